import type { Opaque, TenantId, TrunkConfig, TrunkId } from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import type { DirectCallOnRecord } from '../port.ts';
import { addressOf } from './answered-fact.ts';
import { wireOfCause } from './causes.ts';
import type { DriverContext } from './context.ts';
import { contactOf, newRecord, planOf } from './direct-call.ts';
import { FactQueue } from './fact-queue.ts';
import { nameOf } from './hang-up.ts';
import { sealName } from './kept-pass.ts';
import { OutsideHalf } from './outside-half.ts';
import { PassMedia } from './pass-media.ts';
import type { AgreedSdp } from './pass-media.ts';
import { PassThrough } from './pass-through.ts';
import { refuseLost } from './recover.ts';
import { reviveDialog } from './revive-dialog.ts';
import { askWhetherBothThere } from './still-there.ts';
import { readStored } from './stored-dialog.ts';

/**
 * Calls that passed through a process which died. Two people who talk go on talking: the same
 * dialogs, audio ports and keys. Where that cannot be, both sides get BYE, and a caller whom nobody
 * had answered a refusal. A far side that rings on and answers later is acknowledged and ended by
 * its ids, which are ours (`InviteIdentities.isOurs`).
 */
export async function recoverDirect(
  ctx: DriverContext,
  tenant: TenantId,
  calls: readonly DirectCallOnRecord[],
): Promise<void> {
  const alive = new Set([...ctx.passes].map(({ id }) => id));
  const unknown = calls.filter(({ id }) => !alive.has(id));
  const taken = await Promise.all(unknown.map((call) => takeOver(ctx, tenant, call)));
  askWhetherBothThere(
    ctx,
    taken.filter((pass) => pass !== null),
  );
  const lost = unknown.filter((_call, index) => taken[index] === null);
  for (const { dialogs } of lost) {
    for (const stored of dialogs) {
      endAtPeer(ctx, tenant, stored).catch((error: unknown) => {
        ctx.log({ level: 'info', code: 'recoverFailed', detail: nameOf(error) });
      });
    }
  }
  const facts = new FactQueue(ctx, tenant);
  const told = lost.map(({ id: call }) =>
    facts.push({ type: 'directCallEnded', call, cause: 'hostLost', status: 0 }),
  );
  await Promise.all(told);
}

interface Side {
  readonly call: SipCall;
  readonly media: MediaLeg;
  readonly sdp: AgreedSdp;
  readonly whose: string | null;
}

/** null: it could not be done, and the call is to be ended. */
async function takeOver(
  ctx: DriverContext,
  tenant: TenantId,
  lost: DirectCallOnRecord,
): Promise<PassThrough | null> {
  const trunks = ctx.host.config(tenant)?.trunks;
  const trunkOf = (id: TrunkId | undefined) => (id === undefined ? undefined : trunks?.get(id));
  const [from, to] = [trunkOf(lost.from), trunkOf(lost.to)];
  if (from === undefined || to === undefined || lost.dialogs.length !== 2) return null;
  const opened: Side[] = [];
  try {
    for (const [index, trunk] of [from, to].entries()) {
      const side = await resumed(ctx, tenant, { lost, index, trunk });
      if (side === null) throw new Error('notSealed');
      opened.push(side);
    }
  } catch (error) {
    for (const { media } of opened) media.close();
    ctx.log({ level: 'info', code: 'notTakenOver', detail: nameOf(error) });
    return null;
  }
  const [near, far] = opened;
  if (near === undefined || far === undefined) return null;
  return goOn(ctx, tenant, { lost, from, to, near, far });
}

function goOn(
  ctx: DriverContext,
  tenant: TenantId,
  of: {
    readonly lost: DirectCallOnRecord;
    readonly from: TrunkConfig;
    readonly to: TrunkConfig;
    readonly near: Side;
    readonly far: Side;
  },
): PassThrough {
  const { lost, from, to, near, far } = of;
  // They have their lines already, whatever the limits of the trunks say now.
  const lines = {
    near: lineOf(ctx, tenant, { trunk: from, direction: 'inbound' }),
    far: lineOf(ctx, tenant, { trunk: to, direction: 'outbound' }),
  };
  if (lost.direction === 'out') {
    const price = ctx.host.config(tenant)?.dialPolicy.pricePerMinuteMinor ?? 0;
    ctx.ledger(tenant).started(lost.id, price, ctx.host.now());
  }
  const record = newRecord(ctx, { tenant }, { id: lost.id, caller: near.whose });
  const place = { tenant, trunk: from, way: lost.direction ?? 'in' };
  const release = (): void => {
    lines.near();
    lines.far();
  };
  const plan = planOf(ctx, record, { call: near.call, place, trunk: to, lines: release });
  const pass = new PassThrough(ctx, plan);
  record.pass = pass;
  if (record.caller !== null) {
    const half = { record, place, trunk: to, near: near.call, pass, lines };
    record.outside = new OutsideHalf(ctx, half);
  }
  const media = PassMedia.restored({
    near: near.media,
    far: far.media,
    nearSdp: near.sdp,
    farSdp: far.sdp,
  });
  pass.goOn(far.call, media);
  // The next successor must not use the same CSeq numbers once more.
  plan.kept.changed({ near: near.call, far: far.call, media });
  return pass;
}

function lineOf(
  ctx: DriverContext,
  tenant: TenantId,
  of: { readonly trunk: TrunkConfig; readonly direction: 'inbound' | 'outbound' },
): () => void {
  return ctx.trunks.enter(tenant, of.trunk, { direction: of.direction, always: true }).release;
}

async function resumed(
  ctx: DriverContext,
  tenant: TenantId,
  of: { readonly lost: DirectCallOnRecord; readonly index: number; readonly trunk: TrunkConfig },
): Promise<Side | null> {
  const { lost, index, trunk } = of;
  const side = index === 0 ? 'near' : 'far';
  const { dialog, person, sealed } = readStored(lost.dialogs[index] ?? null);
  if (dialog === null || sealed === null) return null;
  const kept = ctx.sealer?.open(sealName({ tenant, id: lost.id }, side), sealed) ?? null;
  if (kept === null || kept.address !== addressOf(ctx, dialog.transport)) return null;
  const revived = await reviveDialog(ctx.host, tenant, { dialog, person });
  const { localSdp, remoteSdp } = kept;
  const media = await ctx.media.restoreLeg(kept.media);
  try {
    const call = ctx.endpoint.resume(revived.dialog, {
      direction: side === 'near' ? 'inbound' : 'outbound',
      localSdp,
      remoteSdp,
      features: contactOf(trunk).features,
    });
    return { call, media, sdp: { localSdp, remoteSdp }, whose: kept.whose ?? null };
  } catch (error) {
    media.close();
    throw error;
  }
}

async function endAtPeer(ctx: DriverContext, tenant: TenantId, stored: Opaque): Promise<void> {
  const { dialog, invite, person } = readStored(stored);
  if (invite !== null) refuseLost(ctx, invite, dialog?.localTag ?? 'lost');
  if (dialog === null) return;
  const revived = await reviveDialog(ctx.host, tenant, { dialog, person });
  const { reasonHeader } = wireOfCause('hostLost');
  await ctx.endpoint.bye(revived.dialog, { reasonHeader });
}
