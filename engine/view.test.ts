import { describe, expect, it } from 'vitest';
import { Board, InteractionId, QueueId } from '../domain/index.ts';
import { boardOf, configOf, interactionView, liveLegs, queueView, timelineText } from './index.ts';
import { touchedBy } from './index.ts';
import { contoso } from './test-support/fixture.ts';
import { answers, calls, ends, presses, publish, ready } from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const ana = (spec: Spec) => spec.phone('ana');
const names = { agent: String, queue: String, flow: String, list: String };

const talking = () =>
  given(publish(contoso()), ready('ana'), calls('c1', SALES), calls('c2', SALES), (s) =>
    answers(ana(s)),
  );

describe('the board', () => {
  it('is what its schema says, and shows who calls, who waits, who talks', () => {
    const spec = talking();
    const board = boardOf(spec.state, spec.now);
    expect(Board.parse(board)).toEqual(board);
    expect(board.interactions).toMatchObject([
      { id: 'i-3', state: 'agent', agent: 'ana', queue: 'sales', position: null, outcome: null },
      { id: 'i-9', state: 'queue', agent: null, queue: 'sales', position: 1 },
    ]);
    expect(board.agents).toMatchObject([
      { id: 'ana', name: 'Ana', activity: 'talking', interaction: 'i-3' },
      { id: 'ben', activity: 'free', duty: { kind: 'signedOut' } },
    ]);
    expect(board.queues[0]).toMatchObject({
      id: 'sales',
      waiting: 1,
      oldestSince: spec.now,
      agentsFree: 0,
      agentsSkilled: 1,
      today: { offered: 2, answered: 1, answeredInTime: 1, abandoned: 0 },
    });
  });

  it('keeps the latest two hundred that have ended, and no more', () => {
    const spec = given(publish(contoso()));
    for (let index = 0; index < 210; index++) {
      spec.when(calls(`c${index}`, SALES)).when(ends(`c${index}`));
    }
    expect(boardOf(spec.state, spec.now).interactions).toHaveLength(200);
    expect(interactionView(spec.state, InteractionId.parse('i-2'))).toBeNull();
    expect(spec.of('c209')).toMatchObject({ state: 'ended', legs: [{ state: 'ended' }] });
    expect(spec.state.interactions.size).toBe(0);
  });

  it('starts a new day of counts at midnight', () => {
    const spec = talking();
    const sales = QueueId.parse('sales');
    expect(queueView(spec.state, sales, spec.now + 86_400_000)?.today.offered).toBe(0);
  });

  it('counts down rings, menus and wrap-ups only', () => {
    const spec = given(publish(contoso()), ready('ana'), calls('c1', SALES));
    expect(spec.of('c1')).toMatchObject({ state: 'offer', until: spec.now + 15_000 });
    spec.when((s) => answers(ana(s)));
    expect(spec.of('c1').until).toBeNull();
    spec.when(ends('c1'));
    expect(spec.of('c1')).toMatchObject({ state: 'wrapUp', until: spec.now + 15_000 });
  });
});

describe('for the host', () => {
  it('live legs come customers first, with their dialogs', () => {
    const legs = liveLegs(talking().state);
    expect(legs.map((leg) => [leg.role, leg.state, leg.dialog])).toEqual([
      ['customer', 'accepting', { callId: 'c1' }],
      ['customer', 'accepting', { callId: 'c2' }],
      ['agent', 'answered', { callId: legs[2]?.leg, tag: 'a' }],
    ]);
  });

  it('after a lost host, in that order, nobody is rung and each has one outcome', () => {
    const spec = talking().when(ready('ben'));
    for (const { leg } of liveLegs(spec.state)) spec.when(ends(leg, 'hostLost'));
    expect(spec.count('offered')).toBe(1);
    expect(spec.count('interactionEnded')).toBe(2);
    expect(spec.of('c1').outcome).toEqual({ kind: 'failed', cause: 'hostLost' });
    expect(spec.activity('ana')).not.toBe('talking');
  });

  it('every event names whose views it changes', () => {
    const spec = given(publish(contoso()), ready('ana'), calls('c0', '+442079460100'));
    spec.when((s) => presses('c0', s.of('c0').node === null ? '1' : '3'));
    spec
      .when(calls('c1', SALES))
      .when((s) => answers(ana(s)))
      .when((s) => ends(ana(s)));
    for (const record of spec.all) {
      expect(touchedBy(record), record.event.type).not.toEqual({});
    }
    expect(configOf(spec.state).version).toBe(1);
  });
});

describe('the timeline', () => {
  it('tells a call in words, the decision with its reason', () => {
    const spec = talking().when(ends('c1')).after(15_000);
    const texts = spec.all
      .filter((record) => touchedBy(record).interaction === 'i-3')
      .map((record) => timelineText(record, names).text);
    expect(texts).toEqual([
      'A mobile number calls +442079460120.',
      'The call is answered.',
      'Waits in sales as number 1 (priority 5).',
      'Offered to ana. Longest idle (0 s) of 1 free and skilled; the call was number 1 and had ' +
        'waited 0 s. Not: 1 skill Sales < 4.',
      "The agent's phone is rung for up to 15 s.",
      'Plays music: music default.',
      'Leg l-6 is up.',
      'The playing stops.',
      'Talks to ana after 0 s of waiting.',
      'Leg c1 ended: hungUp.',
      'Leg l-6 is hung up (hungUp).',
      'ana wraps up until 10:00:15.',
      'ana is done (time was over).',
      'Ended: handled; waited 0 s, talked 0 s.',
    ]);
  });

  it('carries the decision itself', () => {
    const spec = talking();
    const offered = spec.all.find((record) => record.event.type === 'offered');
    if (offered === undefined) throw new Error('nothing was offered');
    expect(timelineText(offered, names).why).toMatchObject({ rule: 'longestIdle', eligible: 1 });
  });
});
