import type { Customers, ListEntry } from '../customers/port.ts';
import type { SealedRow } from '../port.ts';
import type { MemoryStore } from './store.ts';

type Place = Pick<ListEntry, 'list' | 'ref'>;

const keyOf = ({ list, ref }: Place) => `${list}\0${ref}`;

export function memoryCustomers(
  store: MemoryStore,
  stored: (rows: readonly SealedRow[]) => void,
): Customers {
  return {
    async factsOf(tenant, ref) {
      const { listEntries, preferredAgents } = store.of(tenant);
      const all = { limit: Infinity, customer: ref };
      const rows = await store.readModels.listInteractions(tenant, all);
      return {
        lists: [...listEntries.values()].filter((each) => each.ref === ref).map(({ list }) => list),
        lastAgent: rows.find(({ agent }) => agent !== null)?.agent ?? null,
        preferredAgent: preferredAgents.get(ref) ?? null,
      };
    },
    async prefer(tenant, ref, agent) {
      const { preferredAgents } = store.of(tenant);
      if (agent === null) preferredAgents.delete(ref);
      else preferredAgents.set(ref, agent);
    },
    async enter(tenant, entry, rows) {
      const { listEntries } = store.of(tenant);
      store.addVaultRows(rows);
      stored(rows);
      if (listEntries.has(keyOf(entry))) return false;
      listEntries.set(keyOf(entry), entry);
      return true;
    },
    async strike(tenant, entry) {
      return store.of(tenant).listEntries.delete(keyOf(entry));
    },
    async entries(tenant, list, { limit, after }) {
      const isAfter = ({ at, ref }: ListEntry) =>
        after === undefined || at > after.at || (at === after.at && ref > after.ref);
      return [...store.of(tenant).listEntries.values()]
        .filter((entry) => entry.list === list && isAfter(entry))
        .sort((a, b) => a.at - b.at || (a.ref < b.ref ? -1 : 1))
        .slice(0, limit);
    },
  };
}
