import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Event } from '../domain/index.ts';
import type { Command, EventRecord } from '../domain/index.ts';
import {
  checkInvariants,
  evolve,
  execute,
  initialState,
  nextTimerAt,
  openEffects,
  stateFromSnapshot,
} from './index.ts';
import type { TenantState } from './index.ts';
import { any, ends, publish, tick } from './test-support/commands.ts';
import { nextOf, randomTenant } from './test-support/random-config.ts';
import { ACTS_COUNT, commandFor } from './test-support/random.ts';
import type { Choice } from './test-support/random.ts';
import { expectSame, folded, START, TENANT, textOf } from './test-support/spec.ts';

const SEED = 20_261_125;
const RUNS = 15;
/** Any callback was given up by then: the window, and how far ahead it is asked for. */
const CALLBACKS_MS = 5 * 3_600_000;
/** Generous: the machine may be busy with other things. */
const BUSY = { timeout: 60_000 };

/** One tenant going through anything at all, with every record kept. */
class World {
  state = initialState(TENANT, 1);
  readonly records: EventRecord[] = [];
  now = START;

  /** What is chosen to happen decides the settings, too. */
  constructor(made: readonly Choice[] = []) {
    this.do(publish(randomTenant(nextOf(made.map(({ which, more }) => which * 7 + more)))));
  }

  do(command: Command): void {
    const stamped = { tenant: TENANT, at: this.now, by: { kind: 'system' as const }, command };
    const { records, refusal } = execute(this.state, stamped);
    if (refusal !== null) expect(records).toEqual([]);
    this.records.push(...records);
    expect(checkInvariants(this.state)).toEqual([]);
  }

  pass(ms: number): void {
    const end = this.now + ms;
    for (let at = nextTimerAt(this.state); at !== null && at <= end; ) {
      this.now = Math.max(this.now, at);
      this.do(tick());
      at = nextTimerAt(this.state);
    }
    this.now = end;
  }

  act(choices: readonly Choice[]): void {
    choices.forEach((choice, step) => {
      const command = commandFor(this.state, choice, step);
      if (command !== null) this.do(command);
      this.pass(choice.more % 4 === 0 ? choice.more * 150 : 0);
    });
  }
}

const choice = fc.record({ what: fc.nat(ACTS_COUNT - 1), which: fc.nat(50), more: fc.nat(60) });
const choices = fc.array(fc.noBias(choice), {
  minLength: 40,
  maxLength: 200,
  size: 'max',
});
const check = (property: fc.IProperty<[Choice[]]>) =>
  fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });

describe('whatever happens', BUSY, () => {
  it('invariants hold, and fold and snapshot give the very same state', () => {
    check(
      fc.property(choices, (made) => {
        const world = new World(made);
        world.act(made);
        const text = textOf(world.state);
        expectSame(textOf(folded(world.records)), text);
        expectSame(textOf(stateFromSnapshot(JSON.parse(text))), text);
      }),
    );
  });

  it('a state from a snapshot decides everything as the one it was taken from', () => {
    check(
      fc.property(choices, (made) => {
        const half = made.length >> 1;
        const [one, other] = [new World(made), new World(made)];
        for (const world of [one, other]) {
          world.act(made.slice(0, half));
          if (world === other) {
            world.state = stateFromSnapshot(JSON.parse(textOf(world.state)));
          }
          world.act(made.slice(half));
        }
        expect(other.records).toEqual(one.records);
      }),
    );
  });

  it('when all customers have gone and time passes, nothing is left', () => {
    check(
      fc.property(choices, (made) => {
        const world = new World(made);
        world.act(made);
        for (const leg of customersOf(world.state)) world.do(ends(leg));
        world.pass(CALLBACKS_MS);
        const { state } = world;
        expect([...state.interactions.keys()]).toEqual([]);
        expect([...state.legs.keys()]).toEqual([]);
        expect([...state.offers.keys()]).toEqual([]);
        expect(openEffects(state)).toEqual([]);
        expect([...state.heldFlows.keys()]).toEqual([]);
        expect(nextTimerAt(state)).toBeNull();
        endsOnce(world.records);
      }),
    );
  });

  it('with nobody but time, everybody who does not talk is moved on', () => {
    check(
      fc.property(choices, (made) => {
        const world = new World(made);
        world.act(made);
        for (const agent of ['ana', 'ben', 'cara', 'dan', 'erin']) {
          world.do(any({ type: 'setAgentState', agent, duty: { kind: 'signedOut' } }));
        }
        world.pass(CALLBACKS_MS);
        for (const { owner } of world.state.interactions.values()) {
          expect(['agent', 'external']).toContain(owner.kind);
        }
      }),
    );
  });
});

function customersOf(state: TenantState) {
  return [...state.legs.values()].filter((leg) => leg.role === 'customer').map((leg) => leg.id);
}

/** Accepted = ended, each exactly once. */
function endsOnce(records: readonly EventRecord[]): void {
  const started: string[] = [];
  const ended: string[] = [];
  for (const { event } of records) {
    if (event.type === 'interactionStarted') started.push(event.interaction);
    if (event.type === 'interactionEnded') ended.push(event.interaction);
  }
  expect(ended.toSorted((a, b) => a.localeCompare(b))).toEqual(
    started.toSorted((a, b) => a.localeCompare(b)),
  );
}

/** As many worlds as it takes; rare events decide how many that are. */
it('the choices reach every event there is', BUSY, () => {
  const unseen = new Set<string>(Event.options.map((option) => option.shape.type.value));
  for (const made of fc.sample(choices, { seed: SEED, numRuns: 600 })) {
    const world = new World(made);
    world.act(made);
    world.pass(3_600_000);
    for (const { event } of world.records) unseen.delete(event.type);
    if (unseen.size === 0) break;
  }
  expect([...unseen]).toEqual([]);
});

describe('evolve', () => {
  it('refuses a gap and a step back in time', () => {
    const world = new World();
    const [first] = world.records;
    if (first === undefined) throw new Error('nothing happened');
    expect(() => evolve(initialState(TENANT, 1), { ...first, seq: 2 })).toThrow('event 2 after 0');
    const event = { type: 'alertRaised', code: 'x', text: 'y' } as const;
    expect(() => evolve(world.state, { seq: 2, at: 1, event })).toThrow('back in time');
  });
});
