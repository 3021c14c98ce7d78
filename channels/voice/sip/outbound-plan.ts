import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { LegCause, TenantId, TrunkConfig, VoiceAction } from '../../../domain/index.ts';
import type { SipAddress } from '../../../sip/index.ts';
import { decideDial } from '../dial-policy.ts';
import type { DialDecision, DialRule } from '../dial-policy.ts';
import type { VoiceConfig } from '../port.ts';
import type { DriverContext } from './context.ts';
import { normaliseNumber } from './number.ts';
import type { PhoneAddress } from './phones.ts';
import { parseDialUri } from './sip-uri.ts';

export type RingAction = Extract<VoiceAction, { kind: 'ring' }>;

/** What decides where a ring goes. */
export type RingWish = Pick<RingAction, 'target' | 'trunk'> & {
  /** Of a customer, revealed for this moment only. */
  readonly number?: string;
  /** It rang already and is to stop: the policy has nothing to say any more. */
  readonly isOver?: true;
};

export interface RingTarget {
  readonly requestUri: string;
  readonly address: SipAddress;
  /** Proxies on the way to a registered phone. */
  readonly route?: readonly string[];
}

/** Where a ring goes. */
export interface RingPlan {
  readonly kind: 'dial';
  readonly requestUri: string;
  readonly address: SipAddress;
  /** Tried in this order, the first of them as above. */
  readonly targets: readonly RingTarget[];
  /** All of them at once instead: one agent's phones. */
  readonly atOnce?: true;
  readonly trunk: TrunkConfig | null;
  /** Set for what goes to the public network: it is counted against the dialling policy. */
  readonly outside: { readonly emergency: boolean; readonly number: string } | null;
}

export type Planned =
  | RingPlan
  | {
      readonly kind: 'refused';
      readonly cause: LegCause;
      readonly code: string;
      /** Of the dialling policy. */
      readonly rule?: DialRule;
    };

const refused = (cause: LegCause, code: string): Planned => ({ kind: 'refused', cause, code });

const TO_TEAMS = ['teams', 'carrier', 'loopback'] as const;
const TO_OUTSIDE = ['carrier', 'loopback'] as const;

/** Decides where and whether to ring; sends nothing. */
export function planRing(
  ctx: Pick<DriverContext, 'trunks' | 'ledger' | 'host'> & Partial<Pick<DriverContext, 'phones'>>,
  owner: { readonly tenant: TenantId; readonly config: VoiceConfig },
  action: RingWish,
): Planned {
  const { target } = action;
  if (target.kind === 'number') return planOutside(ctx, owner, { action, number: target.number });
  if (target.kind === 'customer') {
    const { number } = action;
    if (number === undefined) return refused('failed', 'unknownNumber');
    return planOutside(ctx, owner, { action, number });
  }
  const { address } = target;
  switch (address.kind) {
    case 'teamsUser':
      return planTeamsUser(ctx, owner, { action, number: address.number });
    case 'outside':
      return planOutside(ctx, owner, { action, number: address.number });
    case 'sip':
      return planPhone(owner.config, action, address.uri);
    case 'phone':
      return planRegistered(ctx, owner.tenant, address);
  }
}

/**
 * Over the Teams trunk, where only our own people are. Without one it is a call to the public
 * network as any other: by the policy, at its price.
 */
function planTeamsUser(
  ctx: Pick<DriverContext, 'trunks' | 'ledger' | 'host'>,
  owner: { readonly tenant: TenantId; readonly config: VoiceConfig },
  to: { readonly action: RingWish; readonly number: string },
): Planned {
  const { action, number } = to;
  const { trunks } = owner.config;
  const trunk = chooseTrunk(ctx, owner.tenant, { trunks, asked: action.trunk, roles: TO_TEAMS });
  if (trunk?.role !== 'carrier') {
    return planTrunk(ctx, owner.tenant, { trunk, dial: number, outside: null });
  }
  return planOutside(ctx, owner, { action: { ...action, trunk: trunk.id }, number });
}

/** The trunk that a leg rings over, or was rung over by a process that died. */
export function trunkOfLeg(
  ctx: Pick<DriverContext, 'trunks'>,
  tenant: TenantId,
  of: Pick<RingWish, 'target' | 'trunk'> & { readonly trunks: VoiceConfig['trunks'] },
): TrunkConfig | null {
  const { target, trunk: asked, trunks } = of;
  const kind = target.kind === 'agent' ? target.address.kind : target.kind;
  if (kind === 'sip' || kind === 'phone')
    return asked === null ? null : (trunks.get(asked) ?? null);
  const roles = kind === 'teamsUser' ? TO_TEAMS : TO_OUTSIDE;
  return chooseTrunk(ctx, tenant, { trunks, asked, roles });
}

/** A SIP phone is rung where its URI says: an administrator wrote it. */
function planPhone(config: VoiceConfig, action: RingWish, uri: string): Planned {
  const dial = parseDialUri(uri);
  if (dial === null) return refused('failed', 'badAddress');
  const trunk = action.trunk === null ? null : (config.trunks.get(action.trunk) ?? null);
  const target = { requestUri: uri, address: dial.address };
  return { kind: 'dial', ...target, targets: [target], trunk, outside: null };
}

