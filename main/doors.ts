import type { Command, TenantId } from '../domain/index.ts';
import { StampedCommand } from '../domain/index.ts';
import type { SubmitOptions } from '../api/index.ts';
import type { InboxId, Journal, SealedRow } from '../journal/index.ts';
import type { Log } from './log.ts';
import type { Submission, SubmitResult } from './tenant/port.ts';
import type { Tenants } from './tenant/tenants.ts';

const OPEN_MAX = 500;

/**
 * Doors store, then answer (DESIGN §3). A write with a key of its own is an inbox row first: that
 * deduplicates it, and a process that dies between storing and working leaves it to the next one.
 * One without a key is answered after its commit, which is the same promise.
 */
export class Doors {
  readonly #journal: Journal;
  readonly #tenants: Tenants;
  readonly #log: Log;
  readonly #inFlight = new Set<InboxId>();

  constructor(journal: Journal, tenants: Tenants, log: Log) {
    this.#journal = journal;
    this.#tenants = tenants;
    this.#log = log;
  }

  async submit(tenant: TenantId, command: Command, options: SubmitOptions): Promise<SubmitResult> {
    const { by, key } = options;
    const sealed = (options.sealed ?? []) as readonly SealedRow[]; // ours, from the vault
    if (key === null) return this.#tenants.submit(tenant, { command, by, sealed });
    const loop = this.#tenants.loop(tenant);
    if (loop === null) return { kind: 'retry', retryAfterS: 5 };
    try {
      const row = await this.#journal.inbox.put({
        tenant,
        key: `api/${by.kind === 'user' ? by.id : by.kind}/${key}`,
        kind: command.type,
        body: JSON.stringify({ by, command }),
        vaultRows: sealed,
      });
      if (row.duplicate) return { kind: 'committed', seq: loop.committedSeq };
      return await this.#run(tenant, { command, by, inbox: row.id });
    } catch (error) {
      this.#log.warn('inbox', { tenant, error: String(error) });
      return { kind: 'retry', retryAfterS: 2 };
    }
  }

  /** When a loop stands again: what met a rebuild, or was left by a dead process, is done now. */
  workOffSoon(tenant: TenantId): void {
    this.workOff(tenant).catch((error: unknown) => {
      this.#log.warn('inbox', { tenant, error: String(error) });
    });
  }

  async #run(tenant: TenantId, submission: StoredSubmission): Promise<SubmitResult> {
    this.#inFlight.add(submission.inbox);
    try {
      return await this.#tenants.submit(tenant, submission);
    } finally {
      this.#inFlight.delete(submission.inbox);
    }
  }

  /** Rows that a dead process stored and never worked on. */
  async workOff(tenant: TenantId): Promise<void> {
    const rows = await this.#journal.inbox.takeOpen(tenant, OPEN_MAX, [...this.#inFlight]);
    for (const row of rows) {
      const stored = parseStored(row.body);
      const parsed = StampedCommand.omit({ tenant: true, at: true }).safeParse(stored);
      if (!parsed.success) {
        const error = parsed.error.issues.map(({ message }) => message).join('; ');
        const atSeq = this.#tenants.loop(tenant)?.committedSeq ?? 0;
        await this.#journal.inbox.poison(tenant, row.id, { error, atSeq });
        continue;
      }
      await this.#run(tenant, { ...parsed.data, inbox: row.id });
    }
  }
}

interface StoredSubmission extends Submission {
  readonly inbox: InboxId;
}

function parseStored(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null; // refused by the schema, with the others
  }
}
