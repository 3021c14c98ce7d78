import { z } from 'zod';
import { AgentId, E164, ListId, PersonalRef } from '../domain/index.ts';
import type { TenantId } from '../domain/index.ts';
import type { Viewer } from './port.ts';

/** A number on a list. `number` is absent for programs, and once its person was erased. */
export const ListEntry = z.object({
  entry: PersonalRef,
  number: z.string().optional(),
  at: z.number(),
});
export type ListEntry = z.infer<typeof ListEntry>;

export const NewEntry = z.object({ number: E164 });

/** Whom a customer had last and whom they want; null = nobody. */
export const CustomerAgents = z.object({
  lastAgent: AgentId.nullable(),
  preferredAgent: AgentId.nullable(),
});
export type CustomerAgents = z.infer<typeof CustomerAgents>;

export interface EntriesPage {
  readonly items: readonly ListEntry[];
  /** Opaque to the client; null = the last page. */
  readonly next: string | null;
}

/** What the host does for lists and customers; each of these is on record before it is done. */
export interface CustomerHost {
  /** null = no such list in this tenant. */
  entries(
    viewer: Viewer,
    list: ListId,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<EntriesPage | null>;
  enter(viewer: Viewer, list: ListId, number: E164): Promise<PersonalRef | null>;
  /** null = no such list, or it is not on it. */
  strike(viewer: Viewer, list: ListId, entry: PersonalRef): Promise<true | null>;
  /** null = nobody of this tenant has called under it. */
  agentsOf(tenant: TenantId, customer: PersonalRef): Promise<CustomerAgents | null>;
  /** null = no such customer; `unknownAgent` = no such agent. */
  prefer(
    viewer: Viewer,
    customer: PersonalRef,
    agent: AgentId | null,
  ): Promise<'saved' | 'unknownAgent' | null>;
}
