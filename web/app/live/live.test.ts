import { expect, test } from 'vitest';
import type { AgentView, InteractionView, QueueView } from '../../../domain/index.ts';
import { emptyBoard } from '../../board-store.ts';
import { nowOf } from '../../board.ts';
import { stageKey, stagesOf, todayOf } from './figures.ts';
import { agentIds, allContacts, contactIds, openCallbacks } from './filters.ts';

const contact = (id: string, queue: string, state: InteractionView['state']) =>
  ({ id, queue, state, startedAt: Number(id.slice(1)) }) as unknown as InteractionView;
const agent = (id: string, activity: AgentView['activity'], role: AgentView['role'] = 'agent') =>
  ({ id, activity, role, duty: { kind: 'ready' } }) as AgentView;
const byId = <T extends { readonly id: string }>(views: readonly T[]) =>
  new Map(views.map((view) => [view.id as string, view]));

const board = {
  ...emptyBoard,
  interactions: byId([
    contact('i3', 'sales', 'queue'),
    contact('i1', 'sales', 'offer'),
    contact('i2', 'support', 'agent'),
    contact('i4', 'sales', 'wrapUp'),
    contact('i5', 'sales', 'ended'),
    contact('i6', 'support', 'external'),
  ]),
  agents: byId([
    agent('ana', 'free'),
    agent('ben', 'talking'),
    agent('dana', 'free', 'administrator'),
  ]),
};

test('a figure and the list that it opens count the same contacts', () => {
  const { waiting, talking, ready, agents } = nowOf(board);
  const count = (stage: 'waiting' | 'talking', queue: string | null = null) =>
    contactIds(board, { queue, stage }).length;
  expect([waiting, talking]).toEqual([count('waiting'), count('talking')]);
  const stages = stagesOf(board);
  for (const queue of ['sales', 'support']) {
    for (const stage of ['waiting', 'talking'] as const) {
      expect(stages[stageKey(queue, stage)] ?? 0).toBe(count(stage, queue));
    }
  }
  expect([ready, agents]).toEqual([agentIds(board, 'ready').length, agentIds(board, 'all').length]);
});

test('contacts are the open ones, the longest here on top', () => {
  expect(contactIds(board, allContacts)).toEqual(['i1', 'i2', 'i3', 'i4', 'i6']);
});

test('today sums queues; short abandons are in no share', () => {
  const queue = (today: Partial<QueueView['today']>) =>
    ({
      today: {
        ...{ offered: 0, answered: 0, abandoned: 0, shortAbandoned: 0 },
        ...{ answeredInTime: 0, waitedMsTotal: 0, ...today },
      },
    }) as QueueView;
  const today = todayOf([
    queue({ offered: 6, answered: 3, answeredInTime: 2, waitedMsTotal: 9_000 }),
    queue({ offered: 4, answered: 1, abandoned: 3, shortAbandoned: 1, waitedMsTotal: 3_000 }),
  ]);
  expect(today).toMatchObject({ offered: 10, answered: 4, answerMs: 3_000 });
  expect([today.inTime, today.abandonedShare]).toEqual([2 / 6, 2 / 6]);
  expect(todayOf([])).toMatchObject({ inTime: null, answerMs: null, abandonedShare: null });
});

test('open callbacks are found across the stages, those that ended are not', () => {
  const callback = { attempts: 0, until: 9 };
  const views = [
    { ...contact('i1', 'sales', 'scheduled'), callback },
    { ...contact('i2', 'sales', 'queue'), callback },
    { ...contact('i3', 'sales', 'ended'), callback },
    contact('i4', 'sales', 'queue'),
  ];
  const state = { ...emptyBoard, interactions: byId(views) };
  expect(openCallbacks(state)).toBe(2);
  expect(contactIds(state, { queue: null, stage: 'callback' })).toEqual(['i1', 'i2']);
});
