import { parentOf } from './domains.ts';
import type { Sender } from './screen.ts';

/** Microsoft, "Monitor Direct Routing": three silent periods of a minute demote an SBC. */
const PERIOD_MS = 60_000;
const HEALTHY_MS = 3 * PERIOD_MS;
const GATEWAYS_MAX = 200;

export interface GatewayView {
  readonly fqdn: string;
  readonly port: number;
  /** `demoted`: not heard of for three periods; tried last, never removed. */
  readonly state: 'active' | 'demoted';
  readonly lastSeenAt: number;
  /** What it answered to our OPTIONS; null = not asked yet. */
  readonly answered: number | 'timeout' | null;
}

interface Gateway {
  readonly fqdn: string;
  port: number;
  lastSeenAt: number;
  answered: GatewayView['answered'];
}

export interface Way {
  /** The customer's own name, also where only the carrier's trunk was heard of. */
  readonly fqdn: string;
  readonly port: number;
}

/** Border controllers as their OPTIONS and INVITEs have made them known. */
export class Gateways {
  readonly #known = new Map<string, Gateway>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** True for a new one, or one that moved. */
  seen({ fqdn, port }: Pick<Sender, 'fqdn' | 'port'>): boolean {
    const known = this.#known.get(fqdn);
    if (known !== undefined) {
      const moved = known.port !== port;
      known.port = port;
      known.lastSeenAt = this.#now();
      return moved;
    }
    if (this.#known.size >= GATEWAYS_MAX) return false;
    this.#known.set(fqdn, { fqdn, port, lastSeenAt: this.#now(), answered: null });
    return true;
  }

  answered(fqdn: string, status: number | 'timeout'): void {
    const known = this.#known.get(fqdn);
    if (known !== undefined) known.answered = status;
  }

  /**
   * Where a call of these domains leaves: by its own trunk or, derived, by the carrier's (only that
   * one needs a gateway, and sends OPTIONS). Demoted ones come last.
   */
  wayFor(domains: readonly string[]): Way | undefined {
    const ways = domains.flatMap((fqdn) => {
      const gateway = this.#known.get(fqdn) ?? this.#known.get(parentOf(fqdn));
      return gateway === undefined ? [] : [{ fqdn, gateway }];
    });
    const best = ways.find(({ gateway }) => this.#isActive(gateway)) ?? ways[0];
    return best === undefined ? undefined : { fqdn: best.fqdn, port: best.gateway.port };
  }

  list(): readonly GatewayView[] {
    return [...this.#known.values()].map((gateway) => ({
      ...gateway,
      state: this.#isActive(gateway) ? 'active' : 'demoted',
    }));
  }

  forget(): void {
    this.#known.clear();
  }

  #isActive(gateway: Gateway): boolean {
    return this.#now() - gateway.lastSeenAt < HEALTHY_MS;
  }
}
