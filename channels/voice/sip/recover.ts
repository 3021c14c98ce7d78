import type { LegId, TenantId } from '../../../domain/index.ts';
import type { LostInvite } from '../../../sip/index.ts';
import type { LegOnRecord } from '../port.ts';
import { numberOf } from './callee.ts';
import { wireOfCause } from './causes.ts';
import type { DriverContext } from './context.ts';
import { FactQueue } from './fact-queue.ts';
import { nameOf } from './hang-up.ts';
import { partiesOf } from './outbound.ts';
import { planRing } from './outbound-plan.ts';
import { reviveDialog } from './revive-dialog.ts';
import { askWhetherThere } from './still-there.ts';
import { readStored } from './stored-dialog.ts';
import type { StoredInvite } from './stored-dialog.ts';
import { takeOver } from './take-over.ts';

/** Legs in one command, more or less. */
const TAKEN_AT_ONCE = 200;

/** In portions, the legs of one interaction always in the same. */
function together(legs: readonly LegOnRecord[]): LegId[][] {
  const calls = new Map<string, LegId[]>();
  for (const { leg, interaction } of legs) {
    const key = interaction ?? leg;
    calls.set(key, [...(calls.get(key) ?? []), leg]);
  }
  const portions: LegId[][] = [];
  for (const call of calls.values()) {
    const last = portions.at(-1);
    if (last === undefined || last.length >= TAKEN_AT_ONCE) portions.push([...call]);
    else last.push(...call);
  }
  return portions;
}

/**
 * After a restart: calls that only the journal remembers are taken over where the dead process left
 * enough for it (`take-over.ts`), and the engine is told to make them heard again. Every other leg
 * is ended at its peer and reported.
 *
 * An answered one gets BYE. One that we rang gets CANCEL, whether or not its ringing was ever
 * recorded, because the ids of its INVITE can be derived again; and BYE by its early dialog where
 * there is one (RFC 3261 §15), for an answer that was not recorded. One still incoming gets a final
 * response, then BYE, because the process may have died between sending the 200 and recording it.
 * A peer to which one of the two means nothing answers 481.
 */
export async function recoverLegs(
  ctx: DriverContext,
  tenant: TenantId,
  legs: readonly LegOnRecord[],
): Promise<void> {
  const unknown = legs.filter((leg) => ctx.legs.get(tenant, leg.leg) === undefined);
  const isTaken = await Promise.all(unknown.map((leg) => takeOver(ctx, tenant, leg)));
  const taken = unknown.filter((_leg, index) => isTaken[index]);
  // First, so that whoever lost the other side goes on from a call that is up.
  const facts = new FactQueue(ctx, tenant);
  for (const some of together(taken)) await facts.push({ type: 'legsTakenOver', legs: some });
  const here = taken.map(({ leg }) => ctx.legs.get(tenant, leg));
  askWhetherThere(
    ctx,
    here.filter((leg) => leg !== undefined),
  );
  const lost = unknown.filter((_leg, index) => !isTaken[index]);
  for (const leg of lost) {
    endAtPeer(ctx, tenant, leg).catch((error: unknown) => {
      ctx.log({ level: 'info', code: 'recoverFailed', detail: nameOf(error) });
    });
  }
  const reports = lost.map(({ leg }) =>
    new FactQueue(ctx, tenant).push({ type: 'legEnded', leg, cause: 'hostLost', status: 0 }),
  );
  await Promise.all(reports);
}

async function endAtPeer(ctx: DriverContext, tenant: TenantId, leg: LegOnRecord): Promise<void> {
  const { dialog, invite, person } = readStored(leg.dialog);
  if (invite !== null && leg.state === 'incoming') {
    refuseLost(ctx, invite, dialog?.localTag ?? 'lost');
  }
  if (leg.state !== 'answered') await cancelLost(ctx, tenant, leg);
  if (dialog === null) return;
  const revived = await reviveDialog(ctx.host, tenant, { dialog, person });
  const { reasonHeader } = wireOfCause('hostLost');
  await ctx.endpoint.bye(revived.dialog, { reasonHeader });
}

/** An agent's phones that rang are on record: each is told by the ids of its own INVITE. */
function cancelRung(ctx: DriverContext, tenant: TenantId, lost: LegOnRecord): boolean {
  const { rung } = readStored(lost.dialog);
  const targets = rung === null ? null : ctx.sealer?.openRung({ tenant, leg: lost.leg }, rung);
  if (!targets) return false;
  for (const [turn, to] of targets.entries()) {
    const { requestUri, address, route } = to;
    const plan = { requestUri, address, trunk: null };
    const parties = partiesOf(plan, { number: null, advertise: ctx.advertise, display: '' });
    cancelOne(ctx, { tenant, leg: lost.leg, turn }, route ? { ...parties, route } : parties);
  }
  return true;
}

/**
 * Where it rings is planned again from its target; a peer finds the INVITE by the branch alone
 * (RFC 3261 §9.2, §17.2.3), so the customer's number need not be revealed for it.
 */
async function cancelLost(ctx: DriverContext, tenant: TenantId, lost: LegOnRecord): Promise<void> {
  const { leg, target, trunk } = lost;
  const config = ctx.host.config(tenant);
  if (ctx.identities === undefined || config === null || !target) return;
  if (cancelRung(ctx, tenant, lost)) return;
  const number = (await numberOf(ctx, tenant, { target })) ?? undefined;
  const shown = number === undefined ? {} : { number };
  const plan = planRing(
    ctx,
    { tenant, config },
    { target, trunk: trunk ?? null, ...shown, isOver: true },
  );
  if (plan.kind === 'refused') {
    return ctx.log({ level: 'info', code: 'cancelNotPlanned', detail: plan.code });
  }
  const parties = partiesOf(plan, { number: null, advertise: ctx.advertise, display: '' });
  // Which address it had come to is not known, nor in what order they stood: all are asked.
  for (const to of plan.targets) {
    const way = { ...parties, requestUri: to.requestUri, target: to.address };
    for (const turn of plan.targets.keys()) cancelOne(ctx, { tenant, leg, turn }, way);
  }
}

function cancelOne(
  ctx: DriverContext,
  of: { readonly tenant: TenantId; readonly leg: LegId; readonly turn: number },
  way: Omit<LostInvite, 'ids'>,
): void {
  const ids = ctx.identities?.of(of.tenant, of.leg, of.turn);
  if (ids === undefined) return;
  const { reasonHeader } = wireOfCause('hostLost');
  ctx.endpoint.cancelLost({ ...way, ids }, { reasonHeader }).catch((error: unknown) => {
    ctx.log({ level: 'info', code: 'cancelFailed', detail: nameOf(error) });
  });
}

/** Over TCP the dead process' connection is gone and the peer knows already. */
export function refuseLost(ctx: DriverContext, invite: StoredInvite, toTag: string): void {
  if (invite.transport !== 'udp') return;
  const { host, port, ...kept } = invite;
  const { reasonHeader } = wireOfCause('hostLost');
  ctx.endpoint.refuse(
    { ...kept, source: { transport: 'udp', host, port } },
    { status: 503, toTag, retryAfterS: 1, reasonHeader },
  );
}
