import { describe, expect, test } from 'vitest';
import type { AgentView, InteractionView } from '../../../domain/index.ts';
import { ProblemError } from '../api/client.ts';
import { refusalWords } from '../api/refusal.ts';
import { partyName } from '../parts/words.ts';
import type { BoardState } from '../../board-store.ts';
import { en } from '../text/en.ts';
import type { Text } from '../text/use-text.ts';
import { controlsOf } from './capabilities.ts';
import { colleaguesOf, isCallable } from './colleagues.ts';
import { offerKind, offersOf, placedOf, vainKey, workOf } from './model.ts';

const text = ((key: keyof typeof en) => en[key]) as Text;
const view = (id: string, changes: Partial<Record<keyof InteractionView, unknown>> = {}) =>
  ({
    ...{ id, state: 'offer', agent: 'ana', offer: `o-${id}`, until: 1, startedAt: 0 },
    ...{ outcome: null, legs: [{ role: 'agent' }], ...changes },
  }) as InteractionView;
const agent = (id: string, changes: Partial<Record<keyof AgentView, unknown>> = {}) =>
  ({
    ...{ id, name: id.toUpperCase(), role: 'agent', activity: 'free' },
    ...{ duty: { kind: 'ready' }, interaction: null, ...changes },
  }) as AgentView;
const board = (...views: InteractionView[]): BoardState => ({
  ...{ n: 1, seq: 1, queues: new Map() },
  interactions: new Map(views.map((each) => [each.id as string, each])),
  agents: new Map([agent('ana'), agent('ben')].map((each) => [each.id as string, each])),
});

const own = view('own', { direction: 'out' });
const colleague = view('colleague', { direction: 'internal', callee: 'ben', state: 'dialling' });
const callback = view('callback', { direction: 'callback', callback: { attempts: 0, until: 9 } });
const customer = { role: 'customer' };

describe('what rings', () => {
  test.each([
    ['a caller', view('in', { legs: [customer] }), 'ana', 'call'],
    ['the own phone for a call that is placed', own, 'ana', 'own'],
    ['the own phone for a call to a colleague', { ...colleague, state: 'offer' }, 'ana', 'own'],
    ['a colleague', colleague, 'ben', 'colleague'],
    ['a callback', callback, 'ana', 'callback'],
    [
      'a call that was placed, handed on',
      view('on', { direction: 'out', agent: 'ben', legs: [customer] }),
      'ben',
      'call',
    ],
  ] as const)('%s', (_name, of, self, kind) => {
    expect(offerKind(of as InteractionView, self)).toBe(kind);
  });

  test('who is called by a colleague sees the ring, then the call; the caller dials', () => {
    const dialling = board(colleague);
    expect([offersOf(dialling, 'ben').length, workOf(dialling, 'ben').length]).toEqual([1, 0]);
    expect([offersOf(dialling, 'ana').length, workOf(dialling, 'ana').length]).toEqual([0, 1]);
    const talking = board({ ...colleague, state: 'agent' });
    expect([offersOf(talking, 'ben').length, workOf(talking, 'ben').length]).toEqual([0, 1]);
  });

  test('each side sees the other’s name; who only looks on sees who is called', () => {
    const { agents } = board();
    const names = ['ana', 'ben', null].map((self) => partyName(colleague, { agents, self }, text));
    expect(names).toEqual(['BEN', 'ANA', 'BEN']);
  });
});

describe('a call that came to nothing', () => {
  const ended = (outcome: unknown) => view('x', { state: 'ended', outcome });

  test('it is watched from the own ring until somebody answers', () => {
    const state = board(own, colleague, callback, view('talk', { state: 'agent' }));
    expect(placedOf(state, 'ana').map(({ id }) => id)).toEqual(['own', 'colleague']);
  });

  test.each([
    [ended({ kind: 'unanswered', cause: 'noAnswer' }), 'call.unanswered'],
    [ended({ kind: 'unanswered', cause: 'busy' }), 'call.busy'],
    [ended({ kind: 'unanswered', cause: 'unreachable' }), 'call.unreachable'],
    [ended({ kind: 'unanswered', cause: 'cancelled' }), null],
    [ended({ kind: 'unanswered', cause: 'hungUp' }), null],
    [ended({ kind: 'callbackFailed' }), 'call.unanswered'],
    [ended({ kind: 'refused', reason: 'agentDidNotAnswer' }), 'call.notPickedUp'],
    [ended({ kind: 'refused', reason: 'endedByUser' }), null],
    [view('x', { state: 'scheduled' }), 'call.againLater'],
    [view('x', { state: 'agent' }), null],
    [undefined, null],
  ])('%#: %o', (after, key) => {
    expect(vainKey(after)).toBe(key);
  });
});

test('while it rings on the other side, and between colleagues, a call can only be ended', () => {
  const me = { agent: 'ana', roles: [], queues: [], timeZone: 'UTC', entries: [] };
  const only = { hold: false, transfer: false, end: true };
  expect(controlsOf(me, { number: '+441', state: 'dialling' })).toMatchObject(only);
  expect(controlsOf(me, { number: '', direction: 'internal' })).toMatchObject(only);
});

test('colleagues: not ready can be called, signed out stand last, nobody finds oneself', () => {
  const people = [
    agent('dana', { role: 'administrator' }),
    agent('eve', { duty: { kind: 'signedOut' } }),
    agent('fay', { duty: { kind: 'notReady', reason: 'break' } }),
    agent('ana'),
  ];
  const found = (search: string) =>
    colleaguesOf(people, { self: 'ana', search, isFree: isCallable }).map(({ id }) => id);
  expect(found('')).toEqual(['fay', 'eve']);
  expect(found(' EV ')).toEqual(['eve']);
});

test.each([
  [new ProblemError(409, 'Refused: agentNotFree'), en['refused.agentNotFree']],
  [
    new ProblemError(409, 'Refused: dialRefused', { details: ['No premium numbers.'] }),
    `${en['refused.dialRefused']} No premium numbers.`,
  ],
  [new ProblemError(503, 'Not ready', { remedy: 'Try again.' }), 'Not ready. Try again.'],
  [new TypeError('fetch failed'), en['live.unreachable']],
])('refusals are told in words: %o', (error, words) => {
  expect(refusalWords(error, text)).toBe(words);
});
