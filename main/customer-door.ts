import type { CallerFacts, ListConfig, PersonalRef, TenantId } from '../domain/index.ts';
import { configOf, type Config, type TenantState } from '../engine/index.ts';
import type { CustomerFacts, Customers } from '../journal/index.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** A call does not wait longer for what is known of its caller. */
const LOOK_UP_MAX_MS = 50;
const UNKNOWN: CustomerFacts = { lists: [], lastAgent: null, preferredAgent: null };

type Known = Pick<
  CallerFacts,
  'blocked' | 'doNotCall' | 'vip' | 'list' | 'lastAgent' | 'preferredAgent'
>;
const NOTHING: Known = { blocked: false, vip: false };

export interface CustomerDoorOptions {
  readonly customers: Pick<Customers, 'factsOf'>;
  readonly state: (tenant: TenantId) => TenantState | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** A caller at the door; both null when the number is withheld. */
export interface AtDoor {
  readonly ref: PersonalRef | null;
  readonly number: string | null;
}

/**
 * What is known of a caller, as facts: the engine sees neither the number nor the list. Asks the
 * journal only where the tenant's settings make use of the answer, for so long, and goes on without
 * one: a slow database delays nobody's call, and lets a blocked caller through once.
 */
export class CustomerDoor {
  readonly #options: CustomerDoorOptions;

  constructor(options: CustomerDoorOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  async factsOf(tenant: TenantId, { ref, number }: AtDoor): Promise<Known> {
    const state = this.#options.state(tenant);
    if (state === null) return NOTHING;
    const config = configOf(state);
    // Whoever calls back after an emergency call is never turned away.
    if (number !== null && config.dialPolicy?.emergency.includes(number)) return NOTHING;
    // Who is not to be called is not offered a callback.
    const callsBack = [...config.queues.values()].some(({ callback }) => callback !== null);
    const isAsked = ({ purpose }: ListConfig) => callsBack || purpose !== 'doNotCall';
    const lists = [...config.lists.values()].filter(isAsked);
    const asks = ref !== null && (lists.length > 0 || knowsAgents(config));
    const found = asks ? await this.#lookUp(tenant, ref) : UNKNOWN;
    const on = lists.filter((list) => found.lists.includes(list.id) || isCovered(list, number));
    const isOff = on.some(({ purpose }) => purpose === 'doNotCall');
    return {
      ...listFacts(on),
      ...(isOff ? { doNotCall: true } : {}),
      ...agentFacts(config, found),
    };
  }

  /** Of somebody whom we would call; rejects where the journal cannot be asked. */
  async isNotToBeCalled(tenant: TenantId, { ref, number }: AtDoor): Promise<boolean> {
    const state = this.#options.state(tenant);
    if (state === null) return true;
    const config = configOf(state);
    if (number !== null && config.dialPolicy?.emergency.includes(number)) return false;
    const lists = [...config.lists.values()].filter(({ purpose }) => purpose === 'doNotCall');
    if (lists.some((list) => isCovered(list, number))) return true;
    if (lists.length === 0 || ref === null) return false;
    const found = await this.#options.customers.factsOf(tenant, ref);
    return lists.some(({ id }) => found.lists.includes(id));
  }

  async #lookUp(tenant: TenantId, ref: PersonalRef): Promise<CustomerFacts> {
    const { customers, clock, log } = this.#options;
    let cancel: () => void = () => undefined;
    const late = new Promise<null>((resolve) => {
      cancel = clock.after(LOOK_UP_MAX_MS, () => resolve(null));
    });
    const found = customers.factsOf(tenant, ref).catch((error: unknown) => {
      log.warn('customerLookUp', { tenant, error: String(error) });
      return UNKNOWN;
    });
    const first = await Promise.race([found, late]);
    cancel();
    if (first === null) log.warn('customerLookUpLate', { tenant, afterMs: LOOK_UP_MAX_MS });
    return first ?? UNKNOWN;
  }
}

/** Some queue asks for it. */
function knowsAgents({ queues }: Config): boolean {
  for (const { lastAgentMs, preferredAgentMs } of queues.values()) {
    if (lastAgentMs > 0 || preferredAgentMs > 0) return true;
  }
  return false;
}

function isCovered({ anonymous, prefixes }: ListConfig, number: string | null): boolean {
  return number === null ? anonymous : prefixes.some((prefix) => number.startsWith(prefix));
}

/** Who is on both kinds is blocked: somebody put them there to be rid of them. */
function listFacts(on: readonly ListConfig[]): Known {
  const block = on.find(({ purpose }) => purpose === 'block');
  if (block !== undefined) return { blocked: true, vip: false, list: block.id };
  const vip = on.find(({ purpose }) => purpose === 'vip');
  return vip === undefined ? NOTHING : { blocked: false, vip: true, list: vip.id };
}

function agentFacts(
  { agents }: Config,
  { lastAgent, preferredAgent }: CustomerFacts,
): Pick<Known, 'lastAgent' | 'preferredAgent'> {
  return {
    ...(lastAgent !== null && agents.has(lastAgent) ? { lastAgent } : {}),
    ...(preferredAgent !== null && agents.has(preferredAgent) ? { preferredAgent } : {}),
  };
}
