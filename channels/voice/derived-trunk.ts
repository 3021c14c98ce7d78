import type { TrunkConfig, TrunkId } from '../../domain/index.ts';

/**
 * A provider's one trunk to Teams, made in its own tenant there (teams-voice-apps §5.1). The trunks
 * of its customers are derived from it: `sbc1.` before its FQDN, and every setting its own.
 */
export type BaseTrunk = TrunkConfig & { readonly fqdn: string };

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Exactly one label before the base: a wildcard certificate reaches no further. */
export function isDerivedName(name: string, base: string): boolean {
  const [label = '', ...rest] = name.toLowerCase().split('.');
  return LABEL.test(label) && rest.join('.') === base.toLowerCase();
}

export function baseOfName(name: string, bases: readonly BaseTrunk[]): BaseTrunk | null {
  return bases.find(({ fqdn }) => isDerivedName(name, fqdn)) ?? null;
}

/** The base that a tenant's trunk is derived from; null = it stands for itself. */
export function baseOf(trunk: TrunkConfig, bases: readonly BaseTrunk[]): BaseTrunk | null {
  return trunk.role === 'teams' && trunk.fqdn !== null ? baseOfName(trunk.fqdn, bases) : null;
}

const made = new WeakMap<TrunkConfig, { base: BaseTrunk; trunk: TrunkConfig }>();

/**
 * The trunk as it works: a derived one has all settings of its base and only its name, its FQDN
 * and the limits of its tenant of its own. The same object for the same two.
 */
export function effectiveTrunk(own: TrunkConfig, bases: readonly BaseTrunk[]): TrunkConfig {
  const base = baseOf(own, bases);
  if (base === null) return own;
  const known = made.get(own);
  if (known?.base === base) return known.trunk;
  const { id, name, fqdn, callsMax, callsPerSecondMax } = own;
  const trunk = { ...base, id, name, fqdn, callsMax, callsPerSecondMax };
  made.set(own, { base, trunk });
  return trunk;
}

/** The same map where nothing in it is derived. */
export function effectiveTrunks(
  trunks: ReadonlyMap<TrunkId, TrunkConfig>,
  bases: readonly BaseTrunk[],
): ReadonlyMap<TrunkId, TrunkConfig> {
  if (bases.length === 0) return trunks;
  const all = [...trunks].map(([id, trunk]) => [id, effectiveTrunk(trunk, bases)] as const);
  return all.every(([id, trunk]) => trunks.get(id) === trunk) ? trunks : new Map(all);
}
