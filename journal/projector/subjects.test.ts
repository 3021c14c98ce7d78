import { expect, test } from 'vitest';
import { Event } from '../../domain/index.ts';
import { Projection } from './projection.ts';

/** Ids that are still open after these events. */
function openAfter(...events: readonly object[]): readonly string[] {
  const none = { interactions: [], visits: [], subjects: [], serviceLevels: new Map() };
  const projection = new Projection({ throughSeq: 0, ...none });
  events.forEach((event, index) => {
    projection.apply({ seq: index + 1, at: 1_000, event: Event.parse(event) });
  });
  const open = projection.changes().subjects.filter((row) => row.open);
  return open.map(({ id, interaction }) => `${id} of ${interaction}`);
}

const why = {
  rule: 'ownCall',
  ring: 1,
  eligible: 1,
  idleMs: 0,
  position: 1,
  waitedMs: 0,
  excluded: [],
};
const offered = {
  type: 'offered',
  offer: 'o-1',
  interaction: 'i-1',
  queue: null,
  agent: 'ana',
  leg: 'l-1',
  until: 9_000,
  why,
};
const started = {
  type: 'legStarted',
  leg: 'l-1',
  interaction: 'i-1',
  role: 'agent',
  target: { kind: 'number', number: '+442079460111' },
  trunk: null,
  customer: null,
  display: '',
  ringTimeMs: 1_000,
};

test('an offer that leads to a call of ours is over when the other side is dialled', () => {
  const dialled = { calleeLeg: 'l-2', ringback: 'p-1', until: 9_000 };
  const of = { interaction: 'i-1', agent: 'ana', leg: 'l-1', offer: 'o-1' };
  expect(openAfter(offered, { type: 'dialStarted', ...of, ...dialled })).toEqual([]);
});

test('a leg in the place of another is looked up as that one was, which is over', () => {
  const replaced = { type: 'legReplaced', interaction: 'i-1', leg: 'l-1', by: 'l-9', dialog: null };
  expect(openAfter(started, replaced)).toEqual(['l-9 of i-1']);
  const ended = { type: 'legEnded', leg: 'l-9', interaction: 'i-1', cause: 'hungUp', status: 0 };
  expect(openAfter(started, replaced, ended)).toEqual([]);
});

test('a leg that was moved is of the interaction that it is in now', () => {
  const moved = { leg: 'l-1', interaction: 'i-2', from: 'i-1', role: 'agent', agent: 'ana' };
  expect(openAfter(started, { type: 'legMoved', ...moved })).toEqual(['l-1 of i-2']);
});
