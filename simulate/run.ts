import { type AgentId, type Command, TenantId } from '../domain/index.ts';
import { foldTenant, MemoryJournal, MemoryStore, recordsOf, stateHash } from '../journal/index.ts';
import { pause } from '../main/clock.ts';
import { Audit, type Verdict } from './audit.ts';
import { Chance } from './chance.ts';
import { SimHost } from './host.ts';
import { People } from './people.ts';
import { type PlatformFaults, RINGS_MS_MAX, SimPlatform } from './platform.ts';
import { simulatedTenant } from './tenant.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface RunOptions {
  readonly seed: number;
  readonly interactions: number;
  readonly crashes: number;
  readonly faults: PlatformFaults;
  readonly commitFaultRate: number;
  readonly plantedBug?: 'noReconcile';
  /** Called now and then with what happened so far. */
  readonly progress?: (arrived: number, crashes: number) => void;
}

export interface RunResult extends Verdict {
  readonly seed: number;
  readonly turnedAway: number;
  readonly crashes: number;
  readonly events: number;
  readonly virtualMs: number;
  readonly doubledRings: number;
  readonly zombieLegs: number;
  readonly legsTakenOver: number;
  /** How often a room was mixed, and a phone's own wish to transfer was answered. */
  readonly roomsMixed: number;
  readonly referrals: number;
  /** Calls that we began, callbacks, and dialled customers or colleagues. */
  readonly placed: number;
  readonly callbacks: number;
  readonly dialled: number;
  /** Asked for. */
  readonly recordings: number;
  /** Of the state folded from the journal at the end: equal on two runs of one seed. */
  readonly hash: string;
  readonly bugs: readonly string[];
}

export const usualFaults: PlatformFaults = {
  factLost: 0.01,
  factDoubled: 0.02,
  factLate: 0.03,
  effectUnknown: 0.01,
  effectFailed: 0.005,
};

const TENANT = TenantId.parse('simulated');
const START_AT = 1_800_000_000_000;
const BUGS_MAX = 20;
/** All that is bounded has ended long before: wait times, wrap-ups, timers of open effects. */
const AFTERMATH_MS = 3 * 3_600_000;

/** One whole simulated installation from its first call to the last outcome. */
export async function run(options: RunOptions): Promise<RunResult> {
  const simulation = new Simulation(options);
  return simulation.run();
}

