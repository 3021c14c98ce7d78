import type { PersonalRef, TenantId } from '../domain/index.ts';
import type { Audit, Head } from '../journal/index.ts';
import { JournalError } from '../journal/index.ts';
import type { AuditNote } from '../api/index.ts';
import { ApiError } from '../api/index.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** The same refusal of the same person is written once in this time: a loop must not fill it. */
const REFUSAL_QUIET_MS = 60_000;
const REFUSALS_MAX = 10_000;
const HEAD_EVERY_MS = 60_000;

/** A reveal covers what the same person sees again in this time: a page that is read anew. */
const REVEAL_COVERS_MS = 300_000;
const REVEALS_MAX = 200_000;
/** A row of the audit holds 4 kB. */
const REFS_PER_ROW = 100;

/** Writes the audit with the process' time. */
export class AuditDesk {
  readonly #audit: Audit;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #refusals = new Map<string, number>();
  readonly #notedAt = new Map<TenantId, number>();
  /** When a customer was shown to somebody, by both. */
  readonly #reveals = new Map<string, number>();

  constructor(audit: Audit, clock: Clock, log: Log) {
    this.#audit = audit;
    this.#clock = clock;
    this.#log = log;
  }

  /** On record when it resolves. What cannot be put on record is not done: 503. */
  async write(tenant: TenantId, ...notes: readonly AuditNote[]): Promise<void> {
    const at = this.#clock.now();
    const entries = notes.map((note) => ({ ...note, at }));
    try {
      this.#noteHead(tenant, await this.#audit.append(tenant, entries));
    } catch (cause) {
      if (cause instanceof JournalError) throw new ApiError('notReady', { cause });
      throw cause;
    }
  }

  /** Where the chain stood, in the process' log: a cut at its end shows against it. */
  #noteHead(tenant: TenantId, { seq, hash }: Head): void {
    const now = this.#clock.now();
    if (now - (this.#notedAt.get(tenant) ?? Number.NEGATIVE_INFINITY) < HEAD_EVERY_MS) return;
    this.#notedAt.set(tenant, now);
    this.#log.info('auditHead', { tenant, seq, hash });
  }

  /** Nobody waits for it: the answer is no either way. */
  refusal(tenant: TenantId, note: AuditNote): void {
    const key = `${tenant} ${note.actor.id} ${note.subject}`;
    const now = this.#clock.now();
    const last = this.#refusals.get(key);
    if (last !== undefined && now - last < REFUSAL_QUIET_MS) return;
    if (this.#refusals.size >= REFUSALS_MAX) this.#refusals.clear();
    this.#refusals.set(key, now);
    this.write(tenant, note).catch((error: unknown) => {
      this.#log.warn('auditNotWritten', { tenant, action: note.action, error: String(error) });
    });
  }

  /** On record before it resolves: these customers were shown to this person. */
  async reveal(
    tenant: TenantId,
    actor: AuditNote['actor'],
    refs: readonly PersonalRef[],
  ): Promise<void> {
    const now = this.#clock.now();
    const keyOf = (ref: PersonalRef): string => `${tenant} ${actor.kind} ${actor.id} ${ref}`;
    const fresh = refs.filter((ref) => {
      const shownAt = this.#reveals.get(keyOf(ref));
      return shownAt === undefined || now - shownAt >= REVEAL_COVERS_MS;
    });
    if (fresh.length === 0) return;
    await this.write(tenant, ...revealNotes(actor, fresh));
    if (this.#reveals.size + fresh.length > REVEALS_MAX) this.#reveals.clear();
    for (const ref of fresh) this.#reveals.set(keyOf(ref), now);
  }
}

function revealNotes(actor: AuditNote['actor'], refs: readonly PersonalRef[]): AuditNote[] {
  const notes: AuditNote[] = [];
  for (let at = 0; at < refs.length; at += REFS_PER_ROW) {
    const part = refs.slice(at, at + REFS_PER_ROW);
    const subject = part.length === 1 ? String(part[0]) : `${part.length} customers`;
    notes.push({ actor, action: 'customerRevealed', subject, detail: { refs: part } });
  }
  return notes;
}
