import { randomUUID } from 'node:crypto';
import { LegId } from '../../../domain/index.ts';
import type { InteractionId, TenantId } from '../../../domain/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import type { ActionResult, SealedPerson, SubmitResult } from '../port.ts';
import { tellAnswered } from './answered-fact.ts';
import { DRAIN_RETRY_S, emergencyPlace, resolvePlace } from './admission.ts';
import type { Place } from './admission.ts';
import { callerOf } from './caller.ts';
import type { Caller } from './caller.ts';
import { failed, LEG_GONE, OK } from './context.ts';
import type { DriverContext } from './context.ts';
import { passDirect } from './direct-call.ts';
import { passEmergency } from './emergency.ts';
import { FactQueue } from './fact-queue.ts';
import { endLeg, finishLeg, nameOf } from './hang-up.ts';
import { listenToCall, listenToMedia, takesEvents } from './leg-events.ts';
import { Leg } from './leg-table.ts';
import { countryOfEntry } from './number.ts';
import { onReplacing } from './replaced-leg.ts';
import { legKindOf } from './spare-legs.ts';
import { storeIncoming } from './stored-dialog.ts';

const BUSY_RETRY_S = 5;

/** A call arrives: 100 is about to be sent; nothing else is said before the journal has it. */
export function onInboundCall(ctx: DriverContext, call: SipCall): void {
  const emergency = emergencyPlace(ctx.host, { requestUri: call.requestUri, source: call.peer });
  if (emergency !== null) return passEmergency(ctx, call, emergency);
  if (call.replaces !== undefined) return onReplacing(ctx, call, call.replaces);
  receive(ctx, call).catch((error: unknown) => {
    ctx.log({ level: 'warn', code: 'inboundFailed', detail: nameOf(error) });
    refuse(call, 503, BUSY_RETRY_S);
  });
}

async function receive(ctx: DriverContext, call: SipCall): Promise<void> {
  if (ctx.draining()) return refuse(call, 503, DRAIN_RETRY_S);
  const resolved = await resolvePlace(ctx.host, call.requestUri, call.peer, call.peerNames);
  if (call.state === 'ended') return;
  if (resolved.kind === 'refused') return refuse(call, resolved.status, resolved.retryAfterS);
  const { place } = resolved;
  const accepting = ctx.host.accepting(place.tenant);
  if (!accepting.ok) return refuse(call, 503, accepting.retryAfterS);
  // Before anything is on record: a caller who is turned away now may try elsewhere.
  if (!ctx.media.load().some(({ takesLegs }) => takesLegs)) return refuse(call, 503, BUSY_RETRY_S);
  if (place.way !== 'entry') return passDirect(ctx, call, place);
  const line = ctx.trunks.enter(place.tenant, place.trunk, { direction: 'inbound', always: false });
  if (line.kind === 'full') return refuse(call, 486);
  if (line.kind === 'tooFast') return refuse(call, 503, 1);
  const leg = newLeg(ctx, call, { place, release: line.release });
  await record(ctx, leg, { call, place });
}

function refuse(call: SipCall, status: number, retryAfterS?: number): void {
  if (call.state !== 'calling' && call.state !== 'early') return;
  call.reject(status, retryAfterS === undefined ? {} : { retryAfterS: Math.ceil(retryAfterS) });
}

function newLeg(
  ctx: DriverContext,
  call: SipCall,
  taken: { readonly place: Place; readonly release: () => void },
): Leg {
  const { tenant, trunk } = taken.place;
  const leg = new Leg({
    tenant,
    id: LegId.parse(`in-${randomUUID()}`),
    role: 'customer',
    trunk,
    facts: new FactQueue(ctx, tenant),
    release: taken.release,
    state: { kind: 'arriving', call },
  });
  ctx.legs.add(leg);
  listenToCall(ctx, leg, call);
  return leg;
}

/** Makes the call a fact; the caller hears it ring only when it is one. */
async function record(
  ctx: DriverContext,
  leg: Leg,
  came: { readonly call: SipCall; readonly place: Place },
): Promise<void> {
  const { call, place } = came;
  const caller = callerOfCall(call, place.number);
  const sealed = await sealCaller(ctx, place.tenant, caller);
  const at = { ref: sealed?.ref ?? null, number: caller.value };
  const known = await ctx.host.callerFacts?.(place.tenant, at);
  // Gone while it was sealed: nothing was promised, so nothing is told.
  if (leg.state.kind !== 'arriving') return;
  leg.person =
    sealed === null || caller.value === null ? null : { ref: sealed.ref, value: caller.value };
  leg.onRecord = true;
  const result = await leg.facts.pushOnce(
    {
      type: 'legIncoming',
      leg: leg.id,
      trunk: place.trunk.id,
      number: place.number,
      customer: sealed?.ref ?? null,
      facts: { ...caller.facts, ...known },
      dialog: storeIncoming(call, leg.person),
    },
    sealed === null ? [] : [sealed],
  );
  afterCommit(ctx, leg, result);
}

