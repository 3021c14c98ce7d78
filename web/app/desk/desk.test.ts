import { describe, expect, test } from 'vitest';
import type { AgentView, InteractionView } from '../../../domain/index.ts';
import { addressOf } from '../api/client.ts';
import { levelWords } from '../live/level-words.ts';
import { todayOf } from '../live/figures.ts';
import { parseNumber } from '../parts/phone.ts';
import { endOf } from '../sign-in/teams.ts';
import type { BoardState } from '../../board-store.ts';
import { controlsOf } from './capabilities.ts';
import { missed, offersById } from './lost-offers.ts';
import { offersOf, workOf } from './model.ts';

const view = (id: string, changes: Partial<Record<keyof InteractionView, unknown>> = {}) =>
  ({
    id,
    state: 'agent',
    agent: 'ana',
    offer: null,
    until: null,
    startedAt: 0,
    outcome: null,
    ...changes,
  }) as InteractionView;
const self = (changes: Partial<Record<keyof AgentView, unknown>>) =>
  ({ id: 'ana', activity: 'free', interaction: null, ...changes }) as AgentView;
const board = (views: InteractionView[], agent = self({})): BoardState => ({
  n: 1,
  seq: 1,
  interactions: new Map(views.map((each) => [each.id, each])),
  agents: new Map([['ana', agent]]),
  queues: new Map(),
});
const ids = (views: readonly { readonly id: string }[]) => views.map(({ id }) => id);

describe('whose work is it', () => {
  test('offers of this agent only, the first to end on top', () => {
    const state = board([
      view('late', { state: 'offer', until: 9 }),
      view('soon', { state: 'offer', until: 5 }),
      view('other', { state: 'offer', agent: 'ben', until: 1 }),
      view('talk'),
    ]);
    expect(ids(offersOf(state, 'ana'))).toEqual(['soon', 'late']);
  });

  test('where several ring at once, each has their own ring, the same object each time', () => {
    const rings = [
      { offer: 'o1', agent: 'ben', until: 5 },
      { offer: 'o2', agent: 'ana', until: 7 },
    ];
    const one = { state: 'offer', agent: 'ben', offer: 'o1', until: 5, offers: rings };
    const state = board([view('all', one)]);
    const [found] = offersOf(state, 'ana');
    expect(found).toMatchObject({ id: 'all', agent: 'ana', offer: 'o2', until: 7 });
    expect(offersOf(state, 'ana')[0]).toBe(found);
    expect(offersOf(state, 'chloe')).toEqual([]);
  });

  test('talk on top; after a transfer the wrap-up stays although the call is another’s', () => {
    const given = view('given', { agent: 'ben', state: 'offer' });
    const state = board(
      [given, view('talk', { startedAt: 9 }), view('waits', { state: 'queue', agent: null })],
      self({ activity: 'wrapUp', interaction: 'given' }),
    );
    expect(workOf(state, 'ana').map(({ view: { id }, stage }) => [id, stage])).toEqual([
      ['talk', 'talk'],
      ['given', 'wrapUp'],
    ]);
  });
});

describe('a missed call', () => {
  const rang = offersById([view('i', { state: 'offer', offer: 'o1' })]);
  const find = (after: InteractionView | null, declined: string[] = []) =>
    missed(rang, [], new Map(after === null ? [] : [['i', after]]), {
      agent: 'ana',
      declined: new Set(declined),
    }).length;

  test.each([
    ['it waits again', view('i', { state: 'queue', agent: null }), [], 1],
    ['it rings at another', view('i', { state: 'offer', agent: 'ben', offer: 'o2' }), [], 1],
    ['answered here', view('i'), [], 0],
    ['declined here', view('i', { state: 'queue', agent: null }), ['o1'], 0],
    ['the customer left', view('i', { state: 'ended', outcome: { kind: 'abandoned' } }), [], 0],
    ['it is off the board', null, [], 0],
  ])('%s', (_name, after, declined, count) => {
    expect(find(after, declined)).toBe(count);
  });

  test('as long as it rings it is not missed', () => {
    expect(missed(rang, rang, new Map(), { agent: 'ana', declined: new Set() })).toEqual([]);
  });
});

test('today: level, speed and share leave short abandons out; nothing without calls', () => {
  const today = {
    ...{ offered: 10, answered: 6, abandoned: 4, shortAbandoned: 2 },
    ...{ answeredInTime: 4, waitedMsTotal: 30_000 },
  };
  const queue = { today } as Parameters<typeof todayOf>[0][number];
  expect(todayOf([queue])).toMatchObject({ inTime: 0.5, answerMs: 5_000, abandonedShare: 0.25 });
  expect(todayOf([queue, queue])).toMatchObject({ offered: 20, inTime: 0.5 });
  expect(todayOf([])).toMatchObject({ inTime: null, answerMs: null, abandonedShare: null });
});

const terms = { wrapUpCodes: [], declineReasons: [], ringTimeMs: 1, shortAbandonMs: 1 };
const me = {
  agent: 'ana',
  roles: ['agent' as const],
  timeZone: 'Europe/London',
  queues: [
    { id: 'sales', serviceLevelMs: 20_000, ...terms },
    { id: 'vip', serviceLevelMs: 10_000, ...terms },
  ],
  entries: [{ number: '+441', model: 'power' as const }],
};

test('the level’s variant is named; of queues with different times it says so', () => {
  const text = (key: string, values?: object) => `${key} ${JSON.stringify(values ?? {})}`;
  expect(levelWords(me, 'vip', text)).toBe('live.level {"seconds":10}');
  expect(levelWords(me, null, text)).toBe('live.levelMixed {}');
});

test('what the desk can do follows the model of the called number', () => {
  expect(controlsOf(me, { number: '+441' })).toMatchObject({ hold: true, endpoint: 'phone' });
  for (const model of ['connect', 'extend', 'voiceApps'] as const) {
    const of = { ...me, entries: [{ number: '+441', model }] };
    expect(controlsOf(of, { number: '+441' })).toMatchObject({ hold: true, endpoint: 'teams' });
  }
  expect(controlsOf(me, { number: 'unknown' })).toMatchObject({ transfer: true });
});

test.each([
  ['+44 20 7946 0123', '+442079460123'],
  ['0044 (20) 7946-0123', '+442079460123'],
  ['020 7946 0123', null],
  ['+44<script>', null],
  ['', null],
])('%s → %s', (typed, number) => {
  expect(parseNumber(typed)).toBe(number);
});

test('a route’s address carries its id safely', () => {
  expect(addressOf('PUT /agents/{id}/state', 'a/b')).toEqual({
    method: 'PUT',
    path: '/agents/a%2Fb/state',
  });
});

test('a token’s end is read only to renew it; rubbish is renewed soon', () => {
  const body = btoa(JSON.stringify({ exp: 1_900_000_000 }));
  expect(endOf(`x.${body}.y`)).toBe(1_900_000_000_000);
  expect(endOf('rubbish')).toBeLessThanOrEqual(Date.now() + 300_000);
});
