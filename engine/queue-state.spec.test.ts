import { describe, expect, it } from 'vitest';
import { queueView } from './index.ts';
import { contoso } from './test-support/fixture.ts';
import {
  answers,
  any,
  calls,
  ends,
  moves,
  played,
  publish,
  ready,
  says,
  signOut,
} from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const toSupport = { kind: 'queue', queue: 'support' };
const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });
const centre = (sales: object = {}, more: Record<string, object> = {}) =>
  publish(contoso({ sales, ...more }));
const view = (spec: Spec, id = 'sales') => {
  const queue = [...spec.state.queues.values()].find((each) => each.id === id);
  return queue === undefined ? null : queueView(spec.state, queue.id, spec.now);
};
const queueOf = (spec: Spec, leg: string) => spec.of(leg).queue;
const chloe = { kind: 'user', id: 'chloe' } as const;

describe('a paused queue', () => {
  it('rings nobody, keeps those who wait, and serves them in order when it goes on', () => {
    const spec = given(centre(), ready('ana'));
    spec
      .when(says('sales', 'paused', { reason: 'fire drill' }), chloe)
      .thenOnly({ type: 'queueStateSet', state: 'paused', reason: 'fire drill', until: null });
    spec.when(calls('c1', SALES)).thenAmong('queued', { type: 'playStarted', purpose: 'music' });
    spec.when(calls('c2', SALES));
    expect(spec.count('offered')).toBe(0);
    expect(view(spec)).toMatchObject({ state: 'paused', order: { reason: 'fire drill' } });
    spec.when(says('sales', 'normal'));
    spec.thenAmong('queueStateSet', { type: 'offered', interaction: spec.of('c1').id });
    expect(view(spec)).toMatchObject({ state: 'open' });
    expect(view(spec)?.order).toBeUndefined();
  });

  it('rings nobody either who comes free or signs in', () => {
    const spec = given(centre(), says('sales', 'paused'), calls('c1', SALES), ready('ana'));
    expect(spec.count('offered')).toBe(0);
    spec.when(signOut('ana')).when(ready('ana'));
    expect(spec.count('offered')).toBe(0);
  });

  it('lets a phone that rings already be answered', () => {
    const spec = given(centre(), ready('ana'), calls('c1', SALES), says('sales', 'paused'));
    spec.when((s) => answers(s.phone('ana'))).thenAmong('connected');
  });

  it('goes on by itself when its time is over', () => {
    const spec = given(centre(), ready('ana'));
    spec.when(says('sales', 'paused', { until: spec.now + 30_000 })).when(calls('c1', SALES));
    spec.after(29_999);
    expect(spec.count('offered')).toBe(0);
    spec.after(1).thenAmong({ type: 'queueStateSet', state: 'normal', by: 'timer' }, 'offered');
  });

  it('says so to those who wait and to newcomers, where there is something to say', () => {
    const pausedPrompt = text('Nobody can answer for a moment.');
    const spec = given(centre({ pausedPrompt }), calls('c1', SALES));
    spec.when(says('sales', 'paused'));
    spec.thenAmong('playStopped', { type: 'playStarted', purpose: 'paused' });
    spec.when((s) => played('c1', s.play('c1')));
    spec.thenAmong({ type: 'playStarted', purpose: 'music' });
    spec.when(calls('c2', SALES)).thenAmong({ type: 'playStarted', purpose: 'paused' });
  });

  it('of a queue that rings all, who comes free is rung after the pause', () => {
    const agents = [{ agent: 'ana' }, { agent: 'ben' }];
    const spec = given(centre({ strategy: 'attendant', agents, requirements: [] }), ready('ana'));
    spec.when(calls('c1', SALES)).when(says('sales', 'paused')).when(ready('ben'));
    expect(spec.count('offered')).toBe(1);
    spec.when(says('sales', 'normal')).thenAmong({ type: 'offered', agent: 'ben' });
  });
});

describe('a draining queue', () => {
  it('serves those inside and sends newcomers where it says', () => {
    const spec = given(centre({ openHours: 'week', closedTarget: toSupport }), calls('c1', SALES));
    spec.when(says('sales', 'draining')).when(calls('c2', SALES));
    spec.thenAmong({ type: 'overflowed', why: 'draining' });
    expect([queueOf(spec, 'c1'), queueOf(spec, 'c2')]).toEqual(['sales', 'support']);
    spec.when(ready('ana')).thenAmong({ type: 'offered', interaction: spec.of('c1').id });
  });

  it('without a target: where too many go, else the farewell', () => {
    const count = { max: 100, target: toSupport };
    const spec = given(centre({ overflow: { count } }), says('sales', 'draining'));
    expect(queueOf(spec.when(calls('c1', SALES)), 'c1')).toBe('support');
    const ended = given(centre({ farewell: text('Goodbye.') }), says('sales', 'draining'));
    ended.when(calls('c2', SALES)).thenAmong('overflowed', 'endingStarted');
  });
});

