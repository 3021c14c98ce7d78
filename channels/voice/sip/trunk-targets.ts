import type { TrunkConfig } from '../../../domain/index.ts';
import type { CallEnd, SipAddress } from '../../../sip/index.ts';
import { parseDialUri } from './sip-uri.ts';
import type { DialUri } from './sip-uri.ts';
import { afterPing, UNSEEN } from './trunk-health.ts';
import type { TrunkHealthState } from './trunk-health.ts';

/** A far end that asks for more is asked again after this all the same. */
const ASIDE_MAX_MS = 600_000;
/** How long an address that did not answer at all is tried last. */
const SILENT_ASIDE_MS = 30_000;
const TARGETS_MAX = 10_000;

const dials = new WeakMap<TrunkConfig, readonly DialUri[]>();

/** Where a trunk's calls go, in the order configured: sip, sip2, sip3. */
export function targetsOf(trunk: TrunkConfig): readonly DialUri[] {
  const known = dials.get(trunk);
  if (known !== undefined) return known;
  const uris = [...(trunk.uri === null ? [] : [trunk.uri]), ...trunk.uris];
  const all = uris.map(parseDialUri).filter((target) => target !== null);
  // One description goes to all of them, and TLS asks for another one than UDP does.
  const targets = all.filter(({ address }) => address.transport === all[0]?.address.transport);
  dials.set(trunk, targets);
  return targets;
}

export interface Target {
  health: TrunkHealthState;
  asideUntil: number;
  pingDueAt: number;
  pinging: boolean;
}

/**
 * One address as one name of ours sees it: all trunks derived from a base share what the base knows
 * (teams-voice-apps §5.1).
 *
 * An address is *aside* while it asked to be left alone (503 with Retry-After) or did not answer a
 * call, and *down* when its OPTIONS were missed. Either way it is tried last and never forgotten.
 */
export class TargetTable {
  readonly #targets = new Map<string, Target>();

  of(name: string | null, address: SipAddress): Target {
    const key = `${name ?? ''} ${address.transport} ${address.host} ${address.port}`;
    let target = this.#targets.get(key);
    if (target === undefined) {
      if (this.#targets.size >= TARGETS_MAX) this.#targets.clear();
      target = { health: UNSEEN, asideUntil: 0, pingDueAt: 0, pinging: false };
      this.#targets.set(key, target);
    }
    return target;
  }

  /** `change` as in `afterPing`. */
  pinged(target: Target, answered: boolean, now: number): 'none' | 'wentDown' | 'cameUp' {
    const { health, change } = afterPing(target.health, answered, now);
    target.health = health;
    target.pinging = false;
    return change;
  }

  /** Those that answer first, each kind in the order configured. */
  inOrder(name: string | null, targets: readonly DialUri[], now: number): readonly DialUri[] {
    if (targets.length < 2) return targets;
    const rank = ({ address }: DialUri): number => {
      const target = this.of(name, address);
      if (target.health.state === 'down') return 2;
      return target.asideUntil > now ? 1 : 0;
    };
    return [0, 1, 2].flatMap((wanted) => targets.filter((each) => rank(each) === wanted));
  }

  /** What the end of an attempt says about its address, for the calls that follow. */
  note(
    name: string | null,
    address: SipAddress,
    end: Pick<CallEnd, 'by' | 'status' | 'retryAfterS'>,
    now: number,
  ): void {
    const target = this.of(name, address);
    if (end.by === 'remote') {
      if (end.status !== 503 || end.retryAfterS === undefined) return;
      target.asideUntil = now + Math.min(ASIDE_MAX_MS, Math.max(0, end.retryAfterS) * 1_000);
    } else {
      target.asideUntil = now + SILENT_ASIDE_MS;
    }
  }
}
