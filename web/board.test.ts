import { describe, expect, test } from 'vitest';
import type { AgentView, Board, InteractionView, QueueView } from '../domain/index.ts';
import { BoardStore } from './board-store.ts';
import type { BoardState } from './board-store.ts';
import { inTimeOf, lane, nowOf } from './board.ts';

const interaction = (id: string, changes: Partial<InteractionView> = {}) =>
  ({ id, state: 'queue', since: 0, position: null, endedAt: null, ...changes }) as InteractionView;
const agent = (id: string, changes: Partial<AgentView> = {}) =>
  ({ id, role: 'agent', duty: { kind: 'ready' }, activity: 'free', ...changes }) as AgentView;
const today = {
  offered: 9,
  answered: 6,
  abandoned: 3,
  shortAbandoned: 1,
  answeredInTime: 4,
  waitedMsTotal: 0,
};
const queue = (id: string, oldestSince: number | null) => ({ id, oldestSince, today }) as QueueView;

function boardWith(parts: Partial<Omit<Board, 'seq' | 'now'>>): BoardState {
  const store = new BoardStore((run) => run());
  store.takeSnapshot({ seq: 1, now: 0, interactions: [], agents: [], queues: [], ...parts }, 100);
  return store.state();
}

describe('lanes and figures', () => {
  test('waiting ones stand by their place, ended ones newest first', () => {
    const board = boardWith({
      interactions: [
        interaction('third', { position: 2 }),
        interaction('second', { position: 1 }),
        interaction('first', { state: 'offer' }),
        interaction('long ago', { state: 'ended', endedAt: 1 }),
        interaction('just now', { state: 'ended', endedAt: 2 }),
        interaction('outside', { state: 'external' }),
      ],
    });
    expect(lane(board, 'waiting').map(({ id }) => id)).toEqual(['first', 'second', 'third']);
    expect(lane(board, 'ended').map(({ id }) => id)).toEqual(['just now', 'long ago']);
    expect(lane(board, 'talking').map(({ id }) => id)).toEqual(['outside']);
  });

  test('figures count people who take calls, and the oldest of all queues', () => {
    const board = boardWith({
      // A callback later waits in no queue.
      interactions: [interaction('a'), interaction('b', { state: 'scheduled' })],
      agents: [
        agent('ana'),
        agent('ben', { activity: 'talking' }),
        agent('dana', { role: 'administrator' }),
      ],
      queues: [queue('sales', 500), queue('support', 300), queue('desk', null)],
    });
    expect(nowOf(board)).toMatchObject({ waiting: 1, ready: 1, agents: 2, oldestSince: 300 });
  });

  test('service level leaves short abandons out and is nothing without calls', () => {
    expect(inTimeOf(today)).toBe(0.5);
    expect(inTimeOf({ ...today, answered: 0, abandoned: 1, shortAbandoned: 1 })).toBeNull();
  });
});
