import type { TenantId, TrunkConfig } from '../../../domain/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import type { Place } from './admission.ts';
import type { DriverContext } from './context.ts';
import { contactOf, newRecord, planOf, startedFact } from './direct-call.ts';
import { FactQueue } from './fact-queue.ts';
import { chooseTrunk, ringTargets } from './outbound-plan.ts';
import { urgentHeaders } from './pass-identity.ts';
import { PassThrough } from './pass-through.ts';

/** Tells the tenant's people; the number dialled is public, the caller's is not said. */
export function alertEmergency(ctx: DriverContext, tenant: TenantId, number: string): void {
  const text = `Emergency number ${number} was dialled and put through`;
  void new FactQueue(ctx, tenant).push({ type: 'raiseAlert', code: 'emergencyCall', text });
}

/**
 * An emergency call that came on a trunk goes straight through to the carrier: past the engine,
 * every limit and policy, and draining. It is on record like any direct call, but waits for no
 * journal. The services must see who calls and from where: the caller's identity, its place
 * (PIDF-LO and the Geolocation header that names it) and the number to call back go on untouched.
 */
export function passEmergency(ctx: DriverContext, call: SipCall, place: Place): void {
  const { tenant, number } = place;
  alertEmergency(ctx, tenant, number);
  const trunk = outwardTrunk(ctx, place);
  const ways = [
    ctx.trunks.enter(tenant, place.trunk, { direction: 'inbound', always: true }),
    ctx.trunks.enter(tenant, trunk, { direction: 'outbound', always: true }),
  ];
  const lines = (): void => {
    for (const line of ways) line.release();
  };
  const record = newRecord(ctx, place, { caller: null });
  void record.facts.push(startedFact(record.id, { call, place, trunk, number }));
  const pass = new PassThrough(ctx, planOf(ctx, record, { call, place, trunk, lines }));
  record.pass = pass;
  void pass.run({
    targets: ringTargets(ctx, trunk, number),
    invite: {
      from: call.from,
      headers: urgentHeaders(call),
      parts: call.parts,
      ...contactOf(trunk),
    },
  });
}

/**
 * The carrier's trunk before any other; never the one that the call came on, unless it is the
 * only.
 */
function outwardTrunk(ctx: DriverContext, place: Place): TrunkConfig {
  const { tenant, config, trunk } = place;
  const trunks = new Map([...config.trunks].filter(([id]) => id !== trunk.id));
  const roles = ['carrier', 'loopback', 'teams'] as const;
  return chooseTrunk(ctx, tenant, { trunks, asked: null, roles }) ?? trunk;
}
