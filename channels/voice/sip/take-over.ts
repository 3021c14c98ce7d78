import type { TenantId, TrunkConfig } from '../../../domain/index.ts';
import type { LegOnRecord } from '../port.ts';
import { addressOf } from './answered-fact.ts';
import { featuresOf } from './call-features.ts';
import type { DriverContext } from './context.ts';
import { FactQueue } from './fact-queue.ts';
import { nameOf } from './hang-up.ts';
import { listenToCall, listenToMedia, takesEvents } from './leg-events.ts';
import { legChanged } from './kept-dialog.ts';
import { LegLine } from './leg-line.ts';
import { Leg } from './leg-table.ts';
import { trunkOfLeg } from './outbound-plan.ts';
import { reviveDialog } from './revive-dialog.ts';
import { readStored } from './stored-dialog.ts';

/**
 * Goes on with an answered call of a dead process: the same dialog, the same audio port, the same
 * keys. The peer notices a gap in the sound and nothing else. False: it could not be done, and the
 * leg is to be ended.
 */
export async function takeOver(
  ctx: DriverContext,
  tenant: TenantId,
  lost: LegOnRecord,
): Promise<boolean> {
  const { dialog, person, sealed } = readStored(lost.dialog);
  if (lost.state !== 'answered' || dialog === null || sealed === null) return false;
  const kept = ctx.sealer?.open({ tenant, leg: lost.leg }, sealed) ?? null;
  if (kept === null || kept.address !== addressOf(ctx, dialog.transport)) return false;
  const revived = await reviveDialog(ctx.host, tenant, { dialog, person });
  let media;
  try {
    media = await ctx.media.restoreLeg(kept.media);
    const trunk = trunkOf(ctx, tenant, lost);
    const call = ctx.endpoint.resume(revived.dialog, {
      direction: directionOf(lost),
      localSdp: kept.localSdp,
      remoteSdp: kept.remoteSdp,
      // Its phone may transfer as before.
      features: featuresOf(trunk, lost.role),
    });
    const leg = legOf(ctx, tenant, { lost, trunk, state: { kind: 'answered', call, media } });
    leg.person = revived.person;
    leg.whose = kept.whose ?? null;
    leg.takesEvents = takesEvents(kept.remoteSdp);
    leg.heldByPeer = media.remoteDirection !== 'sendrecv';
    leg.sdp = { local: kept.localSdp, remote: kept.remoteSdp };
    leg.line = new LegLine();
    listenToCall(ctx, leg, call);
    listenToMedia(ctx, leg, media);
    // The next successor must not use the same CSeq numbers once more.
    leg.kept.noteWay([call.dialog()]);
    legChanged(ctx, leg);
    return true;
  } catch (error) {
    media?.close();
    ctx.log({ level: 'info', code: 'notTakenOver', detail: nameOf(error) });
    return false;
  }
}

function legOf(
  ctx: DriverContext,
  tenant: TenantId,
  of: {
    readonly lost: LegOnRecord;
    readonly trunk: TrunkConfig | null;
    readonly state: Leg['state'];
  },
): Leg {
  const { lost, trunk, state } = of;
  const direction = directionOf(lost);
  // It has its line already, whatever the trunk's limits say now.
  const line = trunk === null ? null : ctx.trunks.enter(tenant, trunk, { direction, always: true });
  const leg = new Leg({
    tenant,
    id: lost.leg,
    role: lost.role,
    direction,
    trunk,
    facts: new FactQueue(ctx, tenant),
    release: chargedAgain(ctx, tenant, {
      lost,
      trunk,
      release: line?.release ?? (() => undefined),
    }),
    state,
  });
  ctx.legs.add(leg);
  if (direction === 'inbound' && lost.interaction) ctx.legs.join(leg, lost.interaction);
  return leg;
}

function trunkOf(ctx: DriverContext, tenant: TenantId, lost: LegOnRecord): TrunkConfig | null {
  const { target, trunk = null } = lost;
  const trunks = ctx.host.config(tenant)?.trunks;
  if (trunks === undefined) return null;
  // Where the engine asked for none, the driver had chosen.
  if (target) return trunkOfLeg(ctx, tenant, { target, trunk, trunks });
  return trunk === null ? null : (trunks.get(trunk) ?? null);
}

/** What goes on outside goes on costing: the new ledger knows nothing of it. */
function chargedAgain(
  ctx: DriverContext,
  tenant: TenantId,
  of: {
    readonly lost: LegOnRecord;
    readonly trunk: TrunkConfig | null;
    readonly release: () => void;
  },
): () => void {
  const { lost, release } = of;
  if (lost.role !== 'external' && !isOutside(lost, of.trunk)) return release;
  const price = ctx.host.config(tenant)?.dialPolicy.pricePerMinuteMinor ?? 0;
  ctx.ledger(tenant).started(lost.leg, price, ctx.host.now());
  return () => {
    release();
    ctx.ledger(tenant).ended(lost.leg, ctx.host.now());
  };
}

/** Also a Teams user, where no Teams trunk but the carrier's leads to them. */
function isOutside({ target }: LegOnRecord, trunk: TrunkConfig | null): boolean {
  if (!target) return false;
  const kind = target.kind === 'agent' ? target.address.kind : 'outside';
  return kind === 'outside' || (kind === 'teamsUser' && trunk?.role === 'carrier');
}

/** A customer's leg came in unless we know whom it was to ring. */
function directionOf({ role, target }: LegOnRecord): 'inbound' | 'outbound' {
  return role === 'customer' && !target ? 'inbound' : 'outbound';
}
