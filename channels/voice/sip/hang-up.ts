import type {
  Command,
  CommandOf,
  LegCause,
  LegQuality,
  TenantId,
  VoiceAction,
} from '../../../domain/index.ts';
import type { CallEnd } from '../../../sip/index.ts';
import type { ActionResult } from '../port.ts';
import { causeOfEnd, wireOfCause } from './causes.ts';
import { OK } from './context.ts';
import type { DriverContext } from './context.ts';
import { FactQueue } from './fact-queue.ts';
import type { Leg } from './leg-table.ts';
import { closeReferral } from './referrals.ts';

/**
 * A leg that is gone already has met the purpose. One that never was (its ring was withdrawn before
 * it was sent) is reported as ended, since no call will ever say so.
 */
export function hangUp(
  ctx: DriverContext,
  of: { readonly tenant: TenantId; readonly leg: Leg | undefined },
  action: Extract<VoiceAction, { kind: 'hangUp' }>,
): ActionResult {
  const { tenant, leg } = of;
  if (leg !== undefined) endLeg(ctx, leg, action.cause);
  else if (!ctx.legs.endedLately(tenant, action.leg)) {
    const { cause } = action;
    void new FactQueue(ctx, tenant).push({ type: 'legEnded', leg: action.leg, cause, status: 0 });
  }
  return OK;
}

/** Refuses an unanswered call with the status that the engine asks for. */
export function reject(
  ctx: DriverContext,
  leg: Leg | undefined,
  action: Extract<VoiceAction, { kind: 'reject' }>,
): ActionResult {
  const call = leg?.call;
  if (leg === undefined || call === null || call === undefined) return OK;
  if (leg.state.kind !== 'arriving' && leg.state.kind !== 'incoming') {
    endLeg(ctx, leg, 'refused');
    return OK;
  }
  leg.state = { kind: 'ending', cause: 'refused', media: null };
  const reason = action.reason.replace(/[^A-Za-z0-9 ,.-]/g, '').slice(0, 64);
  call.reject(action.status, reason === '' ? {} : { reason });
  return OK;
}

/** Takes a leg down: BYE, CANCEL or a refusal, whichever its state asks for; once. */
export function endLeg(ctx: DriverContext, leg: Leg, cause: LegCause): void {
  const { state } = leg;
  if (state.kind === 'ending' || state.kind === 'ended') return;
  const call = leg.call;
  leg.state = { kind: 'ending', cause, media: leg.media };
  // In `starting` nothing is on the wire; whoever opens the media port finds the leg ending.
  if (call === null) return;
  closeReferral(leg, cause);
  try {
    call.end(wireOfCause(cause));
  } catch (error) {
    ctx.log({ level: 'warn', code: 'endFailed', detail: nameOf(error) });
    finishLeg(ctx, leg, { cause, status: 0 });
  }
}

/** The stack says that the call is over. Settles when that is on record: then a BYE is answered. */
export function onCallEnded(ctx: DriverContext, leg: Leg, end: CallEnd): Promise<void> | undefined {
  const { state } = leg;
  if (state.kind === 'ended') return undefined;
  // What we wanted counts, however the wire put it; a call that ended first keeps its own cause.
  const ours = state.kind === 'ending' && end.by === 'local';
  const answered = state.kind === 'answered' || state.kind === 'answering';
  const { direction } = leg;
  const cause =
    ours || state.kind === 'ending'
      ? state.cause
      : causeOfEnd(end, { direction, answered, rang: leg.rang });
  return finishLeg(ctx, leg, { cause: trunkFault(ctx, leg, cause), status: end.status });
}

/** A trunk known to be down explains what the wire can only call unreachable. */
function trunkFault(ctx: DriverContext, leg: Leg, cause: LegCause): LegCause {
  if (cause !== 'unreachable' && cause !== 'failed') return cause;
  const down = leg.trunk !== null && ctx.trunks.isDown(leg.tenant, leg.trunk);
  return down ? 'trunkDown' : cause;
}

/** Gives everything back that the leg held, then tells the journal; exactly once. */
export function finishLeg(
  ctx: DriverContext,
  leg: Leg,
  end: { readonly cause: LegCause; readonly status: number },
): Promise<void> | undefined {
  if (leg.state.kind === 'ended') return undefined;
  const { media } = leg;
  leg.state = { kind: 'ended' };
  leg.stopHearing();
  if (leg.partner !== null) leg.partner.partner = null;
  leg.partner = null;
  const quality = media === null ? undefined : leg.line?.last(ctx, media);
  media?.close();
  leg.release();
  leg.kept.stop();
  ctx.legs.remove(leg);
  ctx.mixes.legIsGone(ctx, leg);
  ctx.hearings.legChanged(leg);
  if (!leg.onRecord) return undefined;
  const ended = { type: 'legEnded', leg: leg.id, ...end } as const;
  const fact = quality === undefined ? ended : withQuality(ended, quality);
  return leg.facts.push(fact).then(() => undefined);
}

async function withQuality(
  ended: CommandOf<'legEnded'>,
  last: Promise<LegQuality | null>,
): Promise<Command> {
  const quality = await last;
  return quality === null ? ended : { ...ended, quality };
}

export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'thrown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
