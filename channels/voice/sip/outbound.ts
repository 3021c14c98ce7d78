import type { TenantId, TrunkConfig } from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import type { OutboundInvite, SipCall, SipHeader } from '../../../sip/index.ts';
import type { ActionResult } from '../port.ts';
import { tellAnswered } from './answered-fact.ts';
import { featuresOf } from './call-features.ts';
import { isCallee, wishOf } from './callee.ts';
import { failed, OK } from './context.ts';
import type { DriverContext } from './context.ts';
import { applyRules, carriedHistory } from './carried-headers.ts';
import { alertEmergency } from './emergency.ts';
import { FactQueue } from './fact-queue.ts';
import { callInTurn } from './failover.ts';
import { endLeg, finishLeg, nameOf } from './hang-up.ts';
import { listenToCall, listenToMedia, takesEvents } from './leg-events.ts';
import { Leg } from './leg-table.ts';
import type { LegRole } from './leg-table.ts';
import { planRing } from './outbound-plan.ts';
import type { RingAction, RingPlan, RingTarget } from './outbound-plan.ts';
import { callAtOnce } from './phone-fork.ts';
import { hopsAfter } from './hops.ts';
import { identityUri, safeDisplay } from './sip-uri.ts';
import { legKindOf } from './spare-legs.ts';
import { storeRinging } from './stored-dialog.ts';

/** The engine withdraws a ring by its own timer; this is for the day when it does not. */
const RING_GRACE_MS = 5_000;
const SILENCE_MS = 30_000;

/** Rings a phone. A ring that cannot be sent also ends its leg, by a fact that says why. */
export async function ring(
  ctx: DriverContext,
  tenant: TenantId,
  action: RingAction,
): Promise<ActionResult> {
  if (ctx.legs.get(tenant, action.leg) !== undefined) return OK;
  const wish = isCallee(action) ? await wishOf(ctx, tenant, action) : action;
  const config = ctx.host.config(tenant);
  const plan =
    config === null
      ? ({ kind: 'refused', cause: 'failed', code: 'notOwner' } as const)
      : 'code' in wish
        ? wish
        : planRing(ctx, { tenant, config }, wish);
  const priceMinor = config?.dialPolicy.pricePerMinuteMinor ?? 0;
  const line = plan.kind === 'dial' ? takeLine(ctx, { tenant, action, plan, priceMinor }) : null;
  const leg = newLeg(ctx, { tenant, action, plan, release: line ?? (() => undefined) });
  if (plan.kind === 'refused') {
    if (plan.rule !== undefined) ctx.dialAlerts.refused(ctx, tenant, plan.rule);
    finishLeg(ctx, leg, { cause: plan.cause, status: 0 });
    return failed(plan.code);
  }
  if (line === null) {
    finishLeg(ctx, leg, { cause: 'congested', status: 0 });
    return failed('trunkFull');
  }
  if (plan.outside?.emergency === true) alertEmergency(ctx, tenant, plan.outside.number);
  return send(ctx, leg, { action, plan });
}

/** A line of the trunk, and for outside calls a row in the ledger; null when the trunk is full. */
function takeLine(
  ctx: DriverContext,
  want: {
    readonly tenant: TenantId;
    readonly action: RingAction;
    readonly plan: RingPlan;
    readonly priceMinor: number;
  },
): (() => void) | null {
  const { tenant, action, plan } = want;
  const always = plan.outside?.emergency === true;
  const line =
    plan.trunk === null
      ? ({ kind: 'admitted', release: () => undefined } as const)
      : ctx.trunks.enter(tenant, plan.trunk, { direction: 'outbound', always });
  if (line.kind !== 'admitted') return null;
  if (plan.outside === null) return line.release;
  const ledger = ctx.ledger(tenant);
  ledger.started(action.leg, always ? 0 : want.priceMinor, ctx.host.now());
  return () => {
    line.release();
    ledger.ended(action.leg, ctx.host.now());
  };
}

function newLeg(
  ctx: DriverContext,
  of: {
    readonly tenant: TenantId;
    readonly action: RingAction;
    readonly plan: ReturnType<typeof planRing>;
    readonly release: () => void;
  },
): Leg {
  const { tenant, action, plan, release } = of;
  const leg = new Leg({
    tenant,
    id: action.leg,
    role: roleOf(action.target),
    trunk: plan.kind === 'dial' ? plan.trunk : null,
    facts: new FactQueue(ctx, tenant),
    release,
    state: { kind: 'starting' },
  });
  ctx.legs.add(leg);
  return leg;
}