/** Who is not registered is told so at once: the next agent rings instead. */
function planRegistered(
  { phones }: Partial<Pick<DriverContext, 'phones'>>,
  tenant: TenantId,
  address: PhoneAddress,
): Planned {
  const all = phones?.(tenant, address) ?? [];
  const [first] = all;
  if (first === undefined) return refused('unreachable', 'notRegistered');
  // One description goes to all: those that want SRTP do not ring with those that do not.
  const isSecure = (target: RingTarget) => target.address.transport === 'tls';
  const targets = all.filter((target) => isSecure(target) === isSecure(first));
  return { kind: 'dial', ...first, targets, atOnce: true, trunk: null, outside: null };
}

function planOutside(
  ctx: Pick<DriverContext, 'trunks' | 'ledger' | 'host'>,
  owner: { readonly tenant: TenantId; readonly config: VoiceConfig },
  to: { readonly action: RingWish; readonly number: string },
): Planned {
  const decision = decideFor(ctx, owner, to.number);
  if (decision.kind === 'refused' && to.action.isOver !== true) {
    const { rule } = decision;
    return { kind: 'refused', cause: 'refused', code: `policy.${rule}`, rule };
  }
  const { dial, emergency } =
    decision.kind === 'allowed' ? decision : { dial: to.number, emergency: false };
  const trunk = chooseTrunk(ctx, owner.tenant, {
    trunks: owner.config.trunks,
    asked: to.action.trunk,
    roles: TO_OUTSIDE,
  });
  return planTrunk(ctx, owner.tenant, { trunk, dial, outside: { emergency, number: dial } });
}

/** By the tenant's policy, and by what it has dialled lately. */
export function decideFor(
  ctx: Pick<DriverContext, 'ledger' | 'host'>,
  owner: { readonly tenant: TenantId; readonly config: VoiceConfig },
  number: string,
): DialDecision {
  const { dialPolicy } = owner.config;
  const { callsLastMinute, spentTodayMinor } = ctx.ledger(owner.tenant).usage(ctx.host.now());
  // The ledger is as young as this process; the journal is a commit behind.
  const onRecord = (ctx.host.dialledToday?.(owner.tenant) ?? 0) * dialPolicy.pricePerMinuteMinor;
  return decideDial(dialPolicy, {
    number,
    numberClass: normaliseNumber(number)?.numberClass ?? 'unknown',
    callingCode: callingCodeOf(number),
    usage: { callsLastMinute, spentTodayMinor: Math.max(spentTodayMinor, onRecord) },
  });
}

export function callingCodeOf(number: string): string {
  return parsePhoneNumberFromString(number)?.countryCallingCode ?? '';
}

function planTrunk(
  ctx: Pick<DriverContext, 'trunks'>,
  tenant: TenantId,
  want: {
    readonly trunk: TrunkConfig | null;
    readonly dial: string;
    readonly outside: RingPlan['outside'];
  },
): Planned {
  const { trunk, dial, outside } = want;
  if (trunk === null) return refused('unreachable', 'noTrunk');
  // Failing at once lets the next agent ring instead of making the customer wait for a dead trunk.
  if (outside?.emergency !== true) {
    if (!trunk.enabled) return refused('trunkDown', 'trunkDisabled');
    if (ctx.trunks.isDown(tenant, trunk)) return refused('trunkDown', 'trunkDown');
  }
  const targets = ringTargets(ctx, trunk, dial);
  const [first] = targets;
  if (first === undefined) return refused('unreachable', 'badTrunkUri');
  return { kind: 'dial', ...first, targets, trunk, outside };
}

/**
 * Always `user=phone`: without it Teams guesses whether that is a number (teams-voice-apps §5.3).
 */
export function ringTargets(
  ctx: Pick<DriverContext, 'trunks'>,
  trunk: TrunkConfig,
  dial: string,
): readonly RingTarget[] {
  return ctx.trunks.targets(trunk).map(({ hostPort, address }) => {
    return { requestUri: `sip:${dial}@${hostPort};user=phone`, address };
  });
}

/**
 * The trunk asked for, else the first of the best role; one that answers before one that does not.
 */
export function chooseTrunk(
  ctx: Pick<DriverContext, 'trunks'>,
  tenant: TenantId,
  want: {
    readonly trunks: VoiceConfig['trunks'];
    readonly asked: TrunkConfig['id'] | null;
    readonly roles: readonly TrunkConfig['role'][];
  },
): TrunkConfig | null {
  const all = [...want.trunks.values()].filter((trunk) => trunk.uri !== null);
  const isOut = (trunk: TrunkConfig): boolean => {
    return !trunk.enabled || ctx.trunks.isDown(tenant, trunk);
  };
  const asked = all.find((trunk) => trunk.id === want.asked);
  if (asked !== undefined) return asked;
  const fitting = want.roles.flatMap((role) => all.filter((trunk) => trunk.role === role));
  return fitting.find((trunk) => !isOut(trunk)) ?? fitting[0] ?? null;
}
