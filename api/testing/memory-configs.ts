import type { ConfigDocument, TenantId } from '../../domain/index.ts';
import { MemoryJournal } from '../../journal/index.ts';
import type { ConfigDraft } from '../../journal/index.ts';
import type { ConfigHost, PublishedVersion } from '../configuration.ts';

const DRAFTS: Readonly<Record<string, string>> = { contoso: 'd1', fabrikam: 'fd1' };
const dana = { kind: 'user', id: 'dana' } as const;

/** Versions as a test sets them; a draft of each tenant comes back when it was removed. */
export class MemoryConfigHost implements ConfigHost {
  /** By version, from 1; the last is the one that stands. */
  readonly published: (readonly ConfigDocument[])[] = [];
  readonly drafts = new MemoryJournal().drafts;

  constructor() {
    const { get } = this.drafts;
    this.drafts.get = async (tenant: TenantId, id: string) => {
      if (DRAFTS[tenant] === id) await this.drafts.create(tenant, draftOf(id));
      return get(tenant, id);
    };
    const { remove } = this.drafts;
    this.drafts.remove = async (tenant: TenantId, id: string) => {
      await this.drafts.get(tenant, id);
      return remove(tenant, id);
    };
  }

  async versions(
    _tenant: TenantId,
    { limit, before = Infinity }: { readonly limit: number; readonly before?: number },
  ): Promise<readonly PublishedVersion[]> {
    return this.published
      .map((documents, index) => versionOf(index + 1, documents.length))
      .filter(({ version }) => version < before)
      .reverse()
      .slice(0, limit);
  }

  async documentsAt(_tenant: TenantId, version: number) {
    return version === 0 ? [] : (this.published[version - 1] ?? null);
  }

  async changeAt(tenant: TenantId, version: number) {
    const before = await this.documentsAt(tenant, version - 1);
    const documents = await this.documentsAt(tenant, version);
    return before === null || documents === null ? null : { before, documents };
  }
}

function versionOf(version: number, documents: number): PublishedVersion {
  return { version, seq: version, at: version, by: dana, note: '', documents, removed: 0 };
}

function draftOf(id: string): ConfigDraft {
  const by = { author: dana, updatedBy: dana, createdAt: 1, updatedAt: 1 };
  return { id, name: id, baseVersion: 1, revision: 1, ...by, documents: [], removed: [] };
}
