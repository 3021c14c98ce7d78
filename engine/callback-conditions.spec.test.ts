import { describe, expect, it } from 'vitest';
import { checkConfig, warningsOf } from './config-check.ts';
import { emptyConfig } from './config.ts';
import { contoso } from './test-support/fixture.ts';
import { answers, calls, ends, played, presses, publish, ready } from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const MINUTE = 60_000;
const queue = (callback: object, more: object = {}) =>
  publish(contoso({ sales: { callback, ...more } }));
const offersTo = (spec: Spec, leg: string) =>
  spec.all.filter(
    ({ event }) => event.type === 'callbackOffered' && event.interaction === spec.of(leg).id,
  ).length;
const musicOver = (leg: string) => (spec: Spec) =>
  played(leg, spec.play(leg), 'finished', 2 * MINUTE);

describe('conditions of a callback, one of which is enough', () => {
  it('wait: only whoever is first in line', () => {
    const conditions = { waitMs: 60_000 };
    const spec = given(queue({ conditions }), calls('c1', SALES), answers('c1'));
    spec.when(calls('c2', SALES)).when(answers('c2')).after(59_999);
    expect(offersTo(spec, 'c1')).toBe(0);
    spec.after(1).thenAmong('callbackOffered', {
      type: 'callbackNotOffered',
      why: 'notFirst',
      again: spec.now + 15_000,
    });
    expect([offersTo(spec, 'c1'), offersTo(spec, 'c2')]).toEqual([1, 0]);
    spec.when(ends('c1')).after(15_000);
    expect(offersTo(spec, 'c2')).toBe(1);
  });

  it('waiting: only who comes when so many wait already', () => {
    const spec = given(queue({ conditions: { waiting: 2 } }));
    for (const leg of ['c1', 'c2', 'c3']) spec.when(calls(leg, SALES)).when(answers(leg));
    spec.after(30 * MINUTE);
    expect(['c1', 'c2', 'c3'].map((leg) => offersTo(spec, leg))).toEqual([0, 0, 1]);
  });

  it('perAgent: so many for each agent who is ready', () => {
    const spec = given(queue({ conditions: { perAgent: 2 } }), ready('ana'), calls('c0', SALES));
    spec.when((each) => answers(each.phone('ana')));
    for (const leg of ['c1', 'c2', 'c3']) spec.when(calls(leg, SALES)).when(answers(leg));
    spec.after(1);
    expect(['c1', 'c2', 'c3'].map((leg) => offersTo(spec, leg))).toEqual([0, 0, 1]);
  });

  it('stand instead of offerAfterMs and whenWaitingMin', () => {
    const both = { offerAfterMs: 5_000, whenWaitingMin: 5, conditions: { waitMs: 20_000 } };
    const spec = given(queue(both), calls('c1', SALES), answers('c1')).after(19_999);
    expect(spec.count('callbackOffered')).toBe(0);
    spec.after(1).thenAmong('callbackOffered');
  });

  it('at least one is needed', () => {
    expect(() => queue({ conditions: {} })).toThrow(/give at least one/);
  });
});

describe('the moment of the offer', () => {
  const atEnd = { offerAt: 'musicEnd', conditions: { waitMs: 40_000 } };

  it('musicEnd: the music plays once, and the offer waits for its end', () => {
    const spec = given(queue(atEnd), calls('c1', SALES), answers('c1'));
    expect(last(spec, 'playStarted')).toMatchObject({ purpose: 'music', loop: false });
    spec.after(40_000).thenOnly('callbackDue');
    spec.when(musicOver('c1')).thenOnly('playEnded', 'callbackOffered', {
      type: 'playStarted',
      purpose: 'callbackOffer',
    });
    spec.when((each) => played('c1', each.play('c1')));
    expect(last(spec, 'playStarted')).toMatchObject({ purpose: 'music', loop: true });
  });

  it('musicEnd: too early, the music begins anew', () => {
    const spec = given(queue(atEnd), calls('c1', SALES), answers('c1')).after(30_000);
    spec.when(musicOver('c1')).thenOnly('playEnded', { type: 'playStarted', startMs: 0 });
    expect(spec.count('callbackOffered')).toBe(0);
  });

  it('musicEnd: music that is over at once is silence, and the offer is made in it', () => {
    const spec = given(queue(atEnd), calls('c1', SALES), answers('c1'));
    spec.when((each) => played('c1', each.play('c1'), 'finished', 0)).thenOnly('playEnded');
    spec.after(60_000).thenAmong('callbackOffered');
  });

  it('atOnce, or absent: it cuts the music short', () => {
    for (const offerAt of [{}, { offerAt: 'atOnce' }]) {
      const callback = { offerAfterMs: 10_000, ...offerAt };
      const spec = given(queue(callback), calls('c1', SALES), answers('c1'));
      expect(last(spec, 'playStarted')).toMatchObject({ loop: true });
      spec.after(10_000).thenAmong('callbackOffered', 'playStopped');
    }
  });
});

