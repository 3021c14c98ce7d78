import type { Command, Opaque } from '../../../domain/index.ts';
import type { LegSnapshot, MediaLeg } from '../../../media/index.ts';
import type { SipCall, SipTransport } from '../../../sip/index.ts';
import type { DriverContext } from './context.ts';
import { nameOf } from './hang-up.ts';
import { LegLine } from './leg-line.ts';
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

/** A leg is up: what is kept of it from now on, and what a successor needs. */
export async function dialogOfAnswered(
  ctx: DriverContext,
  leg: Leg,
  up: Parameters<typeof tellAnswered>[2],
): Promise<Opaque> {
  leg.line = new LegLine();
  leg.sdp = { local: up.localSdp, remote: up.remoteSdp };
  leg.kept.noteWay([up.call.dialog()]);
  return (await dialogNow(ctx, leg, up)).dialog;
}

/** Whose a record is, and who is at the other end. */
type KeptOf = Pick<Leg, 'tenant' | 'id' | 'person' | 'whose'>;

/** `isWhole`: a successor can take the call over by it, not only end it. */
export async function dialogNow(
  ctx: DriverContext,
  leg: KeptOf,
  up: Parameters<typeof tellAnswered>[2],
): Promise<{ readonly dialog: Opaque; readonly isWhole: boolean }> {
  const snapshot = await snapshotOf(ctx, up.media);
  return { dialog: sealedDialog(ctx, leg, { ...up, snapshot }), isWhole: snapshot !== null };
}

/** Without a snapshot the call can be ended by it and nothing else. */
export function sealedDialog(
  ctx: DriverContext,
  leg: KeptOf,
  up: {
    readonly call: SipCall;
    readonly localSdp: string;
    readonly remoteSdp: string;
    readonly snapshot: LegSnapshot | null;
  },
): Opaque {
  const { call, localSdp, remoteSdp, snapshot: media } = up;
  if (media === null || ctx.sealer === undefined) return storeDialog(call.dialog(), leg.person);
  const address = addressOf(ctx, call.peer.transport);
  const of = { tenant: leg.tenant, leg: leg.id };
  const { whose } = leg;
  const sides = { localSdp, remoteSdp, ...(whose === null ? {} : { whose }) };
  const sealed = ctx.sealer.seal(of, { media, address, ...sides });
  return storeDialog(call.dialog(), leg.person, sealed);
}

/** Another process at another address can end a call; it would never hear the peer end it. */
export function addressOf(ctx: DriverContext, transport: SipTransport): string {
  return `${transport}:${ctx.advertise}:${ctx.endpoint[transport]?.port ?? 0}`;
}

/** null = it cannot be had in time. */
async function snapshotOf(ctx: DriverContext, media: MediaLeg): Promise<LegSnapshot | null> {
  if (ctx.sealer === undefined) return null;
  let late = { clear: (): void => undefined };
  const timeout = new Promise<null>((resolve) => {
    late = ctx.timers.set(SNAPSHOT_MAX_MS, () => resolve(null));
  });
  try {
    return await Promise.race([media.snapshot(), timeout]);
  } catch (error) {
    ctx.log({ level: 'info', code: 'noSnapshot', detail: nameOf(error) });
    return null;
  } finally {
    late.clear();
  }
}
