import type {
  AgentId,
  Command,
  Effect,
  InteractionId,
  LegCause,
  LegId,
  PlayId,
  TenantId,
  VoiceAction,
} from '../domain/index.ts';
import { CallerFacts, PersonalRef, TrunkId } from '../domain/index.ts';
import type { Chance } from './chance.ts';
import { SimRecordings } from './recordings.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** Probabilities of what can go wrong between us and a voice platform. */
export interface PlatformFaults {
  readonly factLost: number;
  readonly factDoubled: number;
  readonly factLate: number;
  readonly effectUnknown: number;
  readonly effectFailed: number;
}

/** How a phone reacts to a ring. */
export type PhoneMood = 'answer' | 'decline' | 'ignore' | 'busy' | 'unreachable' | 'vanish';

export interface PlatformOwner {
  /** Hands a fact in; true once it is committed (or refused: asking again is pointless). */
  deliver(tenant: TenantId, command: Command): Promise<boolean>;
}

/**
 * A leg in the outside world.
 *
 *   calling ──► up ──► gone        inbound: calling = the customer's INVITE was accepted
 *      └────────────────►          outbound: calling = the agent's phone rings
 */
export interface SimLeg {
  readonly leg: LegId;
  readonly tenant: TenantId;
  readonly inbound: boolean;
  readonly agent: AgentId | null;
  /** What an outbound leg was rung for. */
  readonly interaction: InteractionId | null;
  state: 'calling' | 'up' | 'gone';
  plays: Map<PlayId, { looped: boolean }>;
}

const FACTS = CallerFacts.parse({
  anonymous: false,
  country: 'GB',
  numberClass: 'mobile',
  vip: false,
  blocked: false,
});
const PROMPT_MS = 2_500;
const RETRY_MS = 250;
const LATE_MS_MAX = 3_000;
const STAYS_SHARE = 0.7;
/** RFC 3261 §16.6, timer C: whoever forgot that it rings, it does not ring for ever. */
export const RINGS_MS_MAX = 180_000;

/**
 * The voice platform and the phones on it, in virtual time. It outlives the simulated process. What
 * it promises is what real ones do (`reliability.md` §A3): facts may be lost, late, doubled and out
 * of order; the outcome of an action may be unknown; the same action may come twice after a crash.
 */
export class SimPlatform {
  readonly #clock: VirtualClock;
  readonly #chance: Chance;
  readonly #faults: PlatformFaults;
  readonly legs = new Map<LegId, SimLeg>();
  readonly #replacedBy = new Map<LegId, LegId>();
  /** Rings by leg: the same leg rung twice would be a doubled call. */
  readonly rings = new Map<LegId, string>();
  readonly recordings = new SimRecordings((leg, command) => {
    const sim = this.legs.get(leg);
    if (sim !== undefined) this.#report(sim, command);
  });
  doubledRings = 0;
  legsTakenOver = 0;
  mixes = 0;
  referrals = 0;
  /** Legs that died with a process: its successor's driver remembers nothing of them. */
  readonly #forgotten = new Set<LegId>();
  owner: PlatformOwner | null = null;
  onLeg: (leg: SimLeg) => void = () => undefined;
  moodOf: (agent: AgentId | null) => PhoneMood = () => 'answer';
  thinkMs: () => number = () => 2_000;
  /** Whom the next caller had last, or wants. */
  known: () => Partial<CallerFacts> = () => ({});

  constructor(clock: VirtualClock, chance: Chance, faults: PlatformFaults) {
    this.#clock = clock;
    this.#chance = chance;
    this.#faults = faults;
  }

  /** A customer rings; resolves true when the door accepted the call (18x sent). */
  async arrive(tenant: TenantId, leg: LegId, number: string): Promise<boolean> {
    const sim = this.#newLeg(tenant, leg, { inbound: true });
    const accepted = await this.owner?.deliver(tenant, {
      type: 'legIncoming',
      leg,
      trunk: TrunkId.parse('carrier'),
      number,
      customer: PersonalRef.parse(`ref-${leg}`),
      facts: { ...FACTS, ...this.known() },
      dialog: { callId: leg },
    });
    if (accepted !== true) this.#gone(sim);
    return accepted === true;
  }

