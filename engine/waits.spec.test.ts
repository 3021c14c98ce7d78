import { describe, expect, it } from 'vitest';
import { queueEstimate, queueView } from './index.ts';
import { contoso } from './test-support/fixture.ts';
import {
  answers,
  any,
  calls,
  ends,
  notReady,
  publish,
  ready,
  says,
} from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const centre = (sales: object = {}) => publish(contoso({ sales: { wrapUpMs: 0, ...sales } }));
const queueOf = (spec: Spec) => {
  const queue = [...spec.state.queues.values()].find((each) => each.id === 'sales');
  if (queue === undefined) throw new Error('no queue');
  return queue;
};
const view = (spec: Spec) => queueView(spec.state, queueOf(spec).id, spec.now);
const up = (leg: string) => any({ type: 'legAnswered', leg, dialog: {} });

/** One call of Ana's, from ring to the end. */
function served(spec: Spec, leg: string, talkMs: number): Spec {
  spec.when(calls(leg, SALES)).when(up(leg));
  spec.when((s) => answers(s.phone('ana'))).after(talkMs);
  const phone = spec.phone('ana');
  return spec.when(ends(leg)).when(ends(phone));
}

describe('the estimated wait', () => {
  it('is null while nobody is there, 0 while somebody is free', () => {
    const spec = given(centre(), calls('c1', SALES));
    expect(view(spec)?.estimatedWaitMs).toBeNull();
    expect(spec.of('c1').estimatedWaitMs).toBeNull();
    expect(view(given(centre(), ready('ana')))?.estimatedWaitMs).toBe(0);
    expect(view(given(centre(), ready('ana'), notReady('ana')))?.estimatedWaitMs).toBeNull();
  });

  it('is the place times what the work takes, which is learned from ring to end', () => {
    const spec = given(centre(), ready('ana'));
    const guess = queueOf(spec).pace.meanMs;
    for (let n = 0; n < 300; n++) served(spec, `old${n}`, 60_000);
    expect(queueOf(spec).pace.meanMs).toBeLessThan(guess / 3);
    spec.when(calls('t', SALES)).when((s) => answers(s.phone('ana')));
    spec.when(calls('c1', SALES)).when(calls('c2', SALES));
    const [first, second] = [spec.of('c1').estimatedWaitMs, spec.of('c2').estimatedWaitMs];
    expect(first).toBeGreaterThan(59_000);
    expect(first).toBeLessThan(75_000);
    expect(second).toBe(Math.round(2 * queueOf(spec).pace.meanMs));
    expect(view(spec)?.estimatedWaitMs).toBe(Math.round(3 * queueOf(spec).pace.meanMs));
  });

  it('a ring that came to nothing says nothing of the work', () => {
    const spec = given(centre({ ringTimeMs: 5_000 }), ready('ana'), calls('c1', SALES));
    expect(queueOf(spec).working).toBe(1);
    spec.after(5_000);
    expect(queueOf(spec)).toMatchObject({ working: 0, pace: { seen: 0 } });
  });

  it('knows how patient the queue’s customers are', () => {
    const spec = given(centre(), ready('ana'), calls('t', SALES), up('t'));
    spec.when((s) => answers(s.phone('ana')));
    for (let n = 0; n < 20; n++)
      spec
        .when(calls(`c${n}`, SALES))
        .after(30_000)
        .when(ends(`c${n}`));
    const estimate = queueEstimate(spec.state, { queue: queueOf(spec).id, priority: 5 }, spec.now);
    expect(estimate).toMatchObject({ position: 1, agents: 1, patienceMs: 30_000 });
  });

  it('of a paused queue nobody can tell', () => {
    const spec = given(centre(), ready('ana'), says('sales', 'paused'));
    expect(view(spec)?.estimatedWaitMs).toBeNull();
  });

  it('is said with the place where the queue says so', () => {
    const spec = given(centre({ positionEveryMs: 30_000, announceWait: true }), ready('ana'));
    spec.when(calls('t', SALES)).when((s) => answers(s.phone('ana')));
    spec.when(calls('c1', SALES));
    const [, wait] = said(spec);
    expect(wait).toMatchObject({ kind: 'spoken', what: 'wait', value: '4', language: 'en-GB' });
    const silent = given(centre({ positionEveryMs: 30_000 }), ready('ana'), calls('t', SALES));
    expect(said(silent.when(calls('c1', SALES)))).toHaveLength(1);
  });
});

function said(spec: Spec): readonly unknown[] {
  const plays = spec.last.map(({ event }) => event);
  const play = plays.find((each) => each.type === 'playStarted' && each.purpose === 'position');
  return play?.type === 'playStarted' ? play.prompts : [];
}

it('whether the service level is met stands in the queue’s view', () => {
  const spec = given(centre({ serviceLevelTargetPercent: 60, serviceLevelMs: 10_000 }));
  expect(view(spec)?.serviceLevel).toMatchObject({ percent: null, result: null });
  spec.when(ready('ana'));
  served(spec, 'a', 1_000);
  expect(view(spec)?.serviceLevel).toEqual({
    percent: 100,
    targetPercent: 60,
    withinMs: 10_000,
    result: 'met',
  });
  served(spec, 'b', 1_000);
  spec.when(notReady('ana')).when(calls('c', SALES)).after(10_001).when(ready('ana'));
  spec.when((s) => answers(s.phone('ana'))).when(ends('c'));
  expect(view(spec)?.serviceLevel).toMatchObject({ percent: 66.7, result: 'met' });
  spec.when(notReady('ana')).when(calls('d', SALES)).after(20_000).when(ends('d'));
  expect(view(spec)?.serviceLevel).toMatchObject({ percent: 50, result: 'missed' });
});
