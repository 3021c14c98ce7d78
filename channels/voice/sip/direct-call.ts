import { randomUUID } from 'node:crypto';
import { DirectCallId, LegId } from '../../../domain/index.ts';
import type { Command, TrunkConfig } from '../../../domain/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import type { Place } from './admission.ts';
import { featuresOf } from './call-features.ts';
import { isOnList } from './callee.ts';
import type { DriverContext } from './context.ts';
import { FactQueue } from './fact-queue.ts';
import { countryOfEntry } from './number.ts';
import { chooseTrunk, decideFor, ringTargets } from './outbound-plan.ts';
import { KeptPass } from './kept-pass.ts';
import { OutsideHalf } from './outside-half.ts';
import { numberOf, passIdentity } from './pass-identity.ts';
import { PassThrough } from './pass-through.ts';
import type { PassPlan, PassWay } from './pass-through.ts';
import { storeIncoming } from './stored-dialog.ts';

/** Facts of a call that passes through; the driver waits for them when it closes. */
export interface PassRecord {
  readonly id: DirectCallId;
  readonly facts: FactQueue;
  /** The number of the Teams user who made it; null: it came in, or the number is not known. */
  readonly caller: string | null;
  /** null: nobody takes it over, as with an emergency call. */
  outside: OutsideHalf | null;
  /** Set before anything is sent. */
  pass: PassThrough | null;
}

/** Gives the line of one trunk back. */
export interface Lines {
  readonly near: () => void;
  readonly far: () => void;
}

/**
 * A call between the public network and a Teams user: through with no queue, but on record first,
 * within the limits of both trunks, and outwards by the dialling policy (ADR 0015).
 */
export async function passDirect(ctx: DriverContext, call: SipCall, place: Place): Promise<void> {
  const way = await wayOf(ctx, call, place);
  if (way.kind === 'refused') return refuse(call, way.status, way.retryAfterS);
  const lines = takeLines(ctx, place, way.trunk);
  if (typeof lines === 'number') return refuse(call, lines, lines === 503 ? 1 : undefined);
  const both = (): void => {
    lines.near();
    lines.far();
  };
  const caller = place.way === 'out' ? numberOf(call, undefined) : null;
  const record = newRecord(ctx, place, { caller });
  const { trunk, number } = way;
  const result = await record.facts.pushOnce(
    startedFact(record.id, { call, place, trunk, number: way.own }),
    [],
  );
  if (result.kind !== 'committed') {
    both();
    ctx.passes.delete(record);
    return refuse(call, 503, result.kind === 'retry' ? result.retryAfterS : 1);
  }
  if (place.way === 'out') {
    const { pricePerMinuteMinor } = place.config.dialPolicy;
    ctx.ledger(place.tenant).started(record.id, pricePerMinuteMinor, ctx.host.now());
  }
  const host = trunk.fqdn ?? ctx.advertise;
  const identity = passIdentity(call, { trunk, host, number: way.shown });
  const targets = ringTargets(ctx, trunk, number);
  const pass = new PassThrough(ctx, planOf(ctx, record, { call, place, trunk, lines: both }));
  record.pass = pass;
  record.outside = new OutsideHalf(ctx, { record, place, trunk, near: call, pass, lines });
  await pass.run({ targets, invite: { ...identity, ...contactOf(trunk) } });
}

type Way =
  | {
      readonly kind: 'way';
      readonly trunk: TrunkConfig;
      /** What is dialled, what is shown, and which of the two is the tenant's own. */
      readonly number: string;
      readonly shown: string | null;
      readonly own: string;
    }
  | { readonly kind: 'refused'; readonly status: number; readonly retryAfterS?: number };

async function wayOf(ctx: DriverContext, call: SipCall, place: Place): Promise<Way> {
  const { tenant, config } = place;
  const roles = place.way === 'in' ? (['teams'] as const) : (['carrier', 'loopback'] as const);
  const trunk = chooseTrunk(ctx, tenant, { trunks: config.trunks, asked: null, roles });
  if (trunk === null) return { kind: 'refused', status: 404 };
  if (!trunk.enabled || ctx.trunks.isDown(tenant, trunk)) {
    return { kind: 'refused', status: 503, retryAfterS: 1 };
  }
  if (place.way === 'in') {
    const shown = numberOf(call, countryOfEntry(place.number));
    return { kind: 'way', trunk, number: place.number, shown, own: place.number };
  }
  const { number } = place;
  const decision = decideFor(ctx, { tenant, config }, number);
  if (decision.kind === 'refused') {
    ctx.dialAlerts.refused(ctx, tenant, decision.rule);
    return { kind: 'refused', status: 403 };
  }
  const isListed = !decision.emergency && (await isOnList(ctx, tenant, { ref: null, number }));
  if (isListed) return { kind: 'refused', status: 403 };
  const shown = shownOutside(call, place);
  return { kind: 'way', trunk, number: decision.dial, shown, own: shown ?? '' };
}

