import { expect, it } from 'vitest';
import { answers, ends } from './test-support/commands.ts';
import { ask, consulting, outside, talking, toAgent, toNumber } from './test-support/talk.ts';
import type { Spec } from './test-support/spec.ts';
import { timelineText } from './timeline.ts';

const names = { agent: String, queue: String, flow: String, list: String };
const told = (spec: Spec): string[] => {
  return spec.last
    .map((record) => timelineText(record, names))
    .filter(({ type }) => /^(participant|consult|supervision|handed|room|referral)/.test(type))
    .map(({ text }) => text);
};

it('says who does what, with whom, until when, and why it ended', () => {
  const spec = talking().when(ask('consult', toAgent('ben')));
  expect(told(spec)).toEqual([
    'ana asks ben, who is rung until 10:00:33; the customer waits with music.',
    'Who hears whom: customer on hold, agent in the talk.',
  ]);
  spec.when((s) => ends(s.phone('ben'), 'busy'));
  expect(told(spec)[0]).toBe('ben is busy; the consultation is over.');
  const asked = consulting();
  expect(told(asked)[0]).toBe('ben is consulted; the customer still waits.');
  asked.when(ask('swapConsult'));
  expect(told(asked)[0]).toBe('ana talks to the customer, and who is consulted waits.');
  asked.when(ask('completeConsult'));
  expect(told(asked)[0]).toBe('ana hands over to ben, who was consulted.');
});

it('of supervisors and outside numbers, too', () => {
  const chloe = { supervisor: 'chloe' };
  const spec = talking().when(ask('supervise', { ...chloe, mode: 'whisper' }));
  expect(told(spec)).toEqual([
    'chloe is rung until 10:00:33, and listens and speaks to the agent alone then.',
  ]);
  spec.when((s) => answers(s.phone('chloe')));
  expect(told(spec)[1]).toBe(
    'Who hears whom: customer in the talk, agent in the talk, supervisor coaching.',
  );
  spec.when(ask('takeOverInteraction', chloe));
  expect(told(spec)[0]).toBe('chloe takes over from ana.');
  const added = talking().when(ask('addParticipant', toNumber()));
  expect(told(added)[0]).toBe('ana adds an outside number, who is rung until 10:01:03.');
  added.when((s) => ends(outside(s), 'refused'));
  expect(told(added)[0]).toBe('An outside number may not be dialled.');
});
