import { randomUUID } from 'node:crypto';
import { LegId } from '../../../domain/index.ts';
import type { Command } from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import { dialogOfAnswered } from './answered-fact.ts';
import type { DriverContext } from './context.ts';
import { FactQueue } from './fact-queue.ts';
import { endLeg, finishLeg, nameOf } from './hang-up.ts';
import { listenToCall, listenToMedia, takesEvents } from './leg-events.ts';
import { Leg } from './leg-table.ts';
import { legKindOf } from './spare-legs.ts';
import { admitsCall } from './teams-place.ts';

/**
 * An INVITE that takes the place of a call of ours (RFC 3891): Teams picks up, parks, or completes
 * a transfer between its users. The stack has found the dialog and judged `early-only` (481, 486,
 * 603); here the leg must be one that the peer may take: of a trunk of the same tenant and role
 * that admits this call as it would any other.
 */
export function onReplacing(ctx: DriverContext, call: SipCall, replaced: SipCall): void {
  const leg = ctx.legs.all().find((one) => one.call === replaced);
  if (leg === undefined) return call.reject(481);
  const trunk = trunkOfReplacer(ctx, leg, call);
  if (trunk === null) {
    ctx.log({ level: 'warn', code: 'replacesRefused', detail: 'notItsTrunk' });
    return call.reject(403);
  }
  // A call that arrives is not yet ours to give; one that ends is nobody's.
  if (leg.state.kind !== 'answered' && leg.state.kind !== 'ringing') return call.reject(481);
  if (ctx.draining()) return call.reject(503, { retryAfterS: 1 });
  takePlace(ctx, leg, { call, trunk }).catch((error: unknown) => {
    ctx.log({ level: 'warn', code: 'replacingFailed', detail: nameOf(error) });
    if (call.state !== 'ended') call.end({ rejectStatus: 503 });
  });
}

function trunkOfReplacer(ctx: DriverContext, leg: Leg, call: SipCall) {
  const trunks = [...(ctx.host.config(leg.tenant)?.trunks.values() ?? [])];
  const role = leg.trunk?.role ?? 'loopback';
  const fitting = trunks.filter((trunk) => trunk.role === role && admitsCall(trunk, call));
  return fitting.find((trunk) => trunk.id === leg.trunk?.id) ?? fitting[0] ?? null;
}

async function takePlace(
  ctx: DriverContext,
  old: Leg,
  by: { readonly call: SipCall; readonly trunk: NonNullable<Leg['trunk']> },
): Promise<void> {
  const { call, trunk } = by;
  // It stands in for a call that has its line already.
  const line = ctx.trunks.enter(old.tenant, trunk, { direction: 'inbound', always: true });
  const leg = new Leg({
    tenant: old.tenant,
    id: LegId.parse(`re-${randomUUID()}`),
    role: old.role,
    trunk,
    facts: new FactQueue(ctx, old.tenant),
    release: line.release,
    state: { kind: 'arriving', call },
  });
  ctx.legs.add(leg);
  listenToCall(ctx, leg, call);
  try {
    const group = old.media?.group ?? `replaced-${old.id}`;
    const kind = legKindOf(call.peer.transport, trunk.silenceMs);
    const media = await ctx.media.openLeg({ group, ...kind });
    if (leg.state.kind !== 'arriving') return media.close();
    answerFor(ctx, { leg, old }, { call, media });
  } catch (error) {
    if (call.state !== 'ended') call.end({ rejectStatus: 488 });
    finishLeg(ctx, leg, { cause: 'failed', status: 0 });
    throw error;
  }
}

function answerFor(
  ctx: DriverContext,
  legs: { readonly leg: Leg; readonly old: Leg },
  with_: { readonly call: SipCall; readonly media: MediaLeg },
): void {
  const { leg, old } = legs;
  const { call, media } = with_;
  const offer = call.remoteSdp;
  leg.state = { kind: 'answering', call, media };
  listenToMedia(ctx, leg, media);
  const localSdp = offer === undefined ? media.offer() : media.answer(offer);
  if (offer !== undefined) leg.takesEvents = takesEvents(offer);
  call.onAnswered = (answered) => {
    if (leg.state.kind !== 'answering') return;
    const remoteSdp = offer ?? answered ?? '';
    if (offer === undefined && !accepts(media, remoteSdp)) return endLeg(ctx, leg, 'failed');
    leg.state = { kind: 'answered', call, media };
    leg.takesEvents = takesEvents(remoteSdp);
    leg.heldByPeer = media.remoteDirection !== 'sendrecv';
    void tellReplaced(ctx, { leg, old }, { call, media, localSdp, remoteSdp });
  };
  call.answer(localSdp);
}

function accepts(media: MediaLeg, sdp: string): boolean {
  try {
    media.accept(sdp);
    return true;
  } catch {
    return false;
  }
}

/** The engine ends the leg that was replaced, and says who hears whom from then on. */
async function tellReplaced(
  ctx: DriverContext,
  legs: { readonly leg: Leg; readonly old: Leg },
  up: Parameters<typeof dialogOfAnswered>[2],
): Promise<void> {
  const { leg, old } = legs;
  if (old.role === 'customer' && old.interaction !== null) ctx.legs.join(leg, old.interaction);
  leg.person = old.person;
  leg.onRecord = true;
  ctx.mixes.legIsUp(ctx, leg);
  ctx.hearings.legChanged(leg);
  const made = async (): Promise<Command> => ({
    type: 'legReplaced',
    leg: old.id,
    by: leg.id,
    dialog: await dialogOfAnswered(ctx, leg, up),
  });
  const result = await leg.facts.push(made());
  if (result.kind !== 'refused') return;
  leg.onRecord = false;
  endLeg(ctx, leg, 'failed');
}
