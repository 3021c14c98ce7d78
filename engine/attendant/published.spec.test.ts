import { expect, it } from 'vitest';
import { AttendantConfig, must } from '../../domain/index.ts';
import type { EventOf } from '../../domain/index.ts';
import { configPublished } from '../evolve/config.ts';
import { contoso } from '../test-support/fixture.ts';
import { publish } from '../test-support/commands.ts';
import { given } from '../test-support/spec.ts';
import { compileAttendant } from './compile.ts';

const attendant = AttendantConfig.parse({
  kind: 'attendant',
  id: 'front',
  name: 'Front',
  language: 'en-GB',
  timeZone: 'UTC',
  open: { name: 'Open', route: { kind: 'go', target: { kind: 'queue', queue: 'sales' } } },
});
const flow = compileAttendant(attendant);

/** A release later: the same record, whatever it was compiled to. */
function folded(change: Partial<EventOf<'configPublished'>>) {
  const { state, all } = given(publish([...contoso(), attendant]));
  const event = must(
    all.map((each) => each.event).find(({ type }) => type === 'configPublished'),
    'published',
  );
  if (event.type !== 'configPublished') throw new TypeError('not published');
  expect(event.compiled).toEqual([flow]);
  configPublished(state, { ...event, version: 2, ...change }, 2);
  return state.config.flows.get(flow.id);
}

it('an attendant runs as it was compiled when it was published', () => {
  const other = { ...flow, name: 'As an older release had it' };
  expect(folded({ compiled: [other] })).toEqual(other);
});

it('a record from before flows were kept is compiled as it is folded', () => {
  expect(folded({ compiled: [] })).toEqual(flow);
});

it('without an attendant nothing is kept', () => {
  const { all } = given(publish(contoso()));
  const events = all.map(({ event }) => event).filter(({ type }) => type === 'configPublished');
  expect(events).toHaveLength(1);
  expect(events[0]).not.toHaveProperty('compiled');
});
