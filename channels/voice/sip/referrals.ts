import type { Command, CommandOf, LegCause, VoiceAction } from '../../../domain/index.ts';
import type { IncomingRefer, ReferAnswer, ReplacesId, SipCall } from '../../../sip/index.ts';
import type { ActionResult } from '../port.ts';
import { isOurs } from './call-features.ts';
import { LEG_GONE, OK } from './context.ts';
import type { DriverContext } from './context.ts';
import type { Leg } from './leg-table.ts';
import type { OutsideHalf } from './outside-half.ts';
import { referTarget } from './refer-target.ts';

type AskedTarget = CommandOf<'transferAsked'>['target'];

/** A REFER has its answer within 32 s (RFC 3261 §17.1.2.2); the engine's takes milliseconds. */
const DECIDED_WITHIN_MS = 10_000;

/**
 * A phone's REFER on its way through the engine.
 *
 * ```
 * asked ──transferAsked──► (engine) ──answerReferral──► accepted (202, NOTIFY 100) ──► told (200…)
 *   └── not permitted, no such target, 10 s ──► refused
 * ```
 */
export class Referral {
  readonly #refer: IncomingRefer;
  readonly #decide: (answer: ReferAnswer) => void;
  #state: 'asked' | 'accepted' | 'over' = 'asked';
  /** Reports that came before the 202 was out. */
  #early: number[] | null = null;

  constructor(refer: IncomingRefer, decide: (answer: ReferAnswer) => void) {
    this.#refer = refer;
    this.#decide = decide;
  }

  get open(): boolean {
    return this.#state !== 'over';
  }

  refuse(status: number): void {
    if (this.#state !== 'asked') return this.report(status);
    this.#state = 'over';
    this.#decide({ kind: 'refuse', status });
  }

  accept(): void {
    if (this.#state !== 'asked') return;
    this.#state = 'accepted';
    this.#decide({ kind: 'accept' });
    // The 202 goes first, in this turn still.
    const early: number[] = [];
    this.#early = early;
    queueMicrotask(() => {
      this.#early = null;
      for (const status of early) this.#refer.report(status);
    });
  }

  /** How the transfer goes; a final status ends the subscription. */
  report(status: number): void {
    if (this.#state !== 'accepted') return;
    if (status >= 200) this.#state = 'over';
    if (this.#early === null) this.#refer.report(status);
    else this.#early.push(status);
  }
}

export function listenToReferrals(ctx: DriverContext, leg: Leg, call: SipCall): void {
  call.onReferred = (refer) => onReferred(ctx, leg, refer);
}

function onReferred(
  ctx: DriverContext,
  leg: Leg,
  refer: IncomingRefer,
): ReferAnswer | Promise<ReferAnswer> {
  // Whoever rings us could otherwise have us ring the world at the tenant's cost.
  if (!isOurs(leg.role)) return refused(ctx, 403);
  if (leg.state.kind !== 'answered') return refused(ctx, 403);
  if (leg.referral?.open === true) return refused(ctx, 491);
  const outside = outsideOf(ctx, leg, refer);
  if (outside !== null) {
    if (!outside.isOf(leg)) return refused(ctx, 403);
    return ask(ctx, leg, { refer, target: outside.asked() });
  }
  const target = targetOf(ctx, leg, refer);
  if (target === null) return refused(ctx, 404);
  return ask(ctx, leg, { refer, target });
}

function refused(ctx: DriverContext, status: number): ReferAnswer {
  ctx.log({ level: 'info', code: 'referRefused', detail: `${status}` });
  return { kind: 'refuse', status };
}

function ask(
  ctx: DriverContext,
  leg: Leg,
  what: { readonly refer: IncomingRefer; readonly target: AskedTarget | Promise<AskedTarget> },
): Promise<ReferAnswer> {
  return new Promise((resolve) => {
    const timer = ctx.timers.set(DECIDED_WITHIN_MS, () => referral.refuse(500));
    const referral = new Referral(what.refer, (answer) => {
      timer.clear();
      resolve(answer);
    });
    leg.referral = referral;
    const fact = async (): Promise<Command> => {
      return { type: 'transferAsked', leg: leg.id, target: await what.target };
    };
    void leg.facts.push(fact()).then((result) => {
      if (result.kind === 'refused') referral.refuse(403);
    });
  });
}

/** Attended where it names a call of ours; our own legs are never rung by another's word. */
function targetOf(ctx: DriverContext, leg: Leg, refer: IncomingRefer): AskedTarget | null {
  if (refer.replaces !== undefined) {
    const other = legOfDialog(ctx, leg, refer.replaces);
    return other === undefined ? null : { kind: 'leg', leg: other.id };
  }
  const target = referTarget(refer);
  if (target?.kind !== 'person') return target;
  const number = ctx.host.config(leg.tenant)?.numberOfPerson?.(target.oid) ?? null;
  return number === null ? null : { kind: 'number', number };
}

/** The call that the same person made past us. */
function outsideOf(ctx: DriverContext, leg: Leg, { replaces }: IncomingRefer): OutsideHalf | null {
  if (replaces === undefined) return null;
  for (const { outside } of ctx.passes) {
    if (outside?.isNamedBy(leg, replaces) === true) return outside;
  }
  return null;
}

/** The dialog as the peer names it is ours turned round (RFC 3891 §4): its to-tag is our own. */
function legOfDialog(ctx: DriverContext, leg: Leg, id: ReplacesId): Leg | undefined {
  return ctx.legs.all().find((one) => {
    const dialog = one.call?.dialog();
    const named =
      dialog?.callId === id.callId &&
      dialog.localTag === id.toTag &&
      dialog.remoteTag === id.fromTag;
    return named && one !== leg && one.tenant === leg.tenant && one.state.kind === 'answered';
  });
}

/** The engine's word on what the leg's phone asked for; a later one says how it went. */
export function answerReferral(
  leg: Leg | undefined,
  action: Extract<VoiceAction, { kind: 'answerReferral' }>,
): ActionResult {
  const referral = leg?.referral;
  if (referral === null || referral === undefined || !referral.open) return LEG_GONE;
  if (!action.accept) referral.refuse(action.status);
  else {
    referral.accept();
    // 202 is that acceptance; anything else is already how it went.
    if (action.status !== 202) referral.report(action.status);
  }
  return OK;
}

/** Before the BYE of a leg: whoever asked hears how it went. */
export function closeReferral(leg: Leg, cause: LegCause): void {
  if (leg.referral?.open !== true) return;
  if (cause === 'hungUp') leg.referral.report(200);
  leg.referral.refuse(503);
}
