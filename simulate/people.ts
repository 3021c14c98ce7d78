import type { AgentId, CallerFacts, Command, LegId, TenantId } from '../domain/index.ts';
import { LegId as LegIdSchema, ListId, QueueId } from '../domain/index.ts';
import { outboundWhim } from './callers.ts';
import { Colleagues } from './colleagues.ts';
import type { Chance } from './chance.ts';
import type { PhoneMood, SimLeg, SimPlatform } from './platform.ts';
import { Supervisor } from './supervisor.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface PeopleOptions {
  readonly tenant: TenantId;
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly platform: SimPlatform;
  readonly agents: readonly AgentId[];
  readonly numbers: readonly string[];
  readonly customers: number;
  readonly arrivalMeanMs: number;
  readonly ask: (command: Command) => void;
}

const MOODS: readonly (readonly [PhoneMood, number])[] = [
  ['answer', 0.8],
  ['decline', 0.06],
  ['ignore', 0.06],
  ['busy', 0.03],
  ['unreachable', 0.03],
  ['vanish', 0.02],
];

/** Customers who ring and agents who mostly answer, each with the whims of real ones. */
export class People {
  readonly #options: PeopleOptions;
  readonly acceptedLegs = new Set<LegId>();
  arrived = 0;
  /** Calls that the door did not accept: the caller heard an error and was promised nothing. */
  turnedAway = 0;

  constructor(options: PeopleOptions) {
    this.#options = options;
    options.platform.moodOf = () => this.#mood();
    options.platform.thinkMs = () => options.chance.between(500, 12_000);
    options.platform.known = () => this.#known();
    const colleagues = new Colleagues(options);
    options.platform.onLeg = (leg) => {
      this.#agentLeg(leg);
      colleagues.ringing(leg);
    };
  }

  begin(): void {
    this.#nextArrival();
    for (const agent of this.#options.agents) this.#nextWhim(agent);
    const { clock, chance, ask } = this.#options;
    new Supervisor({ clock, chance, ask, isOver: () => this.done }).begin();
  }

  get done(): boolean {
    return this.arrived >= this.#options.customers;
  }

  #nextArrival(): void {
    const { clock, chance, arrivalMeanMs } = this.#options;
    if (this.done) return;
    clock.after(chance.exponential(arrivalMeanMs), () => {
      void this.#arrive();
      this.#nextArrival();
    });
  }

  async #arrive(): Promise<void> {
    const { tenant, clock, chance, platform, numbers } = this.#options;
    this.arrived += 1;
    const leg = LegIdSchema.parse(`in-${this.arrived}`);
    const number = chance.pick(numbers);
    const patienceMs = chance.exponential(90_000);
    const digits = this.#digits();
    const accepted = await platform.arrive(tenant, leg, number);
    if (!accepted) {
      this.turnedAway += 1;
      return;
    }
    this.acceptedLegs.add(leg);
    clock.after(patienceMs, () => this.#lostPatience(leg));
    if (chance.happens(0.3)) {
      // Would rather be called back, where that is offered.
      const pressed = { type: 'digitPressed', leg, digit: '1' } as const;
      clock.after(chance.between(15_000, 60_000), () => platform.fact(leg, pressed));
    }
    let at = 0;
    for (const digit of digits) {
      at += chance.between(500, 9_000);
      clock.after(at, () => platform.fact(leg, { type: 'digitPressed', leg, digit }));
    }
  }

  #digits(): readonly string[] {
    const { chance } = this.#options;
    const count = chance.pick([0, 1, 1, 1, 2]);
    return Array.from({ length: count }, () => chance.pick(['1', '2', '0', '9', '5', '#']));
  }

  /** Hangs up whatever happens by then, which bounds talks as well as waits. */
  #lostPatience(leg: LegId): void {
    this.#options.platform.hangUp(leg);
  }

  #agentLeg(leg: SimLeg): void {
    const { clock, chance, platform } = this.#options;
    const talkMs = chance.exponential(40_000);
    clock.after(15_000 + talkMs, () => {
      if (leg.state !== 'calling') platform.hangUp(leg.leg);
    });
    if (chance.happens(0.8)) {
      // Confirms when asked; nobody hears it otherwise.
      clock.after(chance.between(14_000, 20_000), () =>
        platform.fact(leg.leg, { type: 'digitPressed', leg: leg.leg, digit: '1' }),
      );
    }
    if (chance.happens(0.15)) {
      const holdAt = chance.between(5_000, 40_000);
      clock.after(holdAt, () => platform.fact(leg.leg, { type: 'legHeld', leg: leg.leg }));
      clock.after(holdAt + chance.between(1_000, 20_000), () =>
        platform.fact(leg.leg, { type: 'legUnheld', leg: leg.leg }),
      );
    }
    if (chance.happens(0.02)) {
      clock.after(chance.between(1_000, 30_000), () => platform.hangUp(leg.leg, 'noMedia'));
    }
  }

  /** Agents go and come back; the last one may leave with calls waiting. */
  #nextWhim(agent: AgentId): void {
    const { clock, chance, ask } = this.#options;
    if (this.done) return;
    clock.after(chance.exponential(60_000), () => {
      ask({
        type: 'setAgentState',
        agent,
        duty: chance.pick([
          { kind: 'ready' } as const,
          { kind: 'ready' } as const,
          { kind: 'ready' } as const,
          { kind: 'notReady', reason: 'break' } as const,
          { kind: 'signedOut' } as const,
        ]),
      });
      if (chance.happens(0.2)) {
        const queue = QueueId.parse(chance.pick(['sales', 'support']));
        ask({ type: 'setAgentQueue', agent, queue, in: chance.happens(0.6) });
      }
      if (chance.happens(0.4)) {
        const { agents } = this.#options;
        ask(outboundWhim(chance, { agent, agents, now: clock.now() }));
      }
      this.#nextWhim(agent);
    });
  }

  #known(): Partial<CallerFacts> {
    const { chance, agents } = this.#options;
    if (chance.happens(0.02)) return { blocked: true, list: ListId.parse('nuisance') };
    if (chance.happens(0.05)) return { vip: true, list: ListId.parse('gold') };
    if (!chance.happens(0.3)) return {};
    const agent = chance.pick(agents);
    return chance.happens(0.5) ? { lastAgent: agent } : { preferredAgent: agent };
  }

  #mood(): PhoneMood {
    let left = this.#options.chance.fraction();
    for (const [mood, share] of MOODS) {
      left -= share;
      if (left < 0) return mood;
    }
    return 'answer';
  }
}