function roleOf({ kind }: RingAction['target']): LegRole {
  if (kind === 'agent') return 'agent';
  return kind === 'customer' ? 'customer' : 'external';
}

async function send(
  ctx: DriverContext,
  leg: Leg,
  what: { readonly action: RingAction; readonly plan: RingPlan },
): Promise<ActionResult> {
  const { action, plan } = what;
  let media: MediaLeg | null = null;
  try {
    const kind = legKindOf(plan.address.transport, leg.trunk?.silenceMs ?? SILENCE_MS);
    // Nothing is awaited that is known: the INVITE leaves in the turn of its commit.
    media =
      ctx.spares.take(kind) ?? (await ctx.media.openLeg({ group: action.interaction, ...kind }));
    const caller = ctx.legs.customerOf(leg.tenant, action.interaction);
    const known = action.from ?? numberOf(ctx, { leg, caller, ref: action.customer });
    const number = known instanceof Promise ? await known : known;
    if (leg.state.kind !== 'starting') return withdrawn(ctx, leg, media);
    const hops = hopsAfter(caller?.call?.headers.get('max-forwards'));
    const { advertise } = ctx;
    const features = featuresOf(plan.trunk, leg.role);
    const invite = { ...inviteOf({ action, plan, media, number, hops, advertise }), features };
    listenToMedia(ctx, leg, media);
    callOut(ctx, leg, { plan, media, invite: withHeaders(invite, plan.trunk, caller?.call) });
    return OK;
  } catch (error) {
    const code = nameOf(error);
    media?.close();
    ctx.log({ level: 'warn', code: 'ringFailed', detail: code });
    const congested = ['full', 'noPorts', 'overloaded'].includes(code);
    finishLeg(ctx, leg, { cause: congested ? 'congested' : 'failed', status: 0 });
    return failed(code);
  }
}

/** One address of the trunk after the other until somebody is reached. */
function callOut(
  ctx: DriverContext,
  leg: Leg,
  what: {
    readonly plan: RingPlan;
    readonly media: MediaLeg;
    readonly invite: OutboundInvite;
  },
): void {
  const { plan, media, invite } = what;
  const { trunk } = plan;
  const out = {
    targets: plan.targets,
    invite: ({ requestUri, address, route = [] }: RingTarget, turn: number) => {
      const ids = ctx.identities?.of(leg.tenant, leg.id, turn);
      const to = { ...invite, requestUri, target: address, to: { uri: requestUri }, route };
      return ctx.endpoint.invite(ids === undefined ? to : { ...to, ids, ackByOwner: true });
    },
    listen: (call: SipCall) => {
      leg.state = { kind: 'calling', call, media };
      listenToRing(ctx, leg, { call, media, localSdp: invite.sdp, plan });
    },
  };
  if (plan.atOnce === true) return callAtOnce({ leg, ...out });
  callInTurn({
    ...out,
    failover: trunk?.failover ?? null,
    timers: ctx.timers,
    wanted: () => leg.state.kind === 'calling',
    note: (target, end) => {
      if (trunk !== null) ctx.trunks.note(trunk, target.address, end);
    },
  });
}

/** The customer's history goes along, and the trunk's own rules have the last word. */
function withHeaders(
  invite: OutboundInvite,
  trunk: TrunkConfig | null,
  came: SipCall | null | undefined,
): OutboundInvite {
  if (trunk === null) return invite;
  const history = came === null || came === undefined ? [] : carriedHistory(came.headers, trunk);
  return {
    ...invite,
    headers: applyRules([...(invite.headers ?? []), ...history], trunk.headers),
  };
}

/** The vault is asked only when the customer's own call does not say it. */
function numberOf(
  ctx: DriverContext,
  of: {
    readonly leg: Leg;
    readonly caller: Leg | undefined;
    readonly ref: RingAction['customer'];
  },
): string | null | Promise<string | null> {
  if (of.ref === null) return null;
  const { person } = of.caller ?? { person: null };
  return person?.ref === of.ref ? person.value : ctx.host.reveal(of.leg.tenant, of.ref);
}

/** Hung up before anything was on the wire. */
function withdrawn(ctx: DriverContext, leg: Leg, media: MediaLeg): ActionResult {
  media.close();
  if (leg.state.kind === 'ending') finishLeg(ctx, leg, { cause: leg.state.cause, status: 0 });
  return OK;
}