class Simulation {
  readonly #options: RunOptions;
  readonly #chance: Chance;
  readonly #clock = new VirtualClock(START_AT);
  readonly #store = new MemoryStore();
  readonly #platform: SimPlatform;
  readonly #people: People;
  readonly #bugs: string[] = [];
  #host: SimHost;
  #lives = 0;
  #crashes = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#chance = new Chance(options.seed);
    this.#platform = new SimPlatform(this.#clock, this.#chance, options.faults);
    const { agents, numbers } = simulatedTenant(this.#chance, START_AT);
    this.#host = this.#newHost();
    this.#people = new People({
      tenant: TENANT,
      clock: this.#clock,
      chance: this.#chance,
      platform: this.#platform,
      agents,
      numbers,
      customers: options.interactions,
      arrivalMeanMs: 4_000,
      ask: (command) => void this.#host.deliver(TENANT, command),
    });
  }

  async run(): Promise<RunResult> {
    await this.#drive(this.#begin());
    const crashEvery = Math.floor(this.#options.interactions / (this.#options.crashes + 1));
    // What breaks again and again never ends: its first few tell enough.
    while (!this.#people.done && this.#bugs.length < BUGS_MAX) {
      await this.#stepOnce();
      if (this.#crashes < this.#options.crashes && this.#isCrashDue(crashEvery)) {
        await this.#crashAndRestart();
      }
    }
    const end = this.#clock.now() + AFTERMATH_MS;
    while (this.#clock.now() < end && !this.#isQuiet()) await this.#stepOnce();
    const rungOut = this.#clock.now() + RINGS_MS_MAX;
    while (this.#clock.now() < rungOut && (await this.#stepOnce()));
    this.#host.crash();
    return this.#result();
  }

  async #begin(): Promise<void> {
    await this.#host.start('life-0', true);
    const { documents, agents } = simulatedTenant(new Chance(this.#options.seed), START_AT);
    await this.#ask({ type: 'publishConfig', documents, removed: [], note: '' });
    for (const agent of agents) await this.#askReady(agent);
    this.#people.begin();
  }

  async #ask(command: Command): Promise<void> {
    while (!(await this.#host.deliver(TENANT, command))) {
      await pause(this.#clock, 50);
    }
  }

  #askReady(agent: AgentId): Promise<void> {
    return this.#ask({ type: 'setAgentState', agent, duty: { kind: 'ready' } });
  }

  /** Somewhere random inside the stretch of interactions that belongs to the next crash. */
  #isCrashDue(crashEvery: number): boolean {
    const from = this.#crashes * crashEvery;
    if (this.#people.arrived < from) return false;
    return this.#people.arrived >= from + crashEvery || this.#chance.happens(0.01);
  }

  async #crashAndRestart(): Promise<void> {
    this.#crashes += 1;
    this.#host.crash();
    const legsSurvive = this.#chance.happens(0.3);
    if (!legsSurvive) this.#platform.cutAll(TENANT);
    const downMs = this.#chance.between(300, 12_000);
    const until = this.#clock.now() + downMs;
    while (this.#clock.now() < until && (await this.#stepOnce()));
    this.#host = this.#newHost();
    this.#lives += 1;
    await this.#drive(this.#startUntilOwned(legsSurvive));
    this.#options.progress?.(this.#people.arrived, this.#crashes);
  }

  async #startUntilOwned(legsSurvive: boolean): Promise<void> {
    while (!(await this.#host.start(`life-${this.#lives}`, legsSurvive))) {
      await pause(this.#clock, 500);
    }
  }

  #newHost(): SimHost {
    const host = new SimHost({
      tenant: TENANT,
      store: this.#store,
      clock: this.#clock,
      chance: this.#chance,
      platform: this.#platform,
      commitFaultRate: this.#options.commitFaultRate,
      plantedBug: this.#options.plantedBug ?? 'none',
      onBug: (text) => {
        if (this.#bugs.length < BUGS_MAX) this.#bugs.push(text);
      },
    });
    this.#platform.owner = host;
    return host;
  }

  /** Steps virtual time until the given work is done. */
  async #drive(work: Promise<void>): Promise<void> {
    let done = false;
    void work.then(() => {
      done = true;
    });
    await settleTurn();
    while (!done && (await this.#stepOnce()));
  }

  async #stepOnce(): Promise<boolean> {
    const moved = this.#clock.runSoon() || this.#clock.step();
    await settleTurn();
    return moved;
  }

  #isQuiet(): boolean {
    const { state, isSettled } = this.#host;
    if (state === null || !isSettled || state.recordings.size > 0) return false;
    return state.interactions.size === 0;
  }

  async #result(): Promise<RunResult> {
    const journal = new MemoryJournal({ store: this.#store });
    const audit = new Audit();
    for await (const segment of journal.read(TENANT)) {
      for (const record of recordsOf(segment)) audit.read(record);
    }
    const { state } = await foldTenant(journal, TENANT, { build: 'simulation' });
    const zombies = [...this.#platform.legs.values()].filter((leg) => leg.state !== 'gone');
    return {
      seed: this.#options.seed,
      ...audit.verdict(this.#people.acceptedLegs),
      turnedAway: this.#people.turnedAway,
      crashes: this.#crashes,
      events: audit.events,
      virtualMs: this.#clock.now() - START_AT,
      doubledRings: this.#platform.doubledRings,
      zombieLegs: zombies.length,
      legsTakenOver: this.#platform.legsTakenOver,
      roomsMixed: this.#platform.mixes,
      referrals: this.#platform.referrals,
      placed: audit.placed,
      callbacks: audit.callbacks,
      dialled: audit.dialled,
      recordings: audit.recordings,
      hash: stateHash(state),
      bugs: [...this.#bugs, ...audit.recordingFaults(this.#platform.recordings.running)],
    };
  }
}

/** Lets every promise that can go on go on, and nothing else: virtual time stands still. */
function settleTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
