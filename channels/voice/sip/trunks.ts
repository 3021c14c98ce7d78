import type { TenantId, TrunkConfig, TrunkId } from '../../../domain/index.ts';
import type { TrunkHealth, VoiceHost } from '../port.ts';
import type { SipAddress } from '../../../sip/index.ts';
import { parseDialUri } from './sip-uri.ts';
import type { DriverTimers } from './timers.ts';
import { TokenBucket } from './token-bucket.ts';
import { afterPing, UNSEEN } from './trunk-health.ts';
import type { TrunkHealthState } from './trunk-health.ts';

/** How often due keep-alives are looked for. */
const SCAN_MS = 1_000;

export type Ping = (target: SipAddress, contact: string | null) => Promise<number | 'timeout'>;

export type Line =
  | { readonly kind: 'admitted'; readonly release: () => void }
  /** `full`: no line free. `tooFast`: come again in a second. */
  | { readonly kind: 'full' }
  | { readonly kind: 'tooFast' };

interface TrunkEntry {
  calls: number;
  health: TrunkHealthState;
  pingDueAt: number;
  pinging: boolean;
  inbound: TokenBucket | null;
  outbound: TokenBucket | null;
}

/** Calls, rates and health of every trunk of every tenant that this process owns. */
export class Trunks {
  readonly #host: VoiceHost;
  readonly #timers: DriverTimers;
  readonly #entries = new Map<string, TrunkEntry>();
  #scan: { clear(): void } | undefined;

  constructor(host: VoiceHost, timers: DriverTimers) {
    this.#host = host;
    this.#timers = timers;
  }

  /** Takes a line of the trunk. `always`: an emergency call, which no limit refuses. */
  enter(
    tenant: TenantId,
    trunk: TrunkConfig,
    way: { readonly direction: 'inbound' | 'outbound'; readonly always: boolean },
  ): Line {
    const entry = this.#entry(tenant, trunk.id);
    if (!way.always) {
      if (entry.calls >= trunk.callsMax) return { kind: 'full' };
      const now = this.#host.now();
      const bucket = (entry[way.direction] ??= new TokenBucket(trunk.callsPerSecondMax, now));
      if (!bucket.take(trunk.callsPerSecondMax, now)) return { kind: 'tooFast' };
    }
    entry.calls++;
    let held = true;
    const release = (): void => {
      if (held) entry.calls--;
      held = false;
    };
    return { kind: 'admitted', release };
  }

  isDown(tenant: TenantId, trunk: TrunkConfig): boolean {
    return this.#entry(tenant, trunk.id).health.state === 'down';
  }

  health(): readonly TrunkHealth[] {
    return this.#owned().map(({ tenant, trunk }) => {
      const { calls, health } = this.#entry(tenant, trunk.id);
      const { state, lastSeenAt } = health;
      return { tenant, trunk: trunk.id, state, calls, lastSeenAt };
    });
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
    for (const { tenant, trunk } of this.#owned()) {
      const target = trunk.uri === null ? null : parseDialUri(trunk.uri);
      const entry = this.#entry(tenant, trunk.id);
      if (target === null || trunk.keepAliveMs === 0) continue;
      if (entry.pinging || now < entry.pingDueAt) continue;
      entry.pinging = true;
      entry.pingDueAt = now + trunk.keepAliveMs;
      void ping(target.address, trunk.fqdn).then(
        (status) => this.#pinged(tenant, trunk, status !== 'timeout'),
        () => this.#pinged(tenant, trunk, false),
      );
    }
  }

  #pinged(tenant: TenantId, trunk: TrunkConfig, answered: boolean): void {
    const entry = this.#entry(tenant, trunk.id);
    const { health, change } = afterPing(entry.health, answered, this.#host.now());
    entry.health = health;
    entry.pinging = false;
    if (change === 'wentDown') {
      this.#host.alert(tenant, 'trunkDown', `Trunk ${trunk.name} does not answer: new calls fail`);
    } else if (change === 'cameUp') {
      this.#host.alert(tenant, 'trunkUp', `Trunk ${trunk.name} answers again`);
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
      entry = {
        calls: 0,
        health: UNSEEN,
        pingDueAt: 0,
        pinging: false,
        inbound: null,
        outbound: null,
      };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}
