import type { AttendantCallFlow, AttendantConfig, AttendantSwitch } from './attendant-config.ts';
import type { AgentId } from './ids.ts';
import { isSameJson } from './same-json.ts';

type Needed = AttendantSwitch | 'administrator';

/** What a change of this attendant takes; `administrator` = more than any switch gives. */
export function attendantSwitchesFor(
  before: AttendantConfig,
  after: AttendantConfig,
): ReadonlySet<Needed> {
  const needed = new Set<Needed>();
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const name of names) {
    if (!OWN.has(name) && !isSameJson(fieldOf(before, name), fieldOf(after, name))) {
      needed.add('administrator');
    }
  }
  if (before.hours !== after.hours) needed.add('hours');
  addFlow(needed, { before: before.open, after: after.open }, ['openGreeting', 'openRoute']);
  addFlow(needed, { before: before.closed, after: after.closed }, [
    'closedGreeting',
    'closedRoute',
  ]);
  const sets = (attendant: AttendantConfig) => attendant.holidays.map(({ holidays }) => holidays);
  if (!isSameJson(sets(before), sets(after))) needed.add('holidays');
  for (const { holidays, flow } of after.holidays) {
    const was = before.holidays.find((each) => each.holidays === holidays)?.flow ?? null;
    addFlow(needed, { before: was, after: flow }, ['holidayGreeting', 'holidayRoute']);
  }
  return needed;
}

const OWN: ReadonlySet<string> = new Set(['open', 'closed', 'holidays', 'hours']);

const fieldOf = (attendant: AttendantConfig, name: string): unknown =>
  Object.entries(attendant).find(([key]) => key === name)?.[1];

function addFlow(
  needed: Set<Needed>,
  of: { readonly before: AttendantCallFlow | null; readonly after: AttendantCallFlow | null },
  [greeting, route]: readonly [AttendantSwitch, AttendantSwitch],
): void {
  const { before, after } = of;
  if (!isSameJson(before?.greeting ?? null, after?.greeting ?? null)) needed.add(greeting);
  const rest = (flow: AttendantCallFlow | null) => (flow === null ? null : [flow.name, flow.route]);
  if (!isSameJson(rest(before), rest(after))) needed.add(route);
}

/** Both must hold, as with Microsoft: named for the attendant, and the switch is on. */
export function attendantMayOf(
  { authorised, authorisedMay = [] }: AttendantConfig,
  agent: AgentId | null,
): ReadonlySet<AttendantSwitch> {
  return new Set(agent !== null && authorised.includes(agent) ? authorisedMay : []);
}
