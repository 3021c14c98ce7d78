import { AgentId, PersonalRef } from '../../domain/index.ts';
import type { ListId, TenantId } from '../../domain/index.ts';
import type { CustomerHost, ListEntry } from '../customers.ts';
import type { Viewer } from '../port.ts';

const LISTS: Readonly<Record<string, string>> = { contoso: 'l1', fabrikam: 'fl1' };
const CUSTOMERS: Readonly<Record<string, string>> = { contoso: 'p1', fabrikam: 'fp1' };

/** One list and one customer of each tenant. */
export class MemoryCustomerHost implements CustomerHost {
  readonly items: ListEntry[] = [];

  async entries({ tenant }: Viewer, list: ListId) {
    return LISTS[tenant] === list ? { items: this.items, next: null } : null;
  }

  async enter({ tenant }: Viewer, list: ListId, number: string) {
    if (LISTS[tenant] !== list) return null;
    const entry = PersonalRef.parse(`n${this.items.length}`);
    this.items.push({ entry, number, at: 1 });
    return entry;
  }

  async strike({ tenant }: Viewer, list: ListId) {
    return LISTS[tenant] === list ? (true as const) : null;
  }

  async agentsOf(tenant: TenantId, customer: PersonalRef) {
    if (CUSTOMERS[tenant] !== customer) return null;
    return { lastAgent: AgentId.parse('ana'), preferredAgent: null };
  }

  async prefer({ tenant }: Viewer, customer: PersonalRef, agent: AgentId | null) {
    if (CUSTOMERS[tenant] !== customer) return null;
    return agent === 'nobody' ? ('unknownAgent' as const) : ('saved' as const);
  }
}
