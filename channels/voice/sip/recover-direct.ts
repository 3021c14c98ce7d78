import type { Opaque, TenantId } from '../../../domain/index.ts';
import type { DirectCallOnRecord } from '../port.ts';
import { wireOfCause } from './causes.ts';
import type { DriverContext } from './context.ts';
import { FactQueue } from './fact-queue.ts';
import { nameOf } from './hang-up.ts';
import { refuseLost } from './recover.ts';
import { reviveDialog } from './revive-dialog.ts';
import { readStored } from './stored-dialog.ts';

/**
 * Calls that passed through a process which died: nobody hears the other any more, so both sides
 * get BYE, and a caller whom nobody had answered a refusal. A far side that rings on and answers
 * later is acknowledged and ended by its ids, which are ours (`InviteIdentities.isOurs`).
 */
export async function recoverDirect(
  ctx: DriverContext,
  tenant: TenantId,
  calls: readonly DirectCallOnRecord[],
): Promise<void> {
  const alive = new Set([...ctx.passes].map(({ id }) => id));
  const lost = calls.filter(({ id }) => !alive.has(id));
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

async function endAtPeer(ctx: DriverContext, tenant: TenantId, stored: Opaque): Promise<void> {
  const { dialog, invite, person } = readStored(stored);
  if (invite !== null) refuseLost(ctx, invite, dialog?.localTag ?? 'lost');
  if (dialog === null) return;
  const revived = await reviveDialog(ctx.host, tenant, { dialog, person });
  const { reasonHeader } = wireOfCause('hostLost');
  await ctx.endpoint.bye(revived.dialog, { reasonHeader });
}
