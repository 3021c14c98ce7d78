import { createSocket } from 'node:dgram';
import { PersonalRef } from '../../../domain/index.ts';
import type { TenantId } from '../../../domain/index.ts';
import type { LegOnRecord } from '../port.ts';
import { wireOfCause } from './causes.ts';
import type { DriverContext } from './context.ts';
import { FactQueue } from './fact-queue.ts';
import { nameOf } from './hang-up.ts';
import { finalResponse, readStored, withPerson } from './stored-dialog.ts';
import type { StoredInvite } from './stored-dialog.ts';

/**
 * After a restart: each leg that only the journal remembers is ended at its peer and reported. An
 * answered one gets BYE, and so does one that rings, by its early dialog (RFC 3261 §15): it stops
 * ringing and answers its INVITE with 487. One still incoming gets a final response, then BYE,
 * because the process may have died between sending the 200 and recording it; a peer that took the
 * refusal answers 481.
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
    sendFinal(ctx, invite, dialog?.localTag ?? 'lost');
  }
  if (dialog === null) return;
  const ref = PersonalRef.safeParse(person);
  const value = ref.success ? await ctx.host.reveal(tenant, ref.data) : null;
  const { reasonHeader } = wireOfCause('hostLost');
  const known = withPerson(dialog, value);
  const localSeq = known.localSeq + SEQ_STEP;
  await ctx.endpoint.bye({ ...known, localSeq }, { reasonHeader });
}

/**
 * From a socket of its own: the endpoint answers only transactions that it knows. A peer matches a
 * response by its Via branch, not by where it came from (RFC 3261 §17.1.3). Over TCP the dead
 * process' connection is gone and the peer knows already.
 */
function sendFinal(ctx: DriverContext, invite: StoredInvite, localTag: string): void {
  if (invite.transport !== 'udp') return;
  const socket = createSocket(invite.host.includes(':') ? 'udp6' : 'udp4');
  const done = (error: Error | null): void => {
    if (error !== null) ctx.log({ level: 'info', code: 'finalFailed', detail: nameOf(error) });
    socket.close();
  };
  socket.on('error', done);
  socket.send(finalResponse(invite, localTag, 503), invite.port, invite.host, done);
}
