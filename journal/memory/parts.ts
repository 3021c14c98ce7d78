import type { TenantId } from '../../domain/index.ts';
import type { Directory, DirectoryOutcome, Inbox, Leases, SealedRow, Snapshots } from '../port.ts';
import type { VaultStore } from '../vault/store.ts';
import type { MemoryInboxRow, MemoryStore } from './store.ts';

type Clock = () => number;

export function memoryLeases(store: MemoryStore, now: Clock): Leases {
  const holds = (tenant: TenantId, held: { holder: string; epoch: number }) => {
    const lease = store.of(tenant).lease;
    return lease?.holder === held.holder && lease.epoch === held.epoch ? lease : null;
  };
  return {
    async acquire(tenant, holder, ttlMs) {
      const row = store.of(tenant);
      const { lease } = row;
      if (lease !== null && lease.holder !== holder && lease.expiresAt > now()) {
        const { holder: other, epoch, expiresAt } = lease;
        return { kind: 'held', lease: { holder: other, epoch, remainingMs: expiresAt - now() } };
      }
      const epoch = (lease?.epoch ?? 0) + 1;
      row.lease = { holder, epoch, expiresAt: now() + ttlMs };
      return { kind: 'acquired', epoch };
    },
    async renew(tenant, held, ttlMs) {
      const lease = holds(tenant, held);
      if (lease !== null) lease.expiresAt = now() + ttlMs;
      return lease !== null;
    },
    async release(tenant, held) {
      const lease = holds(tenant, held);
      if (lease !== null) lease.expiresAt = now();
    },
    async leaseOf(tenant) {
      const lease = store.of(tenant).lease;
      if (lease === null) return null;
      return { holder: lease.holder, epoch: lease.epoch, remainingMs: lease.expiresAt - now() };
    },
  };
}

/** `stored` hears of vault rows that are now kept. */
export function memoryInbox(
  store: MemoryStore,
  now: Clock,
  stored: (rows: readonly SealedRow[]) => void,
): Inbox {
  const rowsOf = (tenant: TenantId, state: MemoryInboxRow['state']) =>
    [...store.of(tenant).inbox.values()].filter((row) => row.state === state);
  return {
    async put({ tenant, key, kind, body, vaultRows = [] }) {
      const { inbox, inboxKeys } = store.of(tenant);
      const known = inboxKeys.get(key);
      if (known !== undefined) return { id: known, duplicate: true };
      const id = store.nextInboxId();
      inboxKeys.set(key, id);
      inbox.set(id, { id, key, kind, body, receivedAt: now(), state: 'open', error: '', atSeq: 0 });
      store.addVaultRows(vaultRows);
      stored(vaultRows);
      return { id, duplicate: false };
    },
    async takeOpen(tenant, limit, inFlight = []) {
      return rowsOf(tenant, 'open')
        .filter((row) => !inFlight.includes(row.id))
        .slice(0, limit)
        .map(({ id, key, kind, body, receivedAt }) => ({ id, key, kind, body, receivedAt }));
    },
    async poison(tenant, id, fault) {
      const row = store.of(tenant).inbox.get(id);
      if (row?.state === 'open') Object.assign(row, { state: 'poison', ...fault });
    },
    async listPoison(tenant, limit) {
      return rowsOf(tenant, 'poison')
        .slice(0, limit)
        .map(({ state: _state, ...row }) => row);
    },
    async prune(tenant, olderThanMs) {
      const { inbox, inboxKeys } = store.of(tenant);
      const old = rowsOf(tenant, 'done').filter((row) => row.receivedAt < now() - olderThanMs);
      for (const row of old) {
        inbox.delete(row.id);
        inboxKeys.delete(row.key);
      }
      return old.length;
    },
  };
}

export function memorySnapshots(store: MemoryStore): Snapshots {
  return {
    async save(snapshot) {
      const tenant = store.of(snapshot.tenant);
      const others = tenant.snapshots.filter((other) => other.seq !== snapshot.seq);
      tenant.snapshots = [...others, snapshot].sort((a, b) => a.seq - b.seq).slice(-2);
    },
    async latest(tenant) {
      return store.of(tenant).snapshots.at(-1) ?? null;
    },
  };
}

export function memoryDirectory(store: MemoryStore): Directory {
  return {
    setNumbers: async (tenant, numbers) => claim(store.numbers, tenant, numbers),
    setFqdns: async (tenant, fqdns) =>
      claim(
        store.fqdns,
        tenant,
        fqdns.map((fqdn) => fqdn.toLowerCase()),
      ),
    tenantOfNumber: async (number) => store.numbers.get(number) ?? null,
    tenantOfFqdn: async (fqdn) => store.fqdns.get(fqdn.toLowerCase()) ?? null,
  };
}

function claim(
  table: Map<string, TenantId>,
  tenant: TenantId,
  names: readonly string[],
): DirectoryOutcome {
  const taken = names.filter((name) => (table.get(name) ?? tenant) !== tenant);
  if (taken.length > 0) return { kind: 'taken', names: taken };
  for (const [name, owner] of table) {
    if (owner === tenant && !names.includes(name)) table.delete(name);
  }
  for (const name of names) table.set(name, tenant);
  return { kind: 'set' };
}

export function memoryVaultStore(store: MemoryStore): VaultStore {
  return {
    async tenantKey(tenant) {
      return store.of(tenant).tenantKey;
    },
    async addTenantKey(tenant, wrapped) {
      const row = store.of(tenant);
      row.tenantKey ??= wrapped;
      return row.tenantKey;
    },
    async refOf(tenant, digest) {
      return store.of(tenant).digests.get(Buffer.from(digest).toString('hex'))?.ref ?? null;
    },
    async countDigests(tenant) {
      return store.of(tenant).digests.size;
    },
    async *digests(tenant) {
      for (const digest of store.of(tenant).digests.keys()) yield Buffer.from(digest, 'hex');
    },
    async sealed(tenant, refs) {
      const { values, persons } = store.of(tenant);
      return refs.flatMap((ref) => {
        const value = values.get(ref);
        if (value === undefined) return [];
        return [{ ...value, personKey: persons.get(value.person)?.key ?? null }];
      });
    },
    async erasePersonOf(tenant, ref) {
      const { values, persons, digests } = store.of(tenant);
      const person = values.get(ref)?.person;
      const row = person === undefined ? undefined : persons.get(person);
      if (row === undefined || row.key === null) return false;
      row.key = null;
      for (const [digest, entry] of digests) {
        if (entry.person === person) digests.delete(digest);
      }
      return true;
    },
  };
}
