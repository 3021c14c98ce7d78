import { chain, ChainWatch, rowOf } from '../audit/chain.ts';
import type { Audit } from '../audit/port.ts';
import { GENESIS_HASH } from '../port.ts';
import type { MemoryStore } from './store.ts';

export function memoryAudit(store: MemoryStore): Audit {
  return {
    async append(tenant, entries) {
      const { audit } = store.of(tenant);
      const last = audit.at(-1);
      const head = last === undefined ? { seq: 0, hash: GENESIS_HASH } : last;
      audit.push(...chain(tenant, head, entries));
      const { seq, hash } = audit.at(-1) ?? head;
      return { seq, hash };
    },
    async list(tenant, { limit, before = Number.MAX_SAFE_INTEGER }) {
      const rows = store.of(tenant).audit.filter(({ seq }) => seq < before);
      return rows.reverse().slice(0, limit).map(rowOf);
    },
    async verify(tenant, anchor) {
      const watch = new ChainWatch(tenant, anchor);
      for (const row of store.of(tenant).audit) watch.pass(row);
      return watch.report();
    },
  };
}
