import type { TenantId, TrunkConfig, TrunkId } from '../../../domain/index.ts';
import type { TrunkHealth, VoiceHost } from '../port.ts';
import { TokenBuckets } from '../../../sip/index.ts';
import type { CallEnd, IncomingRequest, SipAddress } from '../../../sip/index.ts';
import { askedName } from './teams-place.ts';
import { admitsSource } from './trunk-match.ts';
import { baseOf } from '../derived-trunk.ts';
import type { DialUri } from './sip-uri.ts';
import type { DriverTimers } from './timers.ts';
import type { TrunkState } from './trunk-health.ts';
import { TargetTable, targetsOf } from './trunk-targets.ts';
import type { Target } from './trunk-targets.ts';

/** How often due keep-alives are looked for. */
const SCAN_MS = 1_000;
/** A second's worth of calls may come at once. */
const RATE_BURST_S = 1;
/** How often it is said that a trunk's calls come too fast. */
const TOO_FAST_AGAIN_MS = 600_000;
const ASKERS_MAX = 1_000;

export type Ping = (target: SipAddress, contact: string | null) => Promise<number | 'timeout'>;

interface Admitted {
  readonly kind: 'admitted';
  readonly release: () => void;
}

export type Line =
  | Admitted
  /** `full`: no line free. `tooFast`: come again in a second. */
  | { readonly kind: 'full' }
  | { readonly kind: 'tooFast' };

interface Way {
  readonly direction: 'inbound' | 'outbound';
  readonly always: boolean;
}

interface TrunkEntry {
  calls: number;
  /** When the far end last sent us OPTIONS. */
  askedAt: number | null;
  /** When it was last said that calls came faster than agreed. */
  tooFastAt: number | null;
}

/** Calls, rates and health of every trunk of every tenant that this process owns. */
export class Trunks {
  readonly #host: VoiceHost;
  readonly #timers: DriverTimers;
  readonly #entries = new Map<string, TrunkEntry>();
  readonly #targets = new TargetTable();
  readonly #rates: TokenBuckets;
  readonly #askers = new Map<string, number>();
  #scan: { clear(): void } | undefined;

  constructor(host: VoiceHost, timers: DriverTimers) {
    this.#host = host;
    this.#timers = timers;
    this.#rates = new TokenBuckets({ now: () => host.now() }, RATE_BURST_S);
  }

  /** Takes a line. `always`: no limit refuses it, an emergency or a call that has its line. */
  enter(tenant: TenantId, trunk: TrunkConfig, way: Way & { readonly always: true }): Admitted;
  enter(tenant: TenantId, trunk: TrunkConfig, way: Way): Line;
  enter(tenant: TenantId, trunk: TrunkConfig, way: Way): Line {
    const entry = this.#entry(tenant, trunk.id);
    if (!way.always) {
      if (entry.calls >= trunk.callsMax) return { kind: 'full' };
      const name = `${tenant} ${trunk.id} ${way.direction}`;
      if (!this.#rates.take(name, trunk.callsPerSecondMax)) {
        this.#tooFast(tenant, trunk);
        return { kind: 'tooFast' };
      }
    }
    entry.calls++;
    let held = true;
    const release = (): void => {
      if (held) entry.calls--;
      held = false;
    };
    return { kind: 'admitted', release };
  }

