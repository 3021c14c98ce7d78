import { describe, expect, test } from 'vitest';
import type { AgentView, Board, InteractionView, QueueView } from '../domain/index.ts';
import { LiveBoard, figuresOf, inTimeOf, lane } from './board.ts';

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

function boardWith(...interactions: InteractionView[]): LiveBoard {
  const live = new LiveBoard();
  const board: Board = { seq: 1, now: 0, interactions, agents: [], queues: [] };
  live.takeSnapshot(board, 100);
  return live;
}

const patch = { seq: 2, now: 0, interactions: [], gone: [], agents: [], queues: [] };

describe('a live board', () => {
  test('takes patches in order, ignores old ones and refuses a gap', () => {
    const live = boardWith(interaction('a'));
    expect(live.takePatch({ ...patch, n: 101, interactions: [interaction('b')] })).toBe(true);
    expect(live.takePatch({ ...patch, n: 100, interactions: [interaction('old')] })).toBe(true);
    expect(live.takePatch({ ...patch, n: 103, interactions: [interaction('late')] })).toBe(false);
    expect([...live.interactions.keys()]).toEqual(['a', 'b']);
    expect(live.n).toBe(101);
    expect(new LiveBoard().takePatch({ ...patch, n: 1 })).toBe(false);
  });

  test('a snapshot leaves nothing of before', () => {
    const live = boardWith(interaction('a'));
    live.takeSnapshot({ ...patch, interactions: [interaction('b')] }, 7);
    expect([[...live.interactions.keys()], live.n]).toEqual([['b'], 7]);
  });

  test('what is gone leaves', () => {
    const { id } = interaction('a');
    const live = boardWith(interaction('a'), interaction('b'));
    live.takePatch({ ...patch, n: 101, gone: [id] });
    expect([...live.interactions.keys()]).toEqual(['b']);
  });
});

describe('lanes and figures', () => {
  test('waiting ones stand by their place, ended ones newest first', () => {
    const live = boardWith(
      interaction('third', { position: 2 }),
      interaction('second', { position: 1 }),
      interaction('first', { state: 'offer' }),
      interaction('long ago', { state: 'ended', endedAt: 1 }),
      interaction('just now', { state: 'ended', endedAt: 2 }),
      interaction('outside', { state: 'external' }),
    );
    expect(lane(live, 'waiting').map(({ id }) => id)).toEqual(['first', 'second', 'third']);
    expect(lane(live, 'ended').map(({ id }) => id)).toEqual(['just now', 'long ago']);
    expect(lane(live, 'talking').map(({ id }) => id)).toEqual(['outside']);
  });

  test('figures count people who take calls, and the oldest of all queues', () => {
    const live = boardWith(interaction('a'));
    live.takePatch({
      ...patch,
      n: 101,
      agents: [
        agent('ana'),
        agent('ben', { activity: 'talking' }),
        agent('dana', { role: 'administrator' }),
      ],
      queues: [queue('sales', 500), queue('support', 300), queue('desk', null)],
    });
    expect(figuresOf(live)).toMatchObject({ waiting: 1, ready: 1, agents: 2, oldestSince: 300 });
  });

  test('service level leaves short abandons out and is nothing without calls', () => {
    expect(inTimeOf(today)).toBe(0.5);
    expect(inTimeOf({ ...today, answered: 0, abandoned: 1, shortAbandoned: 1 })).toBeNull();
  });
});