function afterCommit(ctx: DriverContext, leg: Leg, result: SubmitResult): void {
  const { state } = leg;
  if (state.kind !== 'arriving') return;
  if (result.kind === 'committed') {
    leg.state = { kind: 'incoming', call: state.call };
    state.call.progress(180);
    return;
  }
  const { call } = state;
  leg.state = { kind: 'ending', cause: 'congested', media: null };
  if (result.kind === 'refused') {
    leg.onRecord = false;
    ctx.log({ level: 'info', code: 'incomingRefused', detail: result.reason });
    refuse(call, result.reason === 'unknownNumber' ? 404 : 480);
  } else {
    // The commit's outcome may be unknown: the `legEnded` that follows ends it in either case.
    refuse(call, 503, result.retryAfterS);
  }
}

function callerOfCall(call: SipCall, number: string): Caller {
  return callerOf(
    {
      fromUri: call.from.uri,
      asserted: call.headers.all('p-asserted-identity'),
      privacy: call.headers.get('privacy'),
    },
    countryOfEntry(number),
  );
}

async function sealCaller(
  ctx: DriverContext,
  tenant: TenantId,
  caller: Caller,
): Promise<SealedPerson | null> {
  return caller.value === null ? null : ctx.host.seal(tenant, 'number', caller.value);
}

/** Opens media on the interaction's worker, answers its offer and sends 200. */
export async function answer(
  ctx: DriverContext,
  leg: Leg | undefined,
  interaction: InteractionId,
): Promise<ActionResult> {
  if (leg === undefined) return LEG_GONE;
  if (leg.state.kind === 'answering' || leg.state.kind === 'answered') return OK;
  if (leg.state.kind !== 'arriving' && leg.state.kind !== 'incoming') return LEG_GONE;
  const { call, kind: before } = leg.state;
  leg.state = { kind: 'incoming', call };
  ctx.legs.join(leg, interaction);
  // A phone that is rung by the same commit rings before packets go to the caller.
  await Promise.resolve();
  if (before === 'arriving') call.progress(180);
  try {
    const kind = legKindOf(call.peer.transport, leg.trunk?.silenceMs ?? 0);
    const spare = ctx.spares.take(kind);
    const media = await (spare ?? ctx.media.openLeg({ group: interaction, ...kind }));
    // The caller may have gone while the port was opened.
    if (leg.state.kind !== 'incoming') {
      media.close();
      return LEG_GONE;
    }
    sendAnswer(ctx, leg, { call, media });
    return OK;
  } catch (error) {
    const code = nameOf(error);
    ctx.log({ level: 'warn', code: 'answerFailed', detail: code });
    refuseMedia(ctx, leg, { call, code });
    return failed(code);
  }
}

function sendAnswer(
  ctx: DriverContext,
  leg: Leg,
  with_: {
    readonly call: SipCall;
    readonly media: Awaited<ReturnType<DriverContext['media']['openLeg']>>;
  },
): void {
  const { call, media } = with_;
  const offer = call.remoteSdp;
  leg.state = { kind: 'answering', call, media };
  listenToMedia(ctx, leg, media);
  // Without an offer ours goes into the 200 and the answer comes in the ACK (RFC 3261 §13.2.1).
  const sdp = offer === undefined ? media.offer() : media.answer(offer);
  if (offer !== undefined) leg.takesEvents = takesEvents(offer);
  call.onAnswered = (answered) => {
    if (leg.state.kind !== 'answering') return;
    if (offer === undefined && !takeAnswer(ctx, leg, { media, sdp: answered })) return;
    leg.state = { kind: 'answered', call, media };
    leg.heldByPeer = media.remoteDirection !== 'sendrecv';
    const remoteSdp = offer ?? answered ?? '';
    void tellAnswered(ctx, leg, { call, media, localSdp: sdp, remoteSdp });
  };
  call.answer(sdp);
}

function takeAnswer(
  ctx: DriverContext,
  leg: Leg,
  came: { readonly media: { accept(sdp: string): void }; readonly sdp: string | undefined },
): boolean {
  try {
    if (came.sdp === undefined) throw new Error('an ACK without the answer');
    came.media.accept(came.sdp);
    leg.takesEvents = takesEvents(came.sdp);
    return true;
  } catch (error) {
    ctx.log({ level: 'warn', code: 'badAnswer', detail: nameOf(error) });
    endLeg(ctx, leg, 'failed');
    return false;
  }
}

/** No codec in common is the peer's fault (488); no port or worker left is ours (503). */
function refuseMedia(
  ctx: DriverContext,
  leg: Leg,
  fault: { readonly call: SipCall; readonly code: string },
): void {
  if (leg.state.kind !== 'incoming' && leg.state.kind !== 'answering') return;
  const peerFault = ['noCommonCodec', 'noCommonCrypto', 'badSdp'].includes(fault.code);
  const cause = peerFault ? 'refused' : 'congested';
  leg.state = { kind: 'ending', cause, media: leg.media };
  try {
    if (peerFault) fault.call.reject(488);
    else fault.call.reject(503, { retryAfterS: BUSY_RETRY_S });
  } catch {
    finishLeg(ctx, leg, { cause, status: 0 });
  }
}
