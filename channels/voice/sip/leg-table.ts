import type {
  InteractionId,
  LegCause,
  LegId,
  PlayId,
  TenantId,
  TrunkConfig,
} from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import { isOurs } from './call-features.ts';
import { callerOf } from './caller.ts';
import type { Collecting } from './collecting.ts';
import type { FactQueue } from './fact-queue.ts';
import { KeptDialog } from './kept-dialog.ts';
import type { LegLine } from './leg-line.ts';
import type { LegStream } from './leg-stream.ts';
import type { Listening } from './listening.ts';
import type { Mix } from './mix.ts';
import type { Referral } from './referrals.ts';
import type { KnownPerson } from './stored-dialog.ts';

/**
 * ```
 * inbound   arriving ──commit, 180──► incoming ──200──► answering ──ACK──► answered
 * outbound  starting ──INVITE──► calling ──18x──► ringing ──200──────────► answered
 *                                    └────────────200──────────────────────►
 * every state ──we end it──► ending ──the stack says so──► ended
 * every state ──the peer ends it, or the wire fails──────► ended
 * ```
 */
export type LegState =
  /** Only 100 was sent; the journal does not have it yet. */
  | { readonly kind: 'arriving'; readonly call: SipCall }
  /** On record; the caller hears it ring. */
  | { readonly kind: 'incoming'; readonly call: SipCall }
  | { readonly kind: 'answering'; readonly call: SipCall; readonly media: MediaLeg }
  /** A media port is being opened: nothing is on the wire yet. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'calling'; readonly call: SipCall; readonly media: MediaLeg }
  | { readonly kind: 'ringing'; readonly call: SipCall; readonly media: MediaLeg }
  | { readonly kind: 'answered'; readonly call: SipCall; readonly media: MediaLeg }
  /** We took it down for `cause`, which is what the fact will say. */
  | { readonly kind: 'ending'; readonly cause: LegCause; readonly media: MediaLeg | null }
  | { readonly kind: 'ended' };

export type LegRole = 'customer' | 'agent' | 'expert' | 'external' | 'supervisor';

export interface LegOptions {
  readonly tenant: TenantId;
  readonly id: LegId;
  readonly role: LegRole;
  readonly trunk: TrunkConfig | null;
  readonly facts: FactQueue;
  /** Gives the place on the trunk and the dialling ledger back. */
  readonly release: () => void;
  readonly state: LegState;
  /** Absent = by the state that it begins in. */
  readonly direction?: 'inbound' | 'outbound';
}

/** Music on hold of one leg, kept so that it goes on where it was. */
export interface HoldMusic {
  readonly playId: string;
  active: boolean;
  positionMs: number;
}

/** One leg as long as the platform has it. */
export class Leg {
  readonly tenant: TenantId;
  readonly id: LegId;
  readonly role: LegRole;
  readonly trunk: TrunkConfig | null;
  readonly facts: FactQueue;
  readonly release: () => void;
  state: LegState;
  /** Set on the customer's own leg when it is answered. */
  interaction: InteractionId | null = null;
  /** The customer, as the vault has it; only on the customer's own leg. */
  person: KnownPerson | null = null;
  /** Taken over: the number of our own person at the other end, which its dialog lost on record. */
  #whose: string | null = null;
  partner: Leg | null = null;
  /** The arrangement of more than two that it belongs to. */
  mix: Mix | null = null;
  holdMusic: HoldMusic | null = null;
  /** We hold it (it, or its partner, hears music). */
  heldByUs = false;
  /** The peer put us on hold by a re-INVITE. */
  heldByPeer = false;
  rang = false;
  /** The engine knows it, or is being told: its end is then a fact too. */
  onRecord: boolean;
  /** Who sent the INVITE: a customer may have called us, or we them. */
  readonly direction: 'inbound' | 'outbound';
  /** RFC 4733 was negotiated: else digits go to it by INFO. */
  takesEvents = false;
  /** The last REFER of its phone. */
  referral: Referral | null = null;
  /** What was last agreed by both sides. */
  sdp: { readonly local: string; readonly remote: string } | null = null;
  /** Our offer that no answer has come to yet. */
  offered: string | null = null;
  readonly kept = new KeptDialog();
  /** What it hears by the engine's word, music on hold apart. */
  playing: PlayId | null = null;
  /** Who hears it beside the people of the call: while it is alone with a flow. */
  listening: Listening | null = null;
  collecting: Collecting | null = null;
  stream: LegStream | null = null;
  /** Set when it is up. */
  line: LegLine | null = null;
  /** Silence that came while it was on hold, to be looked at again afterwards. */
  wasSilent = false;

