import { randomUUID } from 'node:crypto';
import { LegId } from '../../../domain/index.ts';
import type { CommandOf, TrunkConfig } from '../../../domain/index.ts';
import type { ReplacesId, SipCall } from '../../../sip/index.ts';
import type { Place } from './admission.ts';
import { dialogOfAnswered } from './answered-fact.ts';
import type { DriverContext } from './context.ts';
import type { Lines, PassRecord } from './direct-call.ts';
import { FactQueue } from './fact-queue.ts';
import { listenToCall, listenToMedia, takesEvents } from './leg-events.ts';
import { Leg } from './leg-table.ts';
import type { FarSide, PassThrough } from './pass-through.ts';

type Outside = Extract<CommandOf<'transferAsked'>['target'], { kind: 'outside' }>;

interface Parts {
  readonly record: PassRecord;
  readonly place: Pick<Place, 'tenant' | 'trunk' | 'way'>;
  /** Of the far side. */
  readonly trunk: TrunkConfig;
  readonly near: SipCall;
  readonly pass: PassThrough;
  readonly lines: Lines;
}

/**
 * The outside person of a call that a Teams user made past us, who may go on as a leg of the
 * engine's: Teams joins the two by REFER with Replaces, which names this call (RFC 3891).
 *
 * ```
 * passing ──asked()──► offered ──the engine's first word of the leg──► a leg like any other
 *    ▲                    └── refused, or no word in a minute ──► passing
 * ```
 */
export class OutsideHalf {
  readonly #ctx: DriverContext;
  readonly #parts: Parts;

  constructor(ctx: DriverContext, parts: Parts) {
    this.#ctx = ctx;
    this.#parts = parts;
  }

  /** The dialog as the peer names it is ours turned round; on the trunk of the leg that asks. */
  isNamedBy(leg: Leg, id: ReplacesId): boolean {
    const { place, near, pass } = this.#parts;
    const dialog = near.dialog();
    const isNamed =
      dialog?.callId === id.callId &&
      dialog.localTag === id.toTag &&
      dialog.remoteTag === id.fromTag;
    if (!isNamed || place.way !== 'out' || pass.farSide === null) return false;
    const { trunk } = place;
    return place.tenant === leg.tenant && trunk.role === 'teams' && trunk.id === leg.trunk?.id;
  }

  /** Whoever made it is whoever asks. */
  isOf(leg: Leg): boolean {
    const { whose } = leg;
    return whose !== null && whose === this.#parts.record.caller;
  }

  /** What the engine is asked; from its first word about the new leg on that is in the table. */
  async asked(): Promise<Outside> {
    const { record, place, trunk, pass } = this.#parts;
    const { tenant } = place;
    const far = pass.farSide;
    const id = LegId.parse(`outside-${randomUUID()}`);
    const target = { kind: 'outside', call: record.id, leg: id, trunk: trunk.id } as const;
    // The engine hears of its end by another fact, and refuses then.
    if (far === null) return { ...target, dialog: null };
    const leg = this.#newLeg(id, far);
    const dialog = await dialogOfAnswered(this.#ctx, leg, far);
    const { timers } = this.#ctx;
    this.#ctx.adoptions.expect({ tenant, leg: id, timers }, () => this.#adopt(leg));
    return { ...target, dialog };
  }

  #newLeg(id: LegId, { call, media }: FarSide): Leg {
    const { record, place, trunk, lines } = this.#parts;
    const { tenant } = place;
    return new Leg({
      tenant,
      id,
      role: 'external',
      trunk,
      facts: new FactQueue(this.#ctx, tenant),
      // It goes on costing what it cost, on the line that it has.
      release: () => {
        lines.far();
        this.#ctx.ledger(tenant).ended(record.id, this.#ctx.host.now());
      },
      state: { kind: 'answered', call, media },
    });
  }

  #adopt(leg: Leg): void {
    const ctx = this.#ctx;
    const { record, lines, pass } = this.#parts;
    const far = pass.giveFar();
    if (far === null) {
      void leg.facts.push({ type: 'legEnded', leg: leg.id, cause: 'hungUp', status: 0 });
      return;
    }
    lines.near();
    const over = { call: record.id, cause: 'hungUp', status: 200 } as const;
    const told = record.facts.push({ type: 'directCallEnded', ...over });
    void told.then(() => ctx.passes.delete(record));
    leg.rang = true;
    leg.takesEvents = takesEvents(far.remoteSdp);
    leg.heldByPeer = far.media.remoteDirection !== 'sendrecv';
    ctx.legs.add(leg);
    listenToCall(ctx, leg, far.call);
    listenToMedia(ctx, leg, far.media);
    ctx.mixes.legIsUp(ctx, leg);
    if (leg.heldByPeer) void leg.facts.push({ type: 'legHeld', leg: leg.id });
  }
}
