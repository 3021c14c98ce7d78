import type { RecordingId, TenantId } from '../../domain/index.ts';
import { configOf } from '../../engine/index.ts';
import type { TenantState } from '../../engine/index.ts';
import { TranscribeError, type Transcriber } from '../../assist/index.ts';
import type { ErrandKind, Journal, MessageRow } from '../../journal/index.ts';
import { MicrosoftError, type Mail } from '../../microsoft/index.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { MessageFiles } from './audio.ts';
import { messageSamples } from './audio.ts';
import { mailOf } from './mail.ts';

export interface ErrandsOptions {
  readonly journal: Pick<Journal, 'messages' | 'vault'>;
  readonly files: () => MessageFiles;
  readonly clock: Clock;
  readonly log: Log;
  readonly state: (tenant: TenantId) => TenantState | null;
  /** null: this installation has no way to send mail. */
  readonly mail: { send(tid: string, mail: Mail): Promise<void> } | null;
  /** null: none is configured. */
  readonly transcriber: Transcriber | null;
}

/** A mail waits so long for its words. */
const WORDS_MS = 60_000;
const FIRST_RETRY_MS = 15_000;
const RETRY_MS_MAX = 3_600_000;
/** With the waits between them: about six hours. */
const TRIES_MAX = 12;
const BATCH = 20;
const AGAIN_MS = 60_000;

/**
 * What a message waits for outside: its words, and its way to mailboxes. What is due stands in the
 * message's row, so that nothing is lost with a process; a mail may come twice where one died
 * between sending and noting it.
 */
export class Errands {
  readonly #options: ErrandsOptions;
  readonly #running = new Set<TenantId>();
  readonly #again = new Set<TenantId>();
  /** One look to come for each tenant, however many messages wait. */
  readonly #looks = new Map<TenantId, () => void>();
  #isClosed = false;

  constructor(options: ErrandsOptions) {
    this.#options = options;
  }

  /** A message lies in its box, or came into another. */
  async begin(tenant: TenantId, id: RecordingId): Promise<void> {
    const { journal, clock, state, transcriber } = this.#options;
    const row = await journal.messages.get(tenant, id);
    const now = state(tenant);
    if (row === null || now === null) return;
    const box = configOf(now).voicemails.get(row.voicemail);
    if (box === undefined) return;
    const isSpoken = box.transcription && transcriber !== null && row.transcript === null;
    const at = clock.now();
    const due = { state: 'due', tries: 0 } as const;
    if (isSpoken) await journal.messages.setErrand(tenant, id, 'transcription', { ...due, at });
    if (box.mailTo.length > 0) {
      const mailAt = isSpoken ? at + WORDS_MS : at;
      await journal.messages.setErrand(tenant, id, 'mail', { ...due, at: mailAt });
    }
    this.wake(tenant);
  }

  /** Looks at what is due. */
  wake(tenant: TenantId): void {
    if (this.#isClosed) return;
    if (this.#running.has(tenant)) {
      this.#again.add(tenant);
      return;
    }
    this.#running.add(tenant);
    this.#forget(tenant);
    void this.#run(tenant).then((nextAt) => {
      this.#running.delete(tenant);
      if (this.#again.delete(tenant)) this.wake(tenant);
      else if (nextAt !== null) this.#later(tenant, nextAt);
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const tenant of [...this.#looks.keys()]) this.#forget(tenant);
  }

  #forget(tenant: TenantId): void {
    this.#looks.get(tenant)?.();
    this.#looks.delete(tenant);
  }

  #later(tenant: TenantId, at: number): void {
    if (this.#isClosed) return;
    const { clock, state } = this.#options;
    const look = () => {
      this.#looks.delete(tenant);
      if (state(tenant) !== null) this.wake(tenant);
    };
    this.#looks.set(tenant, clock.after(Math.max(0, at - clock.now()), look));
  }

  /** When there is more to do; null = nothing is due, or another process has the tenant. */
  async #run(tenant: TenantId): Promise<number | null> {
    const { clock, log, state } = this.#options;
    try {
      if (state(tenant) === null) return null;
      const words = await this.#all(tenant, 'transcription');
      const mails = await this.#all(tenant, 'mail');
      if (words === null || mails === null) return words ?? mails;
      return Math.min(words, mails);
    } catch (error) {
      log.warn('voicemailErrands', { tenant, error: String(error) });
      return clock.now() + AGAIN_MS;
    }
  }

  async #all(tenant: TenantId, kind: ErrandKind): Promise<number | null> {
    const { journal, clock } = this.#options;
    const until = { now: Number.MAX_SAFE_INTEGER, limit: BATCH };
    for (;;) {
      const rows = await journal.messages.errands(tenant, kind, until);
      const now = clock.now();
      const due = rows.filter((row) => row[kind].at <= now);
      for (const row of due) await this.#one(tenant, row, kind);
      if (due.length === BATCH) continue;
      const left = await journal.messages.errands(tenant, kind, { ...until, limit: 1 });
      return left[0]?.[kind].at ?? null;
    }
  }

