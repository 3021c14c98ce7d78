import { expect, it } from 'vitest';
import { AttendantConfig } from './attendant-config.ts';
import { attendantMayOf, attendantSwitchesFor } from './attendant-rights.ts';
import { AgentId } from './ids.ts';

const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });
const flow = (queue: string, greeting: string | null = null) => ({
  name: 'Flow',
  greeting: greeting === null ? null : text(greeting),
  route: { kind: 'go', target: { kind: 'queue', queue } },
});
const attendant = (of: object = {}) =>
  AttendantConfig.parse({
    kind: 'attendant',
    id: 'reception',
    name: 'Reception',
    language: 'en-GB',
    timeZone: 'UTC',
    open: flow('sales'),
    closed: flow('sales'),
    hours: 'week',
    holidays: [{ holidays: 'days', flow: flow('sales') }],
    authorised: ['ana'],
    authorisedMay: ['openGreeting'],
    ...of,
  });

it.each<[string, object]>([
  ['openGreeting', { open: flow('sales', 'Hello.') }],
  ['openRoute', { open: flow('support') }],
  ['closedGreeting', { closed: flow('sales', 'Closed.') }],
  ['closedRoute', { closed: flow('support') }],
  ['holidayGreeting', { holidays: [{ holidays: 'days', flow: flow('sales', 'Holiday.') }] }],
  ['holidayRoute', { holidays: [{ holidays: 'days', flow: flow('support') }] }],
  ['holidays', { holidays: [] }],
  ['hours', { hours: 'other' }],
  ['administrator', { language: 'de-DE' }],
  ['administrator', { authorisedMay: [] }],
])('a change takes the switch %s', (name, of) => {
  expect([...attendantSwitchesFor(attendant(), attendant(of))]).toEqual([name]);
});

it('no change takes none', () => {
  expect([...attendantSwitchesFor(attendant(), attendant())]).toEqual([]);
});

it('who is named has the switches of the attendant, others none', () => {
  expect([...attendantMayOf(attendant(), AgentId.parse('ana'))]).toEqual(['openGreeting']);
  expect([...attendantMayOf(attendant(), AgentId.parse('ben'))]).toEqual([]);
  expect([
    ...attendantMayOf(attendant({ authorisedMay: undefined }), AgentId.parse('ana')),
  ]).toEqual([]);
  expect([...attendantMayOf(attendant(), null)]).toEqual([]);
});