interface InviteParts {
  readonly action: RingAction;
  readonly plan: RingPlan;
  readonly media: MediaLeg;
  /** The customer's number, revealed for this moment only. */
  readonly number: string | null;
  readonly hops: number;
  readonly advertise: string;
}

/** From carries the customer's number and the queue's display name; a stranger's is anonymous. */
export function inviteOf(parts: InviteParts): OutboundInvite {
  const { action, plan, media, number, hops, advertise } = parts;
  const { display } = action;
  const parties = partiesOf(plan, { number, advertise, display });
  const { uri } = parties.from;
  const known = !uri.startsWith('sip:anonymous@');
  const headers: SipHeader[] = known
    ? [{ name: 'P-Asserted-Identity', value: `<${uri}>` }]
    : [{ name: 'Privacy', value: 'id' }];
  return {
    ...parties,
    sdp: media.offer(),
    headers,
    maxForwards: hops,
    ...(action.ringTimeMs > 0 ? { ringTimeoutMs: action.ringTimeMs + RING_GRACE_MS } : {}),
  };
}

/** Who rings whom, from where: what an INVITE and its CANCEL share. */
export function partiesOf(
  plan: Pick<RingPlan, 'requestUri' | 'address' | 'trunk'>,
  caller: {
    readonly number: string | null;
    readonly advertise: string;
    readonly display: string;
  },
): Pick<OutboundInvite, 'requestUri' | 'target' | 'from' | 'to' | 'contact'> {
  const uri = identityUri(caller.number, plan.trunk?.fqdn ?? caller.advertise);
  return {
    requestUri: plan.requestUri,
    target: plan.address,
    from: { uri, display: safeDisplay(caller.display) },
    to: { uri: plan.requestUri },
    ...(plan.trunk?.fqdn ? { contact: { host: plan.trunk.fqdn } } : {}),
  };
}

function listenToRing(
  ctx: DriverContext,
  leg: Leg,
  on: {
    readonly call: SipCall;
    readonly media: MediaLeg;
    readonly localSdp: string;
    readonly plan: RingPlan;
  },
): void {
  const { call, media, localSdp } = on;
  let earlySdp: string | undefined;
  listenToCall(ctx, leg, call);
  call.onProgress = (_status, _reason, sdp) => {
    earlySdp = sdp ?? earlySdp;
    // Each fork sends its own 180 with its own tag (teams-voice-apps §5.5): it rings once.
    if (leg.state.kind !== 'calling') return;
    leg.state = { kind: 'ringing', call, media };
    leg.rang = true;
    const dialog = storeRinging(call.dialog(), rungBy(ctx, leg, on.plan));
    void leg.facts.push({ type: 'legRinging', leg: leg.id, dialog });
  };
  call.onAnswered = (sdp) => onAnswered(ctx, leg, { call, media, localSdp, sdp: sdp ?? earlySdp });
}

/** Registrations are in memory: a successor would not know which phones to stop. */
function rungBy(ctx: DriverContext, leg: Leg, { atOnce, targets }: RingPlan): string | null {
  if (atOnce !== true) return null;
  return ctx.sealer?.sealRung({ tenant: leg.tenant, leg: leg.id }, targets) ?? null;
}

function onAnswered(
  ctx: DriverContext,
  leg: Leg,
  on: {
    readonly call: SipCall;
    readonly media: MediaLeg;
    readonly localSdp: string;
    readonly sdp: string | undefined;
  },
): void {
  const { call, media, sdp } = on;
  if (leg.state.kind !== 'calling' && leg.state.kind !== 'ringing') return;
  leg.state = { kind: 'answered', call, media };
  try {
    if (sdp === undefined) throw new Error('an answer without SDP');
    media.accept(sdp);
  } catch (error) {
    ctx.log({ level: 'warn', code: 'badAnswer', detail: nameOf(error) });
    return endLeg(ctx, leg, 'failed');
  }
  leg.takesEvents = takesEvents(sdp);
  leg.heldByPeer = media.remoteDirection !== 'sendrecv';
  const up = { call, media, localSdp: on.localSdp, remoteSdp: sdp };
  // Only then: should the process die before, the peer repeats its 200 to the next one.
  void tellAnswered(ctx, leg, up).then(() => call.acknowledge());
}