  constructor(options: LegOptions) {
    this.tenant = options.tenant;
    this.id = options.id;
    this.role = options.role;
    this.trunk = options.trunk;
    this.facts = options.facts;
    this.release = options.release;
    this.state = options.state;
    this.onRecord = options.state.kind !== 'arriving';
    const came = options.state.kind === 'arriving' ? 'inbound' : 'outbound';
    this.direction = options.direction ?? came;
  }

  /** The number of the tenant's own person at the other end; null: a stranger, or none is known. */
  get whose(): string | null {
    if (!isOurs(this.role)) return null;
    const fromUri = this.call?.dialog()?.remoteUri ?? '';
    return this.#whose ?? callerOf({ fromUri, asserted: [], privacy: undefined }, undefined).value;
  }

  set whose(number: string | null) {
    this.#whose = number;
  }

  get call(): SipCall | null {
    return 'call' in this.state ? this.state.call : null;
  }

  get media(): MediaLeg | null {
    return 'media' in this.state ? this.state.media : null;
  }

  /**
   * The media of a leg that we or its peer answered: nothing is played or bridged before. Ours
   * counts
   * from the 200 on, not from the ACK, which takes another round trip.
   */
  get talking(): MediaLeg | null {
    const { state } = this;
    return state.kind === 'answered' || state.kind === 'answering' ? state.media : null;
  }

  /** It is given something else to hear, or is over: nobody listens to it alone any more. */
  stopHearing(): void {
    this.stopListening();
    this.collecting?.forget();
    this.collecting = null;
    this.stream?.conversation.stop();
    this.stream = null;
  }

  stopListening(): void {
    this.listening?.stop();
    this.listening = null;
  }
}

/** How many ended legs are remembered, so that a late hang-up of one is no news. */
const ENDED_MAX = 10_000;

/** Engine-made leg ids repeat in every tenant, so the tenant is part of the key. */
export class LegTable {
  readonly #legs = new Map<string, Leg>();
  readonly #ended = new Set<string>();
  /** The customer's leg of each interaction that was answered. */
  readonly #customers = new Map<string, Leg>();

  get(tenant: TenantId, id: LegId): Leg | undefined {
    return this.#legs.get(keyOf(tenant, id));
  }

  add(leg: Leg): void {
    this.#legs.set(keyOf(leg.tenant, leg.id), leg);
  }

  join(leg: Leg, interaction: InteractionId): void {
    leg.interaction = interaction;
    this.#customers.set(keyOf(leg.tenant, interaction), leg);
  }

  customerOf(tenant: TenantId, interaction: InteractionId): Leg | undefined {
    return this.#customers.get(keyOf(tenant, interaction));
  }

  remove(leg: Leg): void {
    const key = keyOf(leg.tenant, leg.id);
    const { interaction } = leg;
    // Not when another leg of theirs has taken its place.
    if (interaction !== null && this.customerOf(leg.tenant, interaction) === leg) {
      this.#customers.delete(keyOf(leg.tenant, interaction));
    }
    this.#legs.delete(key);
    this.#ended.add(key);
    const [oldest] = this.#ended;
    if (this.#ended.size > ENDED_MAX && oldest !== undefined) this.#ended.delete(oldest);
  }

  endedLately(tenant: TenantId, id: LegId): boolean {
    return this.#ended.has(keyOf(tenant, id));
  }

  all(): readonly Leg[] {
    return [...this.#legs.values()];
  }
}

function keyOf(tenant: TenantId, id: LegId | InteractionId): string {
  return `${tenant} ${id}`;
}
