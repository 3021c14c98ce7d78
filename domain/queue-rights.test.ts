import { expect, it } from 'vitest';
import { AgentId } from './ids.ts';
import { QueueConfig } from './queue-config.ts';
import { QueueSwitch } from './queue-policy.ts';
import { mayOf, switchesFor } from './queue-rights.ts';

const queue = (more: object = {}) =>
  QueueConfig.parse({ kind: 'queue', id: 'sales', name: 'Sales', requirements: [], ...more });
const END = { kind: 'end' };
const GREETING = { kind: 'text', text: 'Hello.', language: 'en-GB' };

it.each([
  ['greeting', { greeting: GREETING }],
  ['music', { music: { kind: 'music', name: 'piano' } }],
  ['overflow', { overflow: { count: { max: 5, target: END } } }],
  ['timeout', { overflow: { wait: { afterMs: 60_000, target: END } } }],
  ['noAgents', { overflow: { noAgents: { when: 'noneOnline', appliesTo: 'all', target: END } } }],
  ['routingMethod', { strategy: 'roundRobin' }],
  ['presence', { presence: 'availableOnly' }],
  ['optOut', { optOut: false }],
  ['membership', { agents: [] }],
  ['administrator', { name: 'Other' }],
  ['administrator', { authorised: [] }],
  ['administrator', { wrapUpMs: 1 }],
])('a change takes the switch %s', (name, change) => {
  expect([...switchesFor(queue(), queue(change))]).toEqual([name]);
});

it('nothing changed takes nothing; two changes take two', () => {
  expect([...switchesFor(queue(), queue())]).toEqual([]);
  const both = queue({ greeting: GREETING, presence: 'availableOnly' });
  expect([...switchesFor(queue(), both)].toSorted()).toEqual(['greeting', 'presence']);
});

it('who is not named may nothing, who is may what is said', () => {
  const agent = AgentId.parse('ana');
  expect([...mayOf(queue(), agent)]).toEqual([]);
  const named = queue({ authorised: [{ agent: 'ana', may: ['greeting', 'state'] }] });
  expect([...mayOf(named, agent)]).toEqual(['greeting', 'state']);
  expect([...mayOf(named, AgentId.parse('ben'))]).toEqual([]);
  expect([...mayOf(named, null)]).toEqual([]);
  expect(QueueSwitch.options).toContain('agentOptStatus');
});
