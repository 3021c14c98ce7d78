import { describe, expect, it } from 'vitest';
import { answers, any, calls, ends, publish, ready } from './test-support/commands.ts';
import { contoso } from './test-support/fixture.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';

const ringing = (sales: object): Spec =>
  given(publish(contoso({ sales })), ready('ana'), calls('c1', SALES), answers('c1'));

/** The phone rings its time out and confirms its end; then the back-off passes. */
function misses(spec: Spec): Spec {
  const phone = spec.phone('ana');
  return spec.after(15_000).when(ends(phone, 'noAnswer')).after(10_000);
}

describe('rings that an agent misses (RONA)', () => {
  it('one is enough by default: not ready, with the reason', () => {
    const spec = misses(ringing({ noAnswerReason: 'missed a call' }));
    expect(spec.state.agents.values().next().value?.duty).toEqual({
      kind: 'notReady',
      reason: 'missed a call',
    });
    expect(spec.of('c1').state).toBe('queue');
  });

  it('missesMax: a rest after each, not ready after the last in a row', () => {
    const spec = misses(ringing({ missesMax: 2 }));
    expect(spec.activity('ana')).toBe('offered');
    expect(spec.count('agentStateChanged')).toBe(1);
    misses(spec);
    expect(spec.activity('ana')).toBe('free');
    expect(spec.count('agentStateChanged')).toBe(2);
  });

  it('an answer between them begins the count anew, and so does saying ready', () => {
    const spec = misses(ringing({ missesMax: 2, wrapUpMs: 0 }));
    const phone = spec.phone('ana');
    spec.when(answers(phone)).when(ends('c1')).when(ends(phone));
    spec.when(calls('c2', SALES));
    misses(spec);
    expect(spec.count('agentStateChanged')).toBe(1);
  });

  it('backOff: never not ready', () => {
    const spec = ringing({ onNoAnswer: 'backOff' });
    misses(misses(misses(spec)));
    expect(spec.count('agentStateChanged')).toBe(1);
    expect(spec.activity('ana')).toBe('offered');
  });
});

describe('decline with reason', () => {
  const declines = (reason?: string) => (spec: Spec) =>
    any({ type: 'declineOffer', offer: spec.offer('ana'), reason });

  it('is on record; any words where the queue lists none', () => {
    ringing({})
      .when(declines('on my way out'))
      .thenAmong({ type: 'offerEnded', why: 'declined', reason: 'on my way out' });
  });

  it('must be one of the list where there is one', () => {
    const spec = ringing({ declineReasons: ['busy', 'not mine'] });
    spec.when(declines('tired')).thenRefused('unknownDeclineReason');
    spec.when(declines('not mine')).thenAmong({ type: 'offerEnded', reason: 'not mine' });
  });

  it('may be left out: a phone has no button for it', () => {
    const spec = ringing({ declineReasons: ['busy'] }).when(declines());
    spec.thenAmong({ type: 'offerEnded', why: 'declined' });
  });
});

describe('after-call work', () => {
  const wrapping = (sales: object): Spec => {
    const spec = ringing(sales).when((s) => answers(s.phone('ana')));
    const phone = spec.phone('ana');
    return spec.when(ends('c1')).when(ends(phone));
  };
  const extend = (byMs: number) => (spec: Spec) => {
    const interaction = spec.of('c1').id;
    return any({ type: 'extendWrapUp', interaction, byMs });
  };

  it('ends by itself at its time', () => {
    const spec = wrapping({ wrapUpMs: 20_000 });
    spec.after(19_999);
    expect(spec.activity('ana')).toBe('wrapUp');
    spec.after(1).thenOnly({ type: 'wrapUpEnded', by: 'timer' }, 'interactionEnded');
  });

  it('is extended up to the cap, all extensions together', () => {
    const spec = wrapping({ wrapUpMs: 20_000, wrapUpExtendMaxMs: 30_000 });
    const end = spec.now + 20_000;
    spec.when(extend(25_000)).thenOnly({ type: 'wrapUpExtended', until: end + 25_000 });
    spec.when(extend(25_000)).thenOnly({ type: 'wrapUpExtended', until: end + 30_000 });
    spec.when(extend(25_000)).thenRefused('wrapUpTooLong');
    spec.after(50_000).thenOnly({ type: 'wrapUpEnded', by: 'timer' }, 'interactionEnded');
  });
});
