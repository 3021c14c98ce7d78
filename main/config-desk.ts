import { configKey } from '../domain/index.ts';
import type { ConfigDocument, EventOf, TenantId } from '../domain/index.ts';
import { configOf, documentsOf } from '../engine/index.ts';
import type { TenantState } from '../engine/index.ts';
import { decodeBody } from '../journal/index.ts';
import type { Drafts, Journal, JournalEntry, VersionPlace } from '../journal/index.ts';
import type { ConfigHost, PublishedVersion, VersionChange } from '../api/index.ts';

export interface ConfigDeskOptions {
  readonly journal: Pick<Journal, 'read' | 'readModels' | 'drafts'>;
  readonly state: (tenant: TenantId) => TenantState | null;
  /** Settles when the read models hold everything that is committed. */
  readonly toHead: (tenant: TenantId) => Promise<void>;
}

const PAGE = 200;

/** Earlier versions, from the journal itself: the read model only says where they stand. */
export class ConfigDesk implements ConfigHost {
  readonly #options: ConfigDeskOptions;
  readonly drafts: Drafts;

  constructor(options: ConfigDeskOptions) {
    this.#options = options;
    this.drafts = options.journal.drafts;
  }

  async versions(
    tenant: TenantId,
    page: { readonly limit: number; readonly before?: number },
  ): Promise<readonly PublishedVersion[]> {
    await this.#options.toHead(tenant);
    const places = await this.#options.journal.readModels.publishedAt(tenant, page);
    const found: PublishedVersion[] = [];
    for (const { seq } of places) {
      const published = await this.#read(tenant, seq);
      if (published === null) continue;
      const { entry, event } = published;
      const { version, note, documents, removed } = event;
      const counts = { documents: documents.length, removed: removed.length };
      found.push({ version, seq, at: entry.at, by: entry.by, note, ...counts });
    }
    return found;
  }

  async documentsAt(tenant: TenantId, version: number): Promise<readonly ConfigDocument[] | null> {
    const state = this.#options.state(tenant);
    const now = state === null ? null : configOf(state);
    if (now !== null && now.version === version) return documentsOf(now);
    if (version === 0) return [];
    return (await this.changeAt(tenant, version))?.documents ?? null;
  }

  /** Each version up to there is read once. */
  async changeAt(tenant: TenantId, version: number): Promise<VersionChange | null> {
    await this.#options.toHead(tenant);
    const places = await this.#placesUpTo(tenant, version);
    if (places.at(-1)?.version !== version) return null;
    const documents = new Map<string, ConfigDocument>();
    let before: readonly ConfigDocument[] = [];
    for (const { seq, version: at } of places) {
      if (at === version) before = [...documents.values()];
      const published = await this.#read(tenant, seq);
      for (const key of published?.event.removed ?? []) documents.delete(key);
      for (const each of published?.event.documents ?? []) documents.set(configKey(each), each);
    }
    return { before, documents: [...documents.values()] };
  }

  /** Oldest first. */
  async #placesUpTo(tenant: TenantId, version: number): Promise<readonly VersionPlace[]> {
    const { readModels } = this.#options.journal;
    const places: VersionPlace[] = [];
    let before = version + 1;
    for (;;) {
      const page = await readModels.publishedAt(tenant, { limit: PAGE, before });
      places.push(...page);
      const last = page.at(-1);
      if (page.length < PAGE || last === undefined) return places.reverse();
      before = last.version;
    }
  }

  async #read(tenant: TenantId, seq: number): Promise<Published | null> {
    const range = { fromSeq: seq, toSeq: seq };
    for await (const segment of this.#options.journal.read(tenant, range)) {
      let next = segment.firstSeq;
      for (const entry of decodeBody(segment.body)) {
        const event = entry.events[seq - next];
        if (event?.type === 'configPublished') return { entry, event };
        next += entry.events.length;
      }
    }
    return null;
  }
}

interface Published {
  readonly entry: JournalEntry;
  readonly event: EventOf<'configPublished'>;
}
