import type { TenantId } from '../../../domain/index.ts';
import { emergencyNumber } from '../dial-policy.ts';
import type { DriverContext } from './context.ts';
import { callingCodeOf } from './outbound-plan.ts';
import type { Planned, RingAction, RingWish } from './outbound-plan.ts';

type Refused = Extract<Planned, { kind: 'refused' }>;

/** Somebody outside whom we call, not one of ours: their number is needed, and lists are asked. */
export function isCallee({ target }: Pick<RingAction, 'target'>): boolean {
  return target.kind === 'customer' || target.kind === 'number';
}

/**
 * The wish with the number in it, or why it is not dialled: erased from the vault, on a list of
 * numbers that are not to be called (an emergency number never is), or shown a number that is not
 * the tenant's own.
 */
export async function wishOf(
  ctx: Pick<DriverContext, 'host'>,
  tenant: TenantId,
  action: RingAction,
): Promise<RingWish | Refused> {
  const { target, trunk, from } = action;
  if (target.kind === 'agent') return action;
  const ref = target.kind === 'customer' ? target.customer : null;
  const known = target.kind === 'customer' ? await numberOf(ctx, tenant, action) : target.number;
  if (known === null) return { kind: 'refused', cause: 'failed', code: 'unknownNumber' };
  const config = ctx.host.config(tenant);
  if (from !== undefined && config?.hasNumber(from) !== true) {
    return { kind: 'refused', cause: 'refused', code: 'notOurNumber' };
  }
  const isEmergency =
    config !== null && emergencyNumber(config.dialPolicy, known, callingCodeOf(known)) !== null;
  if (!isEmergency && (await isOnList(ctx, tenant, { ref, number: known }))) {
    return { kind: 'refused', cause: 'refused', code: 'policy.doNotCall', rule: 'doNotCall' };
  }
  return { target, trunk, number: known };
}

/** null = erased, or never known. */
export async function numberOf(
  ctx: Pick<DriverContext, 'host'>,
  tenant: TenantId,
  { target }: Pick<RingAction, 'target'>,
): Promise<string | null> {
  return target.kind === 'customer' ? ctx.host.reveal(tenant, target.customer) : null;
}

/** Who cannot be looked up is not called: a list that is not asked is no list. */
export async function isOnList(
  ctx: Pick<DriverContext, 'host'>,
  tenant: TenantId,
  callee: Parameters<NonNullable<DriverContext['host']['doNotCall']>>[1],
): Promise<boolean> {
  try {
    return (await ctx.host.doNotCall?.(tenant, callee)) ?? false;
  } catch {
    return true;
  }
}
