import { describe, expect, it } from 'vitest';
import { contoso } from './test-support/fixture.ts';
import { answers, any, calls, ends, holds, publish, ready } from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const MAIN = '+442079460100';
const takenOver = (...legs: string[]) => any({ type: 'legsTakenOver', legs });
const lost = (leg: string) => any({ type: 'legEnded', leg, cause: 'hostLost', status: 0 });
const ana = (spec: Spec) => spec.phone('ana');

const talking = () =>
  given(publish(contoso()), ready('ana'), ready('ben'), calls('c1', SALES), answers('c1'))
    .after(3_000)
    .when((s) => answers(ana(s)));

describe('calls that a new process has taken over', () => {
  it('a conversation is bridged again, and nobody loses anything', () => {
    const spec = talking();
    spec.when((s) => takenOver('c1', ana(s)));
    spec.thenOnly(
      { type: 'legTakenOver', leg: 'c1' },
      { type: 'legTakenOver' },
      { type: 'rejoined', customerLeg: 'c1' },
    );
    expect(spec.effects()).toMatchObject([{ kind: 'bridge', leg: 'c1' }]);
    expect(spec.of('c1')).toMatchObject({ state: 'agent', agent: 'ana' });
  });

  it('a held one is held again', () => {
    const spec = talking().when((s) => holds(ana(s)));
    spec.when((s) => takenOver('c1', ana(s)));
    expect(spec.effects()).toMatchObject([{ kind: 'hold', leg: 'c1' }]);
    expect(spec.of('c1')).toMatchObject({ state: 'agent', held: true });
  });

  it('whose agent was lost goes back to its place and hears music', () => {
    const spec = talking();
    const leg = ana(spec);
    spec.when(takenOver('c1')).thenOnly({ type: 'legTakenOver', leg: 'c1' });
    spec.when(lost(leg)).thenAmong('connectionLost', 'queued', 'playStarted');
  });

  it('waiting callers hear their music again, from where it was', () => {
    const spec = given(publish(contoso()), calls('c1', SALES), answers('c1')).after(10_000);
    const before = spec.play('c1');
    spec.when(takenOver('c1'));
    spec.thenOnly('legTakenOver', { type: 'playStopped', play: before }, 'playStarted');
    expect(spec.of('c1')).toMatchObject({ state: 'queue' });
  });

  it('in a menu hear its prompt again; a key that was awaited still is', () => {
    const spec = given(publish(contoso()), calls('c1', MAIN), answers('c1'));
    spec.when(takenOver('c1'));
    spec.thenAmong('legTakenOver', 'playStopped', { type: 'playStarted', purpose: 'node' });
    expect(spec.of('c1').state).toBe('flow');
  });

  it('legs that are over, unknown, or named twice are passed over', () => {
    const spec = talking().when(ends('c1'));
    spec.when(takenOver('c1', 'nobody', 'nobody')).thenNothing();
  });
});
