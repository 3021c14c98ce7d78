import type { Command, Opaque } from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import type { SipCall, SipTransport } from '../../../sip/index.ts';
import type { DriverContext } from './context.ts';
import { nameOf } from './hang-up.ts';
import type { Leg } from './leg-table.ts';
import { storeDialog } from './stored-dialog.ts';

/** A worker that is slower than this must not keep two people from hearing each other. */
const SNAPSHOT_MAX_MS = 500;

/**
 * Tells that a leg is up, with all that a successor of this process needs to take it over. What
 * cannot be had in time is left out: such a leg is ended after a crash instead of taken over.
 */
export async function tellAnswered(
  ctx: DriverContext,
  leg: Leg,
  up: {
    readonly call: SipCall;
    readonly media: MediaLeg;
    readonly localSdp: string;
    readonly remoteSdp: string;
  },
): Promise<void> {
  ctx.mixes.legIsUp(ctx, leg);
  const made = async (): Promise<Command> => {
    const dialog = await dialogOfAnswered(ctx, leg, up);
    return { type: 'legAnswered', leg: leg.id, dialog };
  };
  await leg.facts.push(made());
}

/** What a successor needs of a call that is up. */
export async function dialogOfAnswered(
  ctx: DriverContext,
  leg: Leg,
  up: Parameters<typeof tellAnswered>[2],
): Promise<Opaque> {
  const sealed = await sealCall(ctx, leg, up);
  return storeDialog(up.call.dialog(), leg.person, sealed);
}

/** Another process at another address can end a call; it would never hear the peer end it. */
export function addressOf(ctx: DriverContext, transport: SipTransport): string {
  return `${transport}:${ctx.advertise}:${ctx.endpoint[transport]?.port ?? 0}`;
}

async function sealCall(
  ctx: DriverContext,
  leg: Leg,
  up: {
    readonly call: SipCall;
    readonly media: MediaLeg;
    readonly localSdp: string;
    readonly remoteSdp: string;
  },
): Promise<string | null> {
  const { sealer } = ctx;
  if (sealer === undefined) return null;
  let late = { clear: (): void => undefined };
  const timeout = new Promise<null>((resolve) => {
    late = ctx.timers.set(SNAPSHOT_MAX_MS, () => resolve(null));
  });
  try {
    const media = await Promise.race([up.media.snapshot(), timeout]);
    if (media === null) return null;
    const { localSdp, remoteSdp } = up;
    const address = addressOf(ctx, up.call.peer.transport);
    return sealer.seal(
      { tenant: leg.tenant, leg: leg.id },
      { media, address, localSdp, remoteSdp },
    );
  } catch (error) {
    ctx.log({ level: 'info', code: 'noSnapshot', detail: nameOf(error) });
    return null;
  } finally {
    late.clear();
  }
}
