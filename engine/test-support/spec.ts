import { expect } from 'vitest';
import { TenantId } from '../../domain/index.ts';
import type {
  Actor,
  Command,
  Effect,
  Event,
  EventRecord,
  InteractionView,
  Refusal,
} from '../../domain/index.ts';
import {
  agentView,
  boardOf,
  checkInvariants,
  evolve,
  execute,
  initialState,
  nextTimerAt,
  react,
  snapshotOf,
  stateFromSnapshot,
} from '../index.ts';
import type { TenantState } from '../index.ts';
import { tick } from './commands.ts';

export const TENANT = TenantId.parse('contoso');
/** A Wednesday, 10:00 in London. */
export const START = Date.UTC(2026, 10, 25, 10, 0, 0);

/** A step may need ids that only the steps before have made. */
export type Step = Command | ((spec: Spec) => Command);
export type Expected = Event['type'] | ({ readonly type: Event['type'] } & Record<string, unknown>);

export function textOf(state: TenantState): string {
  return JSON.stringify(snapshotOf(state));
}

/** Compares texts by where they first differ: a whole state is too long to read. */
export function expectSame(actual: string, expected: string): void {
  if (actual === expected) return;
  let at = 0;
  while (actual[at] === expected[at]) at++;
  const from = Math.max(0, at - 200);
  expect(actual.slice(from, at + 200)).toBe(expected.slice(from, at + 200));
}

export function folded(records: readonly EventRecord[]): TenantState {
  const state = initialState(TENANT, 1);
  for (const record of records) evolve(state, record);
  return state;
}

/** One tenant under test: a clock that moves by hand, every record, and what the last step did. */
export class Spec {
  readonly state = initialState(TENANT, 1);
  readonly all: EventRecord[] = [];
  last: readonly EventRecord[] = [];
  refusal: Refusal | null = null;
  now = START;

  when(step: Step, by: Actor = { kind: 'system' }): this {
    const command = typeof step === 'function' ? step(this) : step;
    const executed = execute(this.state, {
      tenant: TENANT,
      at: this.now,
      by,
      command,
    });
    this.last = executed.records;
    this.refusal = executed.refusal;
    this.all.push(...executed.records);
    expect(checkInvariants(this.state)).toEqual([]);
    return this;
  }

  /** Time passes, timers fire where they stand; `last` is all that they did. */
  after(ms: number): this {
    const end = this.now + ms;
    const fired: EventRecord[] = [];
    for (let at = nextTimerAt(this.state); at !== null && at <= end; ) {
      this.now = Math.max(this.now, at);
      this.when(tick());
      fired.push(...this.last);
      at = nextTimerAt(this.state);
    }
    this.now = end;
    this.last = fired;
    return this;
  }

  /** Exactly these events, in this order; objects are matched by the fields they name. */
  thenOnly(...expected: readonly Expected[]): this {
    const events = this.last.map((record) => record.event);
    const wanted = expected.map((each) => (typeof each === 'string' ? { type: each } : each));
    expect(events.map((event) => event.type)).toEqual(wanted.map((each) => each.type));
    expect(events).toMatchObject(wanted);
    return this.#replays();
  }

  /** A doubled or late fact: no event, no refusal. */
  thenNothing(): this {
    expect(this.refusal).toBeNull();
    expect(this.last).toEqual([]);
    return this;
  }

  thenRefused(reason: Refusal['reason']): this {
    expect(this.refusal?.reason).toBe(reason);
    expect(this.last).toEqual([]);
    return this;
  }

  /** Among the last events, in this order, others between them allowed. */
  thenAmong(...expected: readonly Expected[]): this {
    const rest = this.last.map((record) => record.event);
    for (const each of expected) {
      const wanted = typeof each === 'string' ? { type: each } : each;
      const index = rest.findIndex((event) => {
        return event.type === wanted.type && matches(event, wanted);
      });
      expect(index, `${JSON.stringify(wanted)} among ${JSON.stringify(rest)}`).not.toBe(-1);
      rest.splice(0, index + 1);
    }
    return this.#replays();
  }

  /** What the last step asks of the world. */
  effects(): Effect['action'][] {
    return this.last.flatMap((record) => react(record)).map((effect) => effect.action);
  }

  /** The live leg of the agent's phone. */
  phone(agent: string): string {
    for (const leg of this.state.legs.values()) if (leg.agent === agent) return leg.id;
    throw new Error(`no leg rings ${agent}`);
  }

  offer(agent: string): string {
    for (const offer of this.state.offers.values()) if (offer.agent === agent) return offer.id;
    throw new Error(`nothing is offered to ${agent}`);
  }

  /** The interaction of the customer's leg, ended ones included. */
  of(leg: string): InteractionView {
    const views = boardOf(this.state, this.now).interactions;
    const view = views.find((each) => each.legs.some((one) => one.leg === leg));
    if (view === undefined) throw new Error(`no interaction of leg ${leg}`);
    return view;
  }

  play(leg: string): string {
    for (const interaction of this.state.interactions.values()) {
      if (interaction.leg === leg && interaction.play !== null) return interaction.play.id;
    }
    throw new Error(`nothing plays on ${leg}`);
  }

  activity(agent: string): string | undefined {
    const found = [...this.state.agents.values()].find((each) => each.id === agent);
    return found === undefined ? undefined : agentView(this.state, found.id)?.activity;
  }

  count(type: Event['type']): number {
    return this.all.filter((record) => record.event.type === type).length;
  }

  /** Folding the records, and going through a snapshot, must give the very same state. */
  #replays(): this {
    const text = textOf(this.state);
    expectSame(textOf(folded(this.all)), text);
    expectSame(textOf(stateFromSnapshot(JSON.parse(text))), text);
    return this;
  }
}

function matches(event: Event, wanted: object): boolean {
  try {
    expect(event).toMatchObject(wanted);
    return true;
  } catch {
    return false;
  }
}

export function given(...steps: readonly Step[]): Spec {
  const spec = new Spec();
  for (const step of steps) spec.when(step);
  return spec;
}