  /** The person on that leg hangs up, on whatever phone they went on with. */
  hangUp(leg: LegId, cause: LegCause = 'hungUp'): void {
    const later = this.#replacedBy.get(leg);
    if (later !== undefined) this.hangUp(later, cause);
    // The old one is still up where nobody took the new one.
    this.#end(leg, cause);
  }

  #end(leg: LegId, cause: LegCause): void {
    const sim = this.legs.get(leg);
    if (sim === undefined || sim.state === 'gone') return;
    this.#gone(sim);
    this.#report(sim, { type: 'legEnded', leg, cause, status: 0 });
  }

  fact(leg: LegId, command: Command): void {
    const sim = this.legs.get(leg);
    if (sim !== undefined && sim.state === 'up') this.#report(sim, command);
  }

  /**
   * The call goes on from another phone (INVITE with Replaces, answered by the driver): told until
   * it is taken, as the driver holds a leg that nobody else knows of. The old one is ended by us.
   */
  replace(leg: LegId, by: LegId): void {
    const old = this.legs.get(leg);
    if (old === undefined || old.state !== 'up') return;
    const sim = this.#newLeg(old.tenant, by, old);
    sim.state = 'up';
    this.#replacedBy.set(leg, by);
    void this.#deliver(old.tenant, { type: 'legReplaced', leg, by, dialog: { callId: by } });
  }

  /**
   * The process died. Legs that only rang died with it; of those that were up, some wait in silence
   * for a successor to take them over, some have had enough.
   */
  cutAll(tenant: TenantId): void {
    this.recordings.processDied();
    for (const sim of this.legs.values()) {
      if (sim.tenant !== tenant) continue;
      this.#forgotten.add(sim.leg);
      sim.plays.clear();
      if (sim.state === 'up' && this.#chance.happens(STAYS_SHARE)) continue;
      if (sim.state !== 'gone') this.#gone(sim);
    }
  }

  /** What a successor does not take over it ends. */
  cut(leg: LegId): void {
    const sim = this.legs.get(leg);
    if (sim !== undefined && sim.state !== 'gone') this.#gone(sim);
  }

  isAlive(leg: LegId): boolean {
    const sim = this.legs.get(leg);
    return sim !== undefined && sim.state !== 'gone';
  }

  async perform(
    tenant: TenantId,
    effect: Effect,
  ): Promise<{ result: 'ok' | 'failed' | 'unknown'; code: string }> {
    const { action } = effect;
    if (action.kind === 'alert') return { result: 'ok', code: '' };
    // No system of the organisation is simulated: a look-up goes the other way.
    if (action.kind === 'lookUp') return { result: 'failed', code: 'simulated' };
    if (action.kind === 'send') return { result: 'ok', code: '' };
    if (this.#chance.happens(this.#faults.effectFailed) && action.kind !== 'hangUp') {
      return { result: 'failed', code: 'simulated' };
    }
    const unknown = this.#chance.happens(this.#faults.effectUnknown);
    const done = unknown && this.#chance.happens(0.5) ? true : this.#act(tenant, effect.id, action);
    if (unknown) return { result: 'unknown', code: 'simulated' };
    return done ? { result: 'ok', code: '' } : { result: 'failed', code: 'legGone' };
  }

  #act(tenant: TenantId, effect: string, action: VoiceAction): boolean {
    if (action.kind === 'ring') return this.#ring(tenant, effect, action);
    const sim = this.legs.get(action.leg);
    const alive = sim !== undefined && sim.state !== 'gone';
    switch (action.kind) {
      case 'answer':
        if (!alive) return false;
        if (sim.state === 'calling') {
          sim.state = 'up';
          this.#report(sim, { type: 'legAnswered', leg: sim.leg, dialog: { callId: sim.leg } });
        }
        return true;
      case 'reject':
      case 'hangUp':
        if (alive) this.#end(action.leg, action.kind === 'hangUp' ? action.cause : 'refused');
        else this.#reportGone(tenant, action.leg);
        return true;
      case 'play':
        if (!alive) return false;
        this.#play(sim, action.play, action.loop, action.prompts.length);
        return true;
      case 'record':
        return this.recordings.act(action, alive);
      case 'stopPlay':
        if (sim !== undefined) this.#endPlay(sim, action.play, 'stopped');
        return true;
      case 'mix':
        this.mixes += 1;
        return alive && action.members.some((member) => this.isAlive(member.leg));
      case 'answerReferral':
        this.referrals += 1;
        return alive;
      default:
        return alive;
    }
  }

  #ring(tenant: TenantId, effect: string, action: VoiceAction & { kind: 'ring' }): boolean {
    const before = this.rings.get(action.leg);
    if (before !== undefined) {
      // A forgotten one would ring again in the world, for an interaction that is over.
      if (before !== effect || this.#forgotten.has(action.leg)) this.doubledRings += 1;
      return true;
    }
    this.rings.set(action.leg, effect);
    const agent = action.target.kind === 'agent' ? action.target.agent : null;
    const { interaction } = action;
    const sim = this.#newLeg(tenant, action.leg, { inbound: false, agent, interaction });
    this.onLeg(sim);
    const mood = this.moodOf(agent);
    const thinkMs = this.thinkMs();
    if (mood === 'busy' || mood === 'unreachable') {
      this.#clock.after(50, () => this.hangUp(action.leg, mood));
      return true;
    }
    this.#report(sim, { type: 'legRinging', leg: sim.leg });
    this.#clock.after(RINGS_MS_MAX, () => {
      if (sim.state === 'calling') this.hangUp(sim.leg, 'noAnswer');
    });
    if (mood === 'ignore') return true;
    this.#clock.after(thinkMs, () => this.#react(sim, mood));
    return true;
  }

  #react(sim: SimLeg, mood: PhoneMood): void {
    if (sim.state !== 'calling') return;
    if (mood !== 'answer') {
      this.hangUp(sim.leg, mood === 'decline' ? 'declined' : 'unreachable');
      return;
    }
    sim.state = 'up';
    this.#report(sim, { type: 'legAnswered', leg: sim.leg, dialog: { callId: sim.leg } });
  }

  #play(sim: SimLeg, play: PlayId, looped: boolean, prompts: number): void {
    if (sim.plays.has(play)) return;
    sim.plays.set(play, { looped });
    if (!looped) {
      this.#clock.after(PROMPT_MS * prompts, () => this.#endPlay(sim, play, 'finished'));
    }
  }

  #endPlay(sim: SimLeg, play: PlayId, reason: 'finished' | 'stopped'): void {
    if (!sim.plays.delete(play) || sim.state === 'gone') return;
    this.#report(sim, { type: 'playEnded', leg: sim.leg, play, reason, positionMs: PROMPT_MS });
  }

  #gone(sim: SimLeg): void {
    sim.state = 'gone';
    this.recordings.legGone(sim.leg);
    sim.plays.clear();
  }

  /** Asked to end what we do not know: it is gone, and whoever asked should hear so. */
  #reportGone(tenant: TenantId, leg: LegId): void {
    void this.#deliver(tenant, { type: 'legEnded', leg, cause: 'cancelled', status: 0 });
  }

  #report(sim: SimLeg, command: Command): void {
    const { factLost, factDoubled, factLate } = this.#faults;
    if (this.#chance.happens(factLost)) return;
    const delayMs = this.#chance.happens(factLate) ? this.#chance.between(1, LATE_MS_MAX) : 0;
    const copies = this.#chance.happens(factDoubled) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      this.#clock.after(delayMs + copy * 40, () => void this.#deliver(sim.tenant, command));
    }
  }

  async #deliver(tenant: TenantId, command: Command): Promise<void> {
    const done = await this.owner?.deliver(tenant, command);
    if (done !== true) this.#clock.after(RETRY_MS, () => void this.#deliver(tenant, command));
  }

  #newLeg(tenant: TenantId, leg: LegId, of: Pick<SimLeg, 'inbound'> & Partial<SimLeg>): SimLeg {
    const { inbound, agent = null, interaction = null } = of;
    const calling = { state: 'calling', plays: new Map() } as const;
    const sim: SimLeg = { leg, tenant, inbound, agent, interaction, ...calling };
    this.legs.set(leg, sim);
    return sim;
  }
}
