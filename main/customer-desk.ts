import type { AgentId, E164, ListId, PersonalRef, TenantId } from '../domain/index.ts';
import { configOf, type TenantState } from '../engine/index.ts';
import type { AuditAction, Journal, ListEntry } from '../journal/index.ts';
import { actorOf } from '../api/index.ts';
import type { CustomerAgents, CustomerHost, EntriesPage, Viewer } from '../api/index.ts';
import type { AuditDesk } from './audit-desk.ts';
import type { Clock } from './clock.ts';

export interface CustomerDeskOptions {
  readonly journal: Pick<Journal, 'customers' | 'readModels' | 'vault'>;
  readonly audit: Pick<AuditDesk, 'reveal' | 'write'>;
  readonly state: (tenant: TenantId) => TenantState | null;
  readonly clock: Pick<Clock, 'now'>;
}

/** Lists and customers' agents: on record in the audit first, then in the journal's tables. */
export class CustomerDesk implements CustomerHost {
  readonly #options: CustomerDeskOptions;

  constructor(options: CustomerDeskOptions) {
    this.#options = options;
  }

  async entries(
    viewer: Viewer,
    list: ListId,
    { limit, after }: { readonly limit: number; readonly after: string | null },
  ): Promise<EntriesPage | null> {
    const { tenant } = viewer;
    if (!this.#knows(tenant, list)) return null;
    const from = after === null ? null : placeOf(after);
    const page = { limit: limit + 1, ...(from === null ? {} : { after: from }) };
    const rows = await this.#options.journal.customers.entries(tenant, list, page);
    const shown = rows.slice(0, limit);
    const numbers = await this.#numbers(viewer, shown);
    const items = shown.map(({ ref, at }) => {
      const number = numbers.get(ref) ?? null;
      return { entry: ref, at, ...(number === null ? {} : { number }) };
    });
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return { items, next: last === undefined ? null : `${last.at}.${last.ref}` };
  }

  async enter(viewer: Viewer, list: ListId, number: E164): Promise<PersonalRef | null> {
    const { journal, clock } = this.#options;
    const { tenant } = viewer;
    if (!this.#knows(tenant, list)) return null;
    const { ref, rows } = await journal.vault.seal(tenant, 'number', number);
    await this.#record(viewer, 'listEntryAdded', { subject: list, detail: { entry: ref } });
    const entry = { list, ref, at: clock.now(), by: actorOf(viewer).id };
    await journal.customers.enter(tenant, entry, rows);
    return ref;
  }

  async strike(viewer: Viewer, list: ListId, ref: PersonalRef): Promise<true | null> {
    const { tenant } = viewer;
    if (!this.#knows(tenant, list)) return null;
    await this.#record(viewer, 'listEntryRemoved', { subject: list, detail: { entry: ref } });
    return (await this.#options.journal.customers.strike(tenant, { list, ref })) || null;
  }

  async agentsOf(tenant: TenantId, ref: PersonalRef): Promise<CustomerAgents | null> {
    if (!(await this.#hasCalled(tenant, ref))) return null;
    const facts = await this.#options.journal.customers.factsOf(tenant, ref);
    return { lastAgent: facts.lastAgent, preferredAgent: facts.preferredAgent };
  }

  async prefer(
    viewer: Viewer,
    ref: PersonalRef,
    agent: AgentId | null,
  ): Promise<'saved' | 'unknownAgent' | null> {
    const { tenant } = viewer;
    if (!(await this.#hasCalled(tenant, ref))) return null;
    const state = this.#options.state(tenant);
    if (agent !== null && state?.agents.has(agent) !== true) return 'unknownAgent';
    await this.#record(viewer, 'preferredAgentSet', {
      subject: ref,
      detail: { agent: agent ?? '' },
    });
    await this.#options.journal.customers.prefer(tenant, ref, agent);
    return 'saved';
  }

  /** Whose number it is, a person may see who may edit the list; a program sees entries only. */
  async #numbers(
    viewer: Viewer,
    rows: readonly ListEntry[],
  ): Promise<ReadonlyMap<PersonalRef, string | null>> {
    if (viewer.as !== 'person' || rows.length === 0) return new Map();
    const refs = rows.map(({ ref }) => ref);
    await this.#options.audit.reveal(viewer.tenant, actorOf(viewer), refs);
    return this.#options.journal.vault.resolve(viewer.tenant, refs);
  }

  #knows(tenant: TenantId, list: ListId): boolean {
    const state = this.#options.state(tenant);
    return state !== null && configOf(state).lists.has(list);
  }

  async #hasCalled(tenant: TenantId, customer: PersonalRef): Promise<boolean> {
    const { readModels } = this.#options.journal;
    return (await readModels.listInteractions(tenant, { limit: 1, customer })).length > 0;
  }

  #record(
    viewer: Viewer,
    action: AuditAction,
    of: { readonly subject: string; readonly detail: Readonly<Record<string, string>> },
  ): Promise<void> {
    const { audit } = this.#options;
    return audit.write(viewer.tenant, { actor: actorOf(viewer), action, ...of });
  }
}

/** Of an earlier page's `next`; anything else begins anew. */
function placeOf(after: string): Pick<ListEntry, 'at' | 'ref'> | null {
  const dot = after.indexOf('.');
  const at = Number(after.slice(0, dot));
  if (dot < 1 || !Number.isSafeInteger(at)) return null;
  return { at, ref: after.slice(dot + 1) as PersonalRef }; // compared, never opened
}
