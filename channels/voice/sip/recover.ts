import { PersonalRef } from '../../../domain/index.ts';
import type { TenantId } from '../../../domain/index.ts';
import type { LegOnRecord } from '../port.ts';
import { wireOfCause } from './causes.ts';
import type { DriverContext } from './context.ts';
import { FactQueue } from './fact-queue.ts';
import { nameOf } from './hang-up.ts';
import { partiesOf } from './outbound.ts';
import { planRing } from './outbound-plan.ts';
import { readStored, withPerson } from './stored-dialog.ts';
import type { StoredInvite } from './stored-dialog.ts';

/**
 * After a restart: each leg that only the journal remembers is ended at its peer and reported.
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
  const lost = legs.filter((leg) => ctx.legs.get(tenant, leg.leg) === undefined);
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

/**
 * INFO and re-INVITEs that the dead process sent after its dialog went on record took numbers that
 * nobody remembers; a gap is no error, a number used before is one (RFC 3261 §12.2.2).
 */
const SEQ_STEP = 10_000;

async function endAtPeer(ctx: DriverContext, tenant: TenantId, leg: LegOnRecord): Promise<void> {
  const { dialog, invite, person } = readStored(leg.dialog);
  if (invite !== null && leg.state === 'incoming') {
    refuseLost(ctx, invite, dialog?.localTag ?? 'lost');
  }
  if (leg.state !== 'answered') cancelLost(ctx, tenant, leg);
  if (dialog === null) return;
  const ref = PersonalRef.safeParse(person);
  const value = ref.success ? await ctx.host.reveal(tenant, ref.data) : null;
  const { reasonHeader } = wireOfCause('hostLost');
  const known = withPerson(dialog, value);
  const localSeq = known.localSeq + SEQ_STEP;
  await ctx.endpoint.bye({ ...known, localSeq }, { reasonHeader });
}

/**
 * Where it rings is planned again from its target; a peer finds the INVITE by the branch alone
 * (RFC 3261 §9.2, §17.2.3), so the customer's number need not be revealed for it.
 */
function cancelLost(ctx: DriverContext, tenant: TenantId, lost: LegOnRecord): void {
  const { leg, target, trunk } = lost;
  const ids = ctx.identities?.of(tenant, leg);
  const config = ctx.host.config(tenant);
  if (ids === undefined || config === null || target === undefined || target === null) return;
  const plan = planRing(ctx, { tenant, config }, { target, trunk: trunk ?? null });
  if (plan.kind === 'refused') {
    return ctx.log({ level: 'info', code: 'cancelNotPlanned', detail: plan.code });
  }
  const invite = {
    ...partiesOf(plan, { number: null, advertise: ctx.advertise, display: '' }),
    ids,
  };
  const { reasonHeader } = wireOfCause('hostLost');
  ctx.endpoint.cancelLost(invite, { reasonHeader }).catch((error: unknown) => {
    ctx.log({ level: 'info', code: 'cancelFailed', detail: nameOf(error) });
  });
}

/** Over TCP the dead process' connection is gone and the peer knows already. */
function refuseLost(ctx: DriverContext, invite: StoredInvite, toTag: string): void {
  if (invite.transport !== 'udp') return;
  const { host, port, ...kept } = invite;
  const { reasonHeader } = wireOfCause('hostLost');
  ctx.endpoint.refuse(
    { ...kept, source: { transport: 'udp', host, port } },
    { status: 503, toTag, retryAfterS: 1, reasonHeader },
  );
}