  async #one(tenant: TenantId, row: MessageRow, kind: ErrandKind): Promise<void> {
    const { journal, clock } = this.#options;
    const { id } = row;
    const tries = row[kind].tries + 1;
    try {
      await (kind === 'mail' ? this.#send(tenant, row) : this.#write(tenant, row));
      await journal.messages.setErrand(tenant, id, kind, { state: 'done', tries, at: 0 });
    } catch (error) {
      // What is due stays due in its row, for the process that has the tenant now.
      if (error instanceof TenantGone) throw error;
      if (mayRetry(error) && tries < TRIES_MAX) {
        const at = clock.now() + Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), RETRY_MS_MAX);
        await journal.messages.setErrand(tenant, id, kind, { state: 'due', tries, at });
        return;
      }
      await journal.messages.setErrand(tenant, id, kind, { state: 'failed', tries, at: 0 });
      this.#tell(tenant, row, { kind, error });
    }
    if (kind === 'transcription') await this.#mailNow(tenant, id);
  }

  /** Its words are there, or will never be: the mail need not wait. */
  async #mailNow(tenant: TenantId, id: RecordingId): Promise<void> {
    const { journal, clock } = this.#options;
    const mail = (await journal.messages.get(tenant, id))?.mail;
    if (mail?.state !== 'due' || mail.tries > 0) return;
    await journal.messages.setErrand(tenant, id, 'mail', { ...mail, at: clock.now() });
  }

  #tell(
    tenant: TenantId,
    { id, voicemail }: MessageRow,
    what: { readonly kind: ErrandKind; readonly error: unknown },
  ): void {
    const { kind, error } = what;
    const fault = error instanceof MicrosoftError || error instanceof TranscribeError;
    const why = fault ? error.code : String(error);
    const code = kind === 'mail' ? 'voicemailNotMailed' : 'voicemailNotTranscribed';
    const text = `Message ${id} in ${voicemail}: given up (${why}); it lies in the box.`;
    this.#options.log.error('alert', { tenant, code, text });
  }

  async #send(tenant: TenantId, row: MessageRow): Promise<void> {
    const { journal, state, mail, files } = this.#options;
    const now = state(tenant);
    if (now === null) throw new TenantGone();
    const config = configOf(now);
    const box = config.voicemails.get(row.voicemail);
    const tid = config.settings?.entraTenant ?? null;
    // Nobody is to get it any more.
    if (box === undefined || box.mailTo.length === 0) return;
    if (mail === null || tid === null) throw new MicrosoftError('refused', 'no mail is set up');
    const refs = [row.customer, row.transcript].filter((ref) => ref !== null);
    const values = await journal.vault.resolve(tenant, refs);
    const samples = await messageSamples(files(), tenant, row.id);
    await mail.send(
      tid,
      mailOf({
        box,
        row,
        samples,
        caller: row.customer === null ? null : (values.get(row.customer) ?? null),
        words: row.transcript === null ? null : (values.get(row.transcript) ?? null),
        timeZone: config.settings?.timeZone ?? 'UTC',
      }),
    );
  }

  async #write(tenant: TenantId, row: MessageRow): Promise<void> {
    const { journal, state, transcriber, files } = this.#options;
    const now = state(tenant);
    if (now === null) throw new TenantGone();
    if (transcriber === null) return;
    const samples = await messageSamples(files(), tenant, row.id);
    if (samples === null) return;
    const { voicemails, settings } = configOf(now);
    const language = voicemails.get(row.voicemail)?.language ?? settings?.language ?? 'en-GB';
    const words = await transcriber.transcribe(samples, language);
    if (words === '') return;
    const text = words.slice(0, WORDS_MAX);
    const sealed = await journal.vault.seal(tenant, 'text', text, row.customer ?? undefined);
    await journal.messages.transcribe(tenant, row.id, sealed);
  }
}

const WORDS_MAX = 20_000;

/** Another process took the tenant over in the middle of a round. */
class TenantGone extends Error {
  override readonly name = 'TenantGone';
}

function mayRetry(error: unknown): boolean {
  if (error instanceof MicrosoftError) return error.retry !== 'never';
  if (error instanceof TranscribeError) return error.retry !== 'never';
  // The journal or the disk: not of this message's making.
  return true;
}