  #tooFast(tenant: TenantId, trunk: TrunkConfig): void {
    const entry = this.#entry(tenant, trunk.id);
    const now = this.#host.now();
    if (entry.tooFastAt !== null && now - entry.tooFastAt < TOO_FAST_AGAIN_MS) return;
    entry.tooFastAt = now;
    const rate = `more than ${trunk.callsPerSecondMax} calls a second`;
    this.#host.alert(tenant, 'trunkTooFast', `Trunk ${trunk.name}: ${rate}, the rest is refused`);
  }

  /** Every address of it is. */
  isDown(_tenant: TenantId, trunk: TrunkConfig): boolean {
    return this.#stateOf(trunk).state === 'down';
  }

  /** Where its calls go, the addresses that answer first. */
  targets(trunk: TrunkConfig): readonly DialUri[] {
    return this.#targets.inOrder(this.#nameOf(trunk), targetsOf(trunk), this.#host.now());
  }

  /** An attempt at one of its addresses came to nothing. */
  note(trunk: TrunkConfig, target: SipAddress, end: CallEnd): void {
    this.#targets.note(this.#nameOf(trunk), target, end, this.#host.now());
  }

  health(): readonly TrunkHealth[] {
    return this.#owned().map(({ tenant, trunk }) => {
      const { calls, askedAt } = this.#entry(tenant, trunk.id);
      return { tenant, trunk: trunk.id, ...this.#stateOf(trunk), calls, askedAt };
    });
  }

  /** Somebody sent OPTIONS: it knows a trunk of ours, which its answers alone do not prove. */
  asked({ requestUri, source }: Pick<IncomingRequest, 'requestUri' | 'source'>): void {
    const now = this.#host.now();
    // A flood of them costs one look a second.
    if (now - (this.#askers.get(source.host) ?? 0) < SCAN_MS) return;
    if (this.#askers.size >= ASKERS_MAX) this.#askers.clear();
    this.#askers.set(source.host, now);
    const name = askedName(requestUri);
    for (const { tenant, trunk } of this.#owned()) {
      if (!admitsSource(trunk, source)) continue;
      const own = this.#nameOf(trunk);
      if (trunk.role === 'teams' && own !== null && name !== null && own !== name) continue;
      this.#entry(tenant, trunk.id).askedAt = now;
    }
  }

  #stateOf(trunk: TrunkConfig): { readonly state: TrunkState; readonly lastSeenAt: number | null } {
    const name = this.#nameOf(trunk);
    const all = targetsOf(trunk).map(({ address }) => this.#targets.of(name, address).health);
    const seen = all.map(({ lastSeenAt }) => lastSeenAt).filter((at) => at !== null);
    const lastSeenAt = seen.length === 0 ? null : Math.max(...seen);
    if (all.some(({ state }) => state === 'up')) return { state: 'up', lastSeenAt };
    const isDown = all.length > 0 && all.every(({ state }) => state === 'down');
    return { state: isDown ? 'down' : 'unknown', lastSeenAt };
  }

  /** By which name it is known there: a derived trunk shares its base's health. */
  #nameOf(trunk: TrunkConfig): string | null {
    return baseOf(trunk, this.#host.baseTrunks())?.fqdn ?? trunk.fqdn;
  }

  start(ping: Ping): void {
    const scan = (): void => {
      this.pingDue(ping);
      this.#scan = this.#timers.set(SCAN_MS, scan);
    };
    scan();
  }

  stop(): void {
    this.#scan?.clear();
  }

  /** Pings each trunk whose time has come; one ping at a time each. */
  pingDue(ping: Ping): void {
    const now = this.#host.now();
    const bases = this.#host.baseTrunks();
    // OPTIONS go out for the provider's own trunk; those derived from it have none (§5.1).
    const own = this.#owned().map(({ trunk }) => trunk);
    for (const trunk of [...bases, ...own.filter((one) => baseOf(one, bases) === null)]) {
      if (trunk.keepAliveMs === 0) continue;
      for (const { address } of targetsOf(trunk)) {
        const target = this.#targets.of(trunk.fqdn, address);
        if (target.pinging || now < target.pingDueAt) continue;
        target.pinging = true;
        target.pingDueAt = now + trunk.keepAliveMs;
        void ping(address, trunk.fqdn).then(
          (status) => this.#pinged(trunk.fqdn, address, status !== 'timeout'),
          () => this.#pinged(trunk.fqdn, address, false),
        );
      }
    }
  }

  #pinged(name: string | null, address: SipAddress, answered: boolean): void {
    const target = this.#targets.of(name, address);
    const change = this.#targets.pinged(target, answered, this.#host.now());
    if (change === 'none') return;
    for (const { tenant, trunk } of this.#owned()) {
      if (this.#nameOf(trunk) !== name) continue;
      const own = targetsOf(trunk).map((one) => this.#targets.of(name, one.address));
      if (own.includes(target)) this.#tell(tenant, { trunk, own, change });
    }
  }

  /** One address of several is news only when it was the last that answered, or is the first. */
  #tell(
    tenant: TenantId,
    what: {
      readonly trunk: TrunkConfig;
      readonly own: readonly Target[];
      readonly change: 'wentDown' | 'cameUp';
    },
  ): void {
    const { name } = what.trunk;
    const up = what.own.filter(({ health }) => health.state !== 'down').length;
    if (what.change === 'wentDown' && up === 0) {
      this.#host.alert(tenant, 'trunkDown', `Trunk ${name} does not answer: new calls fail`);
    } else if (what.change === 'cameUp' && up === 1) {
      this.#host.alert(tenant, 'trunkUp', `Trunk ${name} answers again`);
    }
  }

  #owned(): { readonly tenant: TenantId; readonly trunk: TrunkConfig }[] {
    return this.#host.tenants().flatMap((tenant) => {
      const trunks = this.#host.config(tenant)?.trunks.values() ?? [];
      return [...trunks].map((trunk) => ({ tenant, trunk }));
    });
  }

  #entry(tenant: TenantId, trunk: TrunkId): TrunkEntry {
    const key = `${tenant} ${trunk}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { calls: 0, askedAt: null, tooFastAt: null };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}
