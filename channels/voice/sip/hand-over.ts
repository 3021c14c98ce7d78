import type { MediaLeg } from '../../../media/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import { sealedDialog } from './answered-fact.ts';
import type { DriverContext } from './context.ts';
import { FactQueue } from './fact-queue.ts';
import { nameOf } from './hang-up.ts';
import type { Leg } from './leg-table.ts';

/** What the journal does not take within this is given up; the call then ends with the process. */
const GIVE_MAX_MS = 3_000;

const ignore = (): void => undefined;

/**
 * Gives every call that is up to the successor of this process: its last state goes into the
 * journal and its port is let go, without a word to the peer. From the first line on nothing that
 * happens here is a fact any more; what the peers say meanwhile they repeat to the successor.
 */
export async function handOverCalls(ctx: DriverContext): Promise<void> {
  const legs = ctx.legs.all();
  await within(ctx, Promise.all(legs.map(({ facts }) => facts.idle())));
  ctx.lastWords.begun = true;
  for (const { call } of legs) if (call !== null) quietCall(call);
  // What is on record of them is enough for the successor.
  for (const { pass } of ctx.passes) pass?.quiet();
  await ctx.endpoint.close();
  await within(ctx, Promise.all(legs.map((leg) => give(ctx, leg))));
  await within(ctx, ctx.recordings.settled());
}

async function give(ctx: DriverContext, leg: Leg): Promise<void> {
  const { state, sdp } = leg;
  if (state.kind !== 'answered' || sdp === null) return leg.media?.close();
  const { call, media } = state;
  leg.kept.stop();
  quietMedia(media);
  // The file ends here; the successor begins the next one.
  ctx.recordings.suspend(leg);
  try {
    const up = { call, localSdp: sdp.local, remoteSdp: sdp.remote };
    const dialog = sealedDialog(ctx, leg, { ...up, snapshot: await media.handOver() });
    // A queue of its own: the leg's is closed to everything else.
    const last = new FactQueue({ ...ctx, muted: () => false }, leg.tenant);
    await last.push({ type: 'legUpdated', leg: leg.id, dialog });
  } catch (error) {
    ctx.log({ level: 'warn', code: 'notHandedOver', detail: nameOf(error) });
  }
}

export function quietCall(call: SipCall): void {
  // No answer to a BYE: the peer repeats it, and the successor puts it on record.
  call.onEnded = () => new Promise(ignore);
  call.onInfo = ignore;
  call.onDialogChanged = ignore;
  call.onReofferAnswered = ignore;
  call.onReoffer = () => ({ kind: 'refuse', status: 503 });
}

export function quietMedia(media: MediaLeg): void {
  media.onDigit = ignore;
  media.onPlayEnded = ignore;
  media.onSilent = ignore;
  media.onQuality = ignore;
}

async function within(ctx: DriverContext, work: Promise<unknown>): Promise<void> {
  let late = { clear: ignore };
  const timeout = new Promise<void>((resolve) => {
    late = ctx.timers.set(GIVE_MAX_MS, resolve);
  });
  await Promise.race([work, timeout]);
  late.clear();
}
