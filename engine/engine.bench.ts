import { TenantId } from '../domain/index.ts';
import type { Command, EventRecord } from '../domain/index.ts';
import { benchCrowd } from './crowd.bench.ts';
import {
  evolve,
  execute,
  initialState,
  openEffects,
  snapshotOf,
  stateFromSnapshot,
} from './index.ts';
import type { TenantState } from './index.ts';
import {
  answers,
  any,
  calls,
  ends,
  played,
  publish,
  ready,
  rings,
} from './test-support/commands.ts';
import { number, queue } from './test-support/fixture.ts';

const TENANT = TenantId.parse('bench');
const AGENTS = 300;
const CALLS = 10_000;
const TALKING_MAX = 250;
const WAITING = 100_000;
/** The size of the goal: at least 100,000 events a second. */
const GOAL = { agents: 10_000, skills: 200, queues: 500, waiting: 100_000, calls: 20_000 };
const START = Date.UTC(2026, 10, 25, 10, 0, 0);

interface Timed {
  readonly at: number;
  readonly command: Command;
}

/** The load fixture: one longest-idle queue of plain SIP agents behind number 600, no wrap-up. */
function configuration(): Command {
  const agents = Array.from({ length: AGENTS }, (_, index) => ({
    kind: 'agent',
    id: `a${index}`,
    name: `Agent ${index}`,
    skills: [{ skill: 'Sales', level: 5 }],
    address: { kind: 'sip', uri: `sip:a${index}@127.0.0.1:5080` },
  }));
  const sales = { ...queue('sales', 'Sales'), wrapUpMs: 0 };
  return publish([sales, ...agents, number('600', { kind: 'queue', queue: 'sales' })]);
}

/** Goes through the whole day once, slowly, and notes every command for the timed runs. */
class Script {
  readonly commands: Timed[] = [];
  readonly records: EventRecord[] = [];
  readonly state = initialState(TENANT, 1);
  #at = START;
  readonly #talking: string[] = [];

  constructor() {
    this.do(configuration());
    for (let index = 0; index < AGENTS; index++) this.do(ready(`a${index}`));
  }

  do(command: Command): void {
    this.#at += 1;
    this.commands.push({ at: this.#at, command });
    this.records.push(...run(this.state, { at: this.#at, command }));
  }

  /** Everything that the platform reports of one call, until it talks; an old one then ends. */
  call(leg: string): void {
    this.do(calls(leg, '600'));
    this.settle();
    const phone = this.#legWith((each) => each.state === 'ringing');
    const play = this.#playOn(leg);
    this.do(answers(leg));
    this.do(rings(phone));
    this.do(answers(phone));
    this.do(played(leg, play, 'stopped', 1_500));
    this.settle();
    this.#talking.push(leg);
    if (this.#talking.length > TALKING_MAX) this.hangUp(this.#talking.shift() ?? '');
  }

  hangUp(leg: string): void {
    this.do(ends(leg));
    this.do(ends(this.#legWith((each) => each.state === 'ending')));
    this.settle();
  }

  settle(): void {
    const results = openEffects(this.state).map(({ id }) => ({ effect: id, result: 'ok' }));
    this.do(any({ type: 'settleEffects', results }));
  }

  #legWith(is: (leg: { readonly state: string }) => boolean): string {
    return [...this.state.legs.values()].findLast(is)?.id ?? '';
  }

  #playOn(leg: string): string {
    const interactions = [...this.state.interactions.values()];
    return interactions.findLast((each) => each.leg === leg)?.play?.id ?? '';
  }
}

function run(state: TenantState, { at, command }: Timed): readonly EventRecord[] {
  return execute(state, { tenant: TENANT, at, by: { kind: 'system' }, command }).records;
}

interface Rate {
  readonly perS: number;
  readonly ms: number;
}

/** The best of some runs: what the machine can do when others leave it alone. */
function rate(count: number, once: () => void): Rate {
  let ms = Infinity;
  for (let round = 0; round < 5; round++) {
    const from = performance.now();
    once();
    ms = Math.min(ms, performance.now() - from);
  }
  return { perS: Math.round((count / ms) * 1_000), ms: Math.round(ms) };
}

function waitingSnapshot() {
  const state = initialState(TENANT, 1);
  run(state, { at: START, command: configuration() });
  const call = calls('c0', '600');
  if (call.type !== 'legIncoming') throw new Error('not a call');
  for (let index = 0; index < WAITING; index++) {
    const leg = `c${index}` as typeof call.leg;
    run(state, { at: START + index, command: { ...call, leg } });
    if (index % 1_000 === 999) settleAll(state, START + index);
  }
  const takenFrom = performance.now();
  const text = JSON.stringify(snapshotOf(state));
  const takenMs = performance.now() - takenFrom;
  const restoredFrom = performance.now();
  stateFromSnapshot(JSON.parse(text));
  const restoredMs = performance.now() - restoredFrom;
  return {
    waiting: WAITING,
    bytes: text.length,
    takenMs: Math.round(takenMs),
    restoredMs: Math.round(restoredMs),
  };
}

function settleAll(state: TenantState, at: number): void {
  const results = openEffects(state).map(({ id }) => ({ effect: id, result: 'ok' }));
  run(state, { at, command: any({ type: 'settleEffects', results }) });
}

/** Figures of the engine alone, in memory; parsed = from the journal's JSON text. */
export async function bench() {
  const script = new Script();
  for (let index = 0; index < CALLS; index++) script.call(`c${index}`);
  const { commands, records } = script;
  const events = records.length;
  const decided = rate(events, () => {
    const state = initialState(TENANT, 1);
    for (const timed of commands) run(state, timed);
  });
  const fold = rate(events, () => foldOf(records));
  const lines = records.map((record) => JSON.stringify(record));
  const parsed = rate(events, () => {
    const state = initialState(TENANT, 1);
    for (const line of lines) evolve(state, JSON.parse(line));
  });
  return {
    calls: CALLS,
    agents: AGENTS,
    commands: commands.length,
    events,
    eventsPerS: decided.perS,
    callsPerS: Math.round((CALLS / decided.ms) * 1_000),
    foldEventsPerS: fold.perS,
    foldParsedEventsPerS: parsed.perS,
    snapshot: waitingSnapshot(),
    crowd: benchCrowd(GOAL),
  };
}

function foldOf(records: readonly EventRecord[]): void {
  const state = initialState(TENANT, 1);
  for (const record of records) evolve(state, record);
}