/** Only a number of this tenant; whoever calls from another one shows the tenant's main number. */
function shownOutside(call: SipCall, { config }: Place): string | null {
  const number = numberOf(call, undefined);
  return number !== null && config.mayShow(number) ? number : config.dialPolicy.mainNumber;
}

/** A line of each of the two trunks, or the status to refuse with. */
function takeLines(ctx: DriverContext, place: Place, far: TrunkConfig): Lines | number {
  const { tenant, trunk } = place;
  const near = ctx.trunks.enter(tenant, trunk, { direction: 'inbound', always: false });
  if (near.kind !== 'admitted') return near.kind === 'full' ? 486 : 503;
  const out = ctx.trunks.enter(tenant, far, { direction: 'outbound', always: false });
  if (out.kind === 'admitted') {
    return { near: near.release, far: out.release };
  }
  near.release();
  return 503;
}

export function newRecord(
  ctx: DriverContext,
  { tenant }: Pick<Place, 'tenant'>,
  of: { readonly id?: DirectCallId; readonly caller: string | null },
): PassRecord {
  const { id = DirectCallId.parse(`direct-${randomUUID()}`), caller } = of;
  const facts = new FactQueue(ctx, tenant);
  const record: PassRecord = { id, facts, caller, outside: null, pass: null };
  ctx.passes.add(record);
  return record;
}

export function startedFact(
  id: DirectCallId,
  of: {
    readonly call: SipCall;
    readonly place: Place;
    readonly trunk: TrunkConfig;
    readonly number: string;
  },
): Command {
  return {
    type: 'directCallStarted',
    call: id,
    direction: of.place.way === 'in' ? 'in' : 'out',
    number: of.number,
    from: of.place.trunk.id,
    to: of.trunk.id,
    dialog: storeIncoming(of.call, null),
  };
}

/** What an ordinary and an emergency call share: how it is told and given back. */
export function planOf(
  ctx: DriverContext,
  record: PassRecord,
  of: {
    readonly call: SipCall;
    readonly place: Pick<Place, 'tenant' | 'trunk'>;
    readonly trunk: TrunkConfig;
    readonly lines: () => void;
  },
): PassPlan {
  const { call: near, place, trunk, lines } = of;
  const { identities } = ctx;
  const { id, facts } = record;
  const asLeg = LegId.parse(id);
  return {
    id,
    near,
    nearTrunk: place.trunk,
    farTrunk: trunk,
    ids: identities === undefined ? null : (turn) => identities.of(place.tenant, asLeg, turn),
    kept: new KeptPass(ctx, place.tenant, record),
    onEnded: ({ cause, status }) => {
      lines();
      ctx.ledger(place.tenant).ended(id, ctx.host.now());
      const told = facts.push({ type: 'directCallEnded', call: id, cause, status });
      void told.then(() => ctx.passes.delete(record));
    },
  };
}

/**
 * Our name on that trunk; REFER is not offered, so that Teams, who is told so by our Allow,
 * transfers by itself (teams-voice-apps §5.4).
 */
export function contactOf(trunk: TrunkConfig): Pick<PassWay['invite'], 'contact'> & {
  readonly features: ReturnType<typeof featuresOf>;
} {
  const { refer: _refer, replaces: _replaces, ...features } = featuresOf(trunk, 'external');
  return { ...(trunk.fqdn === null ? {} : { contact: { host: trunk.fqdn } }), features };
}

function refuse(call: SipCall, status: number, retryAfterS?: number): void {
  if (call.state !== 'calling' && call.state !== 'early') return;
  call.reject(status, retryAfterS === undefined ? {} : { retryAfterS: Math.ceil(retryAfterS) });
}
