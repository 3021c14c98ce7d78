import type { RecordingId, TenantId, VoicemailId } from '../../domain/index.ts';
import { NO_ERRAND } from '../voicemail/port.ts';
import type { BoxCount, MessagePart, MessageRow, Messages } from '../voicemail/port.ts';
import type { MemoryStore } from './store.ts';

type Parts = Pick<Messages, 'addPart' | 'setKey' | 'parts' | 'named'>;

export type MemoryMessagePart = { -readonly [K in keyof MessagePart]: MessagePart[K] } & {
  readonly message: RecordingId;
};

export function memoryMessages(store: MemoryStore): Messages {
  return { ...partsOf(store), ...rowsOf(store) };
}

const isBefore = (a: Pick<MessageRow, 'at' | 'id'>, b: typeof a) =>
  a.at < b.at || (a.at === b.at && a.id < b.id);

function countsOf(rows: readonly MessageRow[]): Map<VoicemailId, BoxCount> {
  const counts = new Map<VoicemailId, BoxCount>();
  for (const { state, voicemail, heardAt } of rows) {
    if (state === 'open') continue;
    const { messages, unheard } = counts.get(voicemail) ?? { messages: 0, unheard: 0 };
    const more = heardAt === null ? 1 : 0;
    counts.set(voicemail, { messages: messages + 1, unheard: unheard + more });
  }
  return counts;
}

function rowsOf(store: MemoryStore): Omit<Messages, keyof Parts> {
  const rows = (tenant: TenantId) => store.of(tenant).messages;
  const all = (tenant: TenantId) => [...rows(tenant).values()];
  const change = (tenant: TenantId, id: RecordingId, to: Partial<MessageRow>) => {
    const row = rows(tenant).get(id);
    if (row !== undefined) rows(tenant).set(id, { ...row, ...to });
    return row !== undefined;
  };
  return {
    async begin(tenant, message) {
      if (rows(tenant).has(message.id)) return;
      const fresh = { state: 'open', durationMs: 0, size: 0 } as const;
      const none = { heardAt: null, heardBy: null, transcript: null };
      const errands = { mail: NO_ERRAND, transcription: NO_ERRAND };
      rows(tenant).set(message.id, { ...message, ...fresh, ...none, ...errands });
    },
    async end(tenant, id, end) {
      change(tenant, id, end);
    },
    async get(tenant, id) {
      return rows(tenant).get(id) ?? null;
    },
    async list(tenant, { voicemail, limit, before }) {
      return all(tenant)
        .filter((row) => row.state !== 'open' && row.voicemail === voicemail)
        .filter((row) => before === undefined || isBefore(row, before))
        .sort((a, b) => (isBefore(a, b) ? 1 : -1))
        .slice(0, limit);
    },
    async counts(tenant) {
      return countsOf(all(tenant));
    },
    async open(tenant) {
      return all(tenant).filter(({ state }) => state === 'open');
    },
    async hear(tenant, id, heard) {
      return change(tenant, id, { heardAt: heard?.at ?? null, heardBy: heard?.by ?? null });
    },
    async move(tenant, id, voicemail) {
      return change(tenant, id, { voicemail, heardAt: null, heardBy: null });
    },
    async setErrand(tenant, id, kind, to) {
      change(tenant, id, { [kind]: to });
    },
    async errands(tenant, kind, { now, limit }) {
      return all(tenant)
        .filter((row) => row[kind].state === 'due' && row[kind].at <= now)
        .sort((a, b) => a[kind].at - b[kind].at)
        .slice(0, limit);
    },
    async transcribe(tenant, id, { ref, rows: sealed }) {
      store.addVaultRows(sealed);
      change(tenant, id, { transcript: ref });
    },
    async due(tenant, now, limit) {
      return all(tenant)
        .filter(({ deleteAt }) => deleteAt <= now)
        .sort((a, b) => a.deleteAt - b.deleteAt)
        .slice(0, limit);
    },
    async remove(tenant, id) {
      const { messageParts } = store.of(tenant);
      const left = messageParts.filter((each) => each.message !== id);
      messageParts.splice(0, messageParts.length, ...left);
      return rows(tenant).delete(id);
    },
  };
}

function partsOf(store: MemoryStore): Parts {
  const partsIn = (tenant: TenantId, id: RecordingId) =>
    store.of(tenant).messageParts.filter((each) => each.message === id);
  return {
    async addPart(tenant, id, pathOf) {
      const part = partsIn(tenant, id).length + 1;
      const fresh = { message: id, part, path: pathOf(part), key: null };
      store.of(tenant).messageParts.push(fresh);
      return fresh;
    },
    async setKey(tenant, id, part, key) {
      const found = partsIn(tenant, id).find((each) => each.part === part);
      if (found !== undefined) found.key = key;
    },
    async parts(tenant, id) {
      return partsIn(tenant, id).map(({ message: _, ...part }) => part);
    },
    async named(tenant, paths) {
      const known = new Set(store.of(tenant).messageParts.map(({ path }) => path));
      return new Set(paths.filter((path) => known.has(path)));
    },
  };
}