describe('a queue that is opened or closed by hand', () => {
  const shut = { week: { weekly: [[], [], [], [], [], [], []] } };

  it('closed: newcomers go away at any hour; open: they come in at any', () => {
    const closed = given(centre({ closedTarget: toSupport, openHours: 'week' }));
    closed.when(says('sales', 'closed')).when(calls('c1', SALES));
    expect(queueOf(closed, 'c1')).toBe('support');
    const open = given(centre({ openHours: 'week' }, shut));
    expect(view(open)?.state).toBe('closed');
    open.when(says('sales', 'open')).when(calls('c1', SALES));
    expect(queueOf(open, 'c1')).toBe('sales');
    expect(view(open)?.state).toBe('open');
  });

  it('until the hours change next: 17:00 in London on a Wednesday', () => {
    const spec = given(centre({ openHours: 'week', closedTarget: toSupport }));
    spec.when(says('sales', 'closed', { until: 'hours' }));
    spec.thenOnly({ type: 'queueStateSet', until: Date.UTC(2026, 10, 25, 17, 0, 0) });
    spec.after(7 * 3_600_000).thenOnly({ type: 'queueStateSet', state: 'normal', by: 'timer' });
    expect(spec.now).toBe(Date.UTC(2026, 10, 25, 17, 0, 0));
  });

  it('refuses what cannot be meant', () => {
    const spec = given(centre());
    spec.when(says('sales', 'closed', { until: 'hours' })).thenRefused('hoursNeverChange');
    spec.when(says('sales', 'closed', { until: spec.now })).thenRefused('untilIsPast');
    spec.when(says('parcels', 'closed')).thenRefused('unknownQueue');
    spec.when(says('sales', 'normal')).thenNothing();
  });
});

describe('moving those who wait', () => {
  it('keeps priority and the place by waiting time', () => {
    const spec = given(centre(), calls('s1', '+442079460130')).after(1_000);
    spec.when(calls('c1', SALES)).after(1_000).when(calls('s2', '+442079460130'));
    spec.when(moves('sales', toSupport), chloe);
    spec.thenAmong('transferred', { type: 'queued', queue: 'support', position: 2 });
    spec.thenAmong({ type: 'interactionsMoved', moved: [spec.of('c1').id], refused: [] });
    const places = ['s1', 'c1', 's2'].map((leg) => spec.of(leg).position);
    expect(places).toEqual([1, 2, 3]);
  });

  it('takes what rings along, and lists each that is refused with the reason', () => {
    const spec = given(centre(), ready('ana'), calls('c1', SALES), calls('c2', SALES));
    spec.when(calls('s1', '+442079460130'));
    const [c1, c2, s1] = ['c1', 'c2', 's1'].map((leg) => spec.of(leg).id);
    spec.when(moves('sales', toSupport, [String(c1), String(s1), 'i-0', String(c2)]));
    spec.thenAmong({ type: 'offerEnded', why: 'withdrawn' });
    spec.thenAmong({
      type: 'interactionsMoved',
      moved: [c1, c2],
      refused: [
        { interaction: s1, reason: 'notWaiting' },
        { interaction: 'i-0', reason: 'unknownInteraction' },
      ],
    });
  });

  it('to an agent: the first goes, the others stay where they were', () => {
    const spec = given(centre(), ready('ben'), calls('c1', SALES), calls('c2', SALES));
    spec.when(moves('sales', { kind: 'agent', agent: 'ben' }));
    spec.thenAmong({ type: 'offered', agent: 'ben', interaction: spec.of('c1').id });
    expect(spec.of('c2')).toMatchObject({ queue: 'sales', position: 1 });
  });

  it('to a flow; not into a closed queue, itself, or when nobody waits', () => {
    const spec = given(centre(), calls('c1', SALES)).when(says('support', 'closed'));
    spec.when(moves('sales', toSupport)).thenRefused('queueClosed');
    spec.when(moves('sales', { kind: 'queue', queue: 'sales' })).thenRefused('sameQueue');
    spec.when(moves('support', { kind: 'queue', queue: 'sales' })).thenRefused('notWaiting');
    spec.when(moves('sales', { kind: 'flow', flow: 'main' })).thenAmong('nodeEntered');
  });

  it('is a decision: a queue that keeps only so many of newcomers keeps these', () => {
    const support = { overflow: { count: { max: 0, target: { kind: 'end' } } } };
    const spec = given(centre({}, { support }), calls('c1', SALES));
    expect(queueOf(spec.when(moves('sales', toSupport)), 'c1')).toBe('support');
  });
});

describe('lists', () => {
  const blocked = { blocked: true, list: 'nuisance' };
  const list = (more: object) => ({
    nuisance: { kind: 'list', id: 'nuisance', name: 'Nuisance', purpose: 'block', ...more },
  });

  it('a blocked caller may hear why; it is counted either way', () => {
    const spec = given(centre({}, list({ prompt: text('Not available.') })));
    spec.when(calls('c1', SALES, blocked));
    spec.thenAmong('legAccepted', { type: 'endingStarted', outcome: { kind: 'refused' } });
    spec.when(any({ type: 'legAnswered', leg: 'c1', dialog: {} }));
    spec.when((s) => played('c1', s.play('c1'))).when(ends('c1'));
    expect(spec.state.totals).toMatchObject({ accepted: 1, outcomes: { refused: 1 } });
  });

  it('a VIP comes before others where the queue says so, never later', () => {
    const vip = { vip: true, list: 'gold' };
    for (const [vipPriority, place] of [
      [2, 1],
      [null, 2],
      [9, 2],
    ] as const) {
      const spec = given(centre({ vipPriority }), calls('c1', SALES), calls('c2', SALES, vip));
      expect(spec.of('c2').position).toBe(place);
    }
  });
});
