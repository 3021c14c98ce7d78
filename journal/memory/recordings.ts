import { DAY_MS } from '../../domain/index.ts';
import type { RecordingId, TenantId } from '../../domain/index.ts';
import type {
  RecordingPart,
  RecordingQuery,
  RecordingRow,
  Recordings,
} from '../recordings/port.ts';
import type { MemoryStore } from './store.ts';

type Parts = Pick<Recordings, 'addPart' | 'setKey' | 'parts' | 'named'>;

export function memoryRecordings(store: MemoryStore): Recordings {
  return { ...memoryParts(store), ...memoryRows(store) };
}

const partsIn = (store: MemoryStore, tenant: TenantId, id: RecordingId) =>
  store.of(tenant).recordingParts.filter((each) => each.recording === id);

function memoryRows(store: MemoryStore): Omit<Recordings, keyof Parts> {
  const rows = (tenant: TenantId) => store.of(tenant).recordings;
  const change = (tenant: TenantId, id: RecordingId, to: (row: RecordingRow) => object) => {
    const row = rows(tenant).get(id);
    if (row !== undefined) rows(tenant).set(id, { ...row, ...to(row) });
    return row !== undefined;
  };
  return {
    async begin(tenant, { agent, ...of }) {
      if (rows(tenant).has(of.id)) return;
      const fresh = { state: 'open', durationMs: 0, size: 0, legalHold: false } as const;
      rows(tenant).set(of.id, { ...of, agents: [agent], ...fresh });
    },
    async follow(tenant, id, { queue, agent, retentionDays }) {
      change(tenant, id, ({ agents, deleteAt, startedAt }) => ({
        queue,
        agents: agents.includes(agent) ? agents : [...agents, agent],
        deleteAt: Math.max(deleteAt, startedAt + retentionDays * DAY_MS),
      }));
    },
    async end(tenant, id, end) {
      change(tenant, id, () => end);
    },
    async get(tenant, id) {
      return rows(tenant).get(id) ?? null;
    },
    async list(tenant, query) {
      return newestFirst(rows(tenant))
        .filter((row) => matches(row, query))
        .slice(0, query.limit);
    },
    async open(tenant) {
      return [...rows(tenant).values()].filter(({ state }) => state === 'open');
    },
    async due(tenant, now, limit) {
      return [...rows(tenant).values()]
        .filter(({ legalHold, deleteAt }) => !legalHold && deleteAt <= now)
        .sort((a, b) => a.deleteAt - b.deleteAt)
        .slice(0, limit);
    },
    async hold(tenant, id, keys) {
      for (const part of partsIn(store, tenant, id)) part.holdKey = keys?.get(part.part) ?? null;
      return change(tenant, id, () => ({ legalHold: keys !== null }));
    },
    async remove(tenant, id) {
      if (rows(tenant).get(id)?.legalHold !== false) return false;
      rows(tenant).delete(id);
      const { recordingParts } = store.of(tenant);
      const left = recordingParts.filter((each) => each.recording !== id);
      recordingParts.splice(0, recordingParts.length, ...left);
      return true;
    },
  };
}

function memoryParts(store: MemoryStore): Parts {
  return {
    async addPart(tenant, id, pathOf) {
      const part = partsIn(store, tenant, id).length + 1;
      const fresh = { recording: id, part, path: pathOf(part), key: null, holdKey: null };
      store.of(tenant).recordingParts.push(fresh);
      return fresh;
    },
    async setKey(tenant, id, part, key) {
      const found = partsIn(store, tenant, id).find((each) => each.part === part);
      if (found !== undefined) found.key = key;
    },
    async parts(tenant, id) {
      return partsIn(store, tenant, id).map(({ recording: _, ...part }) => part);
    },
    async named(tenant, paths) {
      const known = new Set(store.of(tenant).recordingParts.map(({ path }) => path));
      return new Set(paths.filter((path) => known.has(path)));
    },
  };
}

export type MemoryPart = { -readonly [K in keyof RecordingPart]: RecordingPart[K] } & {
  readonly recording: RecordingId;
};

const isBefore = (a: Pick<RecordingRow, 'startedAt' | 'id'>, b: typeof a) =>
  a.startedAt < b.startedAt || (a.startedAt === b.startedAt && a.id < b.id);

function newestFirst(rows: ReadonlyMap<RecordingId, RecordingRow>): RecordingRow[] {
  return [...rows.values()].sort((a, b) => (isBefore(a, b) ? 1 : -1));
}

function matches(row: RecordingRow, query: RecordingQuery): boolean {
  const { interaction, queue, agent, from = -Infinity, to = Infinity, before } = query;
  return (
    (interaction === undefined || row.interaction === interaction) &&
    (queue === undefined || row.queue === queue) &&
    (agent === undefined || row.agents.includes(agent)) &&
    row.startedAt >= from &&
    row.startedAt < to &&
    (before === undefined || isBefore(row, before))
  );
}
