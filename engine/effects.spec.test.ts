import { describe, expect, it } from 'vitest';
import { openEffects } from './index.ts';
import { contoso } from './test-support/fixture.ts';
import { answers, any, calls, ends, publish, ready, settles } from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const open = (spec: Spec, kind: string) =>
  openEffects(spec.state).find((each) => each.action.kind === kind)?.id ?? '';

const waiting = () => given(publish(contoso()), calls('c1', SALES));

describe('effects', () => {
  it('are open from their event until they are settled, each named by seq and n', () => {
    const spec = waiting();
    expect(openEffects(spec.state).map((each) => [each.id, each.lane, each.action.kind])).toEqual([
      ['e-3-0', 'c1', 'answer'],
      ['e-5-0', 'c1', 'play'],
    ]);
    spec.when(settles('e-3-0')).thenOnly({ type: 'effectSettled', result: 'ok' });
    spec.when(settles('e-3-0')).thenNothing();
    expect(openEffects(spec.state).map((each) => each.id)).toEqual(['e-5-0']);
  });

  it('an answer that failed fails the interaction', () => {
    waiting()
      .when((s) => settles(open(s, 'answer'), 'failed', '500'))
      .thenOnly('effectSettled', 'legEnded', {
        type: 'interactionEnded',
        outcome: { kind: 'failed', cause: 'failed' },
      });
  });

  it('a hang-up that failed ends the leg: there is nothing left to hang up', () => {
    const spec = waiting().when(ready('ana')).when(ends('c1'));
    spec
      .when((s) => settles(open(s, 'hangUp'), 'failed', 'unknownLeg'))
      .thenOnly('effectSettled', { type: 'legEnded', agent: 'ana' });
    expect(spec.activity('ana')).toBe('free');
  });

  it('a hold that failed is no hold', () => {
    const spec = waiting()
      .when(ready('ana'))
      .when((s) => answers(s.phone('ana')));
    spec.when((s) => any({ type: 'holdInteraction', interaction: s.of('c1').id }));
    spec
      .when((s) => settles(open(s, 'hold'), 'failed'))
      .thenOnly('effectSettled', { type: 'unheld' });
  });

  it('that nobody settles are unknown after a minute, and a person is told once', () => {
    const spec = waiting().when(answers('c1')).when(settles('e-5-0'));
    spec
      .after(60_000)
      .thenOnly(
        { type: 'effectSettled', effect: 'e-3-0', result: 'unknown', code: 'expired' },
        { type: 'alertRaised', code: 'effectUnknown' },
      );
    spec.after(60_000).thenOnly({ type: 'effectSettled', result: 'unknown' });
    spec.after(600_000).thenOnly();
  });

  it('a call that is never up, though we answered, is over after a minute', () => {
    const spec = waiting();
    for (const { id } of openEffects(spec.state)) spec.when(settles(id));
    spec
      .after(60_000)
      .thenAmong({ type: 'legDropped', leg: 'c1' }, 'legEnded', { type: 'interactionEnded' });
  });

  it('an alert asked for is an event and an effect', () => {
    const spec = waiting().when(
      any({ type: 'raiseAlert', code: 'emergency', text: '999 dialled' }),
    );
    spec.thenOnly({ type: 'alertRaised', code: 'emergency' });
    expect(spec.effects()).toEqual([{ kind: 'alert', code: 'emergency', text: '999 dialled' }]);
  });
});
