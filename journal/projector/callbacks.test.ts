import { expect, test } from 'vitest';
import { ConfigDocument, Command, TenantId } from '../../domain/index.ts';
import type { EventRecord } from '../../domain/index.ts';
import { execute, initialState, nextTimerAt } from '../../engine/index.ts';
import { Projection } from './projection.ts';
import { sumVisits } from './report.ts';
import type { VisitRow } from './rows.ts';

const TENANT = TenantId.parse('contoso');
const NUMBER = '+442079460120';
const documents = [
  {
    kind: 'queue',
    id: 'sales',
    name: 'Sales',
    requirements: [],
    wrapUpMs: 0,
    callback: { attemptsMax: 2, retryMs: 60_000 },
  },
  { kind: 'number', number: NUMBER, entry: { kind: 'queue', queue: 'sales' } },
  {
    kind: 'agent',
    id: 'ana',
    name: 'Ana',
    skills: [],
    address: { kind: 'teamsUser', number: '+442079460111' },
  },
].map((document) => ConfigDocument.parse(document));

function world() {
  const state = initialState(TENANT, 1);
  const records: EventRecord[] = [];
  let at = 1_000_000;
  const act = (command: object): void => {
    const by = { kind: 'system' } as const;
    const executed = execute(state, { tenant: TENANT, at, by, command: Command.parse(command) });
    expect(executed.refusal).toBeNull();
    records.push(...executed.records);
  };
  const pass = (ms: number): void => {
    const end = at + ms;
    for (let next = nextTimerAt(state); next !== null && next <= end; next = nextTimerAt(state)) {
      at = Math.max(at, next);
      act({ type: 'tick' });
    }
    at = end;
  };
  const leg = (role: string) => [...state.legs.values()].find((each) => each.role === role)?.id;
  act({ type: 'publishConfig', documents });
  return { state, records, act, pass, leg };
}

/** What the tables would hold. */
function tablesOf(records: readonly EventRecord[]) {
  const none = { interactions: [], visits: [], subjects: [], serviceLevels: new Map() };
  const projection = new Projection({ throughSeq: 0, ...none });
  for (const record of records) projection.apply(record);
  const { interactions, visits } = projection.changes();
  return { interactions, visits: visits as readonly VisitRow[] };
}

test('a callback that is tried twice counts in the report as in the engine', () => {
  const { state, records, act, pass, leg } = world();
  const facts = {
    anonymous: false,
    country: 'GB',
    numberClass: 'mobile',
    vip: false,
    blocked: false,
  };
  const customer = 'p1';
  act({ type: 'requestCallback', customer, facts, queue: 'sales' });
  act({ type: 'setAgentState', agent: 'ana', duty: { kind: 'ready' } });
  act({ type: 'legAnswered', leg: leg('agent'), dialog: null });
  expect(tablesOf(records).interactions).toMatchObject([
    { direction: 'callback', state: 'dialling' },
  ]);
  act({ type: 'legEnded', leg: leg('customer'), cause: 'busy' });
  act({ type: 'legEnded', leg: leg('agent'), cause: 'hungUp' });
  expect(tablesOf(records).interactions).toMatchObject([{ state: 'scheduled' }]);
  pass(60_000);
  act({ type: 'legAnswered', leg: leg('agent'), dialog: null });
  act({ type: 'legAnswered', leg: leg('customer'), dialog: null });
  act({ type: 'legEnded', leg: leg('customer'), cause: 'hungUp' });
  const { interactions, visits } = tablesOf(records);
  expect(interactions).toMatchObject([
    { state: 'ended', agent: 'ana', outcome: { kind: 'handled' }, direction: 'callback' },
  ]);
  const [queue] = state.queues.values();
  expect(sumVisits(visits)).toMatchObject([{ ...queue?.counts, inside: 0 }]);
  expect(queue?.counts).toMatchObject({ entered: 2, left: 1, answered: 1 });
});