describe('a number that cannot be called back', () => {
  it.each([
    ['is of no real line', { notDiallable: true }],
    ['costs extra', { numberClass: 'premium' }],
    ['is withheld', { anonymous: true }],
  ])('%s: no offer', (_name, facts) => {
    const spec = given(queue({ offerAfterMs: 1_000 }), calls('c1', SALES, facts), answers('c1'));
    spec.after(1_000).thenAmong({ type: 'callbackNotOffered', why: 'notCallable' });
  });
});

describe('when a callback is given up', () => {
  const toSupport = { kind: 'queue', queue: 'support' };
  const overflow = { wait: { afterMs: 5 * MINUTE, target: toSupport } };
  const away = (more: object) =>
    given(
      queue({ offerAfterMs: 1_000, retryMs: 10_000, ...more }, { overflow }),
      calls('c1', SALES),
      answers('c1'),
    )
      .after(1_000)
      .when(presses('c1', '1'))
      .when((each) => played('c1', each.play('c1')))
      .when(ends('c1'));
  const gaveUp = { kind: 'callbackFailed', why: 'window' };

  it('wait: the clock of the queue goes on', () => {
    const spec = away({ givenUp: 'wait' }).after(5 * MINUTE - 1_001);
    expect(spec.count('interactionEnded')).toBe(0);
    spec.after(1).thenAmong({ type: 'interactionEnded', outcome: gaveUp });
  });

  it('window: so long after the request', () => {
    for (const givenUp of [{}, { givenUp: 'window' }]) {
      const spec = away({ windowMs: 10 * MINUTE, ...givenUp }).after(10 * MINUTE - 1);
      expect(spec.count('interactionEnded')).toBe(0);
      spec.after(1).thenAmong({ type: 'interactionEnded', outcome: gaveUp });
    }
  });

  it('notifyTo: an alert says so, without a name or number', () => {
    const spec = away({ windowMs: MINUTE, notifyTo: ['team@contoso.example'] }).after(MINUTE);
    spec.thenAmong({ type: 'alertRaised', code: 'callbackFailed' });
    expect(JSON.stringify(last(spec, 'alertRaised'))).not.toContain('ref-c1');
    expect(away({ windowMs: MINUTE }).after(MINUTE).count('alertRaised')).toBe(0);
  });
});

describe('the check of a callback', () => {
  const warnings = (callback: object, more: object = {}) =>
    warningsOf(contoso({ sales: { callback, ...more } }), emptyConfig()).filter((each) =>
      each.includes('callback'),
    );
  const wait = (afterMs: number) => ({
    overflow: { wait: { afterMs, target: { kind: 'end' } } },
  });

  it('warns of one that is never offered: music and timeout end together', () => {
    const trap = { conditions: { waitMs: 60_000 }, offerAt: 'musicEnd' };
    expect(warnings(trap, wait(120_000))).toEqual([
      expect.stringMatching(/^queue\/sales\/callback: .*never offered.*make the wait longer/),
    ]);
    expect(warnings(trap, wait(600_000))).toEqual([]);
    expect(warnings({ ...trap, offerAt: 'atOnce' }, wait(120_000))).toEqual([]);
  });

  it('refuses a wait that is over after the queue has given up', () => {
    const faults = checkConfig(
      contoso({
        sales: { waitMaxMs: 60_000, callback: { offerAfterMs: 0, conditions: { waitMs: 90_000 } } },
      }),
      emptyConfig(),
    );
    expect(faults).toEqual([expect.stringMatching(/callback\/conditions\/waitMs/)]);
  });
});

function last(spec: Spec, type: string) {
  return spec.all.findLast(({ event }) => event.type === type)?.event;
}
