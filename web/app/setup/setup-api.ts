import type {
  AudioConfig,
  ConfigDocument,
  FlowTrialInput,
  HolidaysConfig,
  Tried,
} from '../../../domain/index.ts';
import type { ApiClient } from '../api/client.ts';
import { baseOf } from './draft/draft.ts';
import type { Base, Payload } from './draft/draft.ts';
import { parseFault } from './draft/faults.ts';
import type { Fault } from './draft/faults.ts';

/** What Setup asks of the API; its answers are our own server's. */
export class SetupApi {
  readonly #api: ApiClient;

  constructor(api: ApiClient) {
    this.#api = api;
  }

  async published(): Promise<Base> {
    const answer = (await this.#api.request('GET', '/config')) as {
      readonly version: number;
      readonly documents: readonly ConfigDocument[];
    };
    return baseOf(answer.version, answer.documents);
  }

  /** As it was at an earlier version. */
  async publishedAt(version: number): Promise<Base> {
    if (version === 0) return baseOf(0, []);
    const path = `/config/versions/${version}?documents=true`;
    const { all } = (await this.#api.request('GET', path)) as {
      readonly all: readonly ConfigDocument[];
    };
    return baseOf(version, all);
  }

  async check(change: Payload): Promise<readonly Fault[]> {
    const answer = (await this.#api.request('POST', '/config/check', change)) as {
      readonly faults: readonly string[];
    };
    return answer.faults.map(parseFault);
  }

  /** On top of what others published since `base`, field by field. */
  async publish(change: Payload, about: { readonly note: string; readonly base: number }) {
    await this.#api.request('POST', '/config/publish', { ...change, ...about });
  }

  async versions(): Promise<readonly Version[]> {
    const answer = (await this.#api.request('GET', '/config/versions?limit=100')) as {
      readonly items: readonly Version[];
    };
    return answer.items;
  }

  /** What a version changed, in the server's words. */
  async linesOf(version: number): Promise<readonly string[]> {
    const answer = (await this.#api.request('GET', `/config/versions/${version}`)) as {
      readonly changes: readonly { readonly lines: readonly string[] }[];
    };
    return answer.changes.flatMap(({ lines }) => lines);
  }

  async rollBack(version: number, note: string): Promise<void> {
    await this.#api.request('POST', '/config/rollback', { version, note });
  }

  /** Whether the published hours are open at an instant, and until when that is so. */
  async isOpen(hours: string, at: Date): Promise<OpenAt> {
    const path = `/hours/${encodeURIComponent(hours)}/open?at=${at.toISOString()}`;
    return (await this.#api.request('GET', path)) as OpenAt;
  }

  /** Days of an iCalendar file, beside those of the set; `left`: so many could not be read. */
  async importHolidays(into: HolidaysConfig, calendar: string, fileName: string) {
    const query = new URLSearchParams({ id: into.id, name: into.name, calendar: fileName });
    const path = `/holidays/import?${query.toString()}`;
    const answer = (await this.#api.request('POST', path, { calendar })) as {
      readonly document: HolidaysConfig;
      readonly skipped: readonly unknown[];
    };
    const known = new Set(into.dates.map((each) => JSON.stringify(each)));
    const more = answer.document.dates.filter((each) => !known.has(JSON.stringify(each)));
    const { source } = answer.document;
    const holidays = { ...into, source, dates: [...into.dates, ...more] };
    return { holidays, left: answer.skipped.length };
  }

  /** What was made of a file. Its document is published at once: nothing refers to it yet. */
  async upload(file: Upload): Promise<AudioConfig> {
    const path = `/audio/${encodeURIComponent(file.id)}`;
    const query = new URLSearchParams({ name: file.name, fileName: file.fileName });
    const answer = await this.#api.upload(`${path}?${query.toString()}`, file.file);
    return (answer as { readonly document: AudioConfig }).document;
  }

  sound(audio: string): Promise<Blob> {
    return this.#api.blob(`/audio/${encodeURIComponent(audio)}`);
  }

  /** A text as callers would hear it. */
  speak(said: { readonly text: string; readonly language: string; readonly ssml?: true }) {
    return this.#api.blob('/speech/preview', said);
  }

  /** Whole numbers on a published list. */
  async listEntries(list: string, after: string | null): Promise<ListEntries> {
    const query = new URLSearchParams(after === null ? {} : { after });
    const path = `${entriesOf(list)}?${query.toString()}`;
    return (await this.#api.request('GET', path)) as ListEntries;
  }

  async addListEntry(list: string, number: string): Promise<void> {
    await this.#api.request('POST', entriesOf(list), { number });
  }

  async strikeListEntry(list: string, entry: string): Promise<void> {
    await this.#api.request('DELETE', `${entriesOf(list)}/${encodeURIComponent(entry)}`);
  }

  /** A dry run, with the draft over what is published. */
  async tryFlow(flow: string, body: FlowTrialInput & Payload): Promise<Tried> {
    const path = `/flows/${encodeURIComponent(flow)}/try`;
    return (await this.#api.request('POST', path, body)) as Tried;
  }
}

const entriesOf = (list: string) => `/lists/${encodeURIComponent(list)}/entries`;

/** `number` is absent once its person was erased. */
export interface ListEntry {
  readonly entry: string;
  readonly number?: string;
}

interface ListEntries {
  readonly items: readonly ListEntry[];
  /** null = the last page. */
  readonly next: string | null;
}

export interface OpenAt {
  readonly open: boolean;
  readonly timeZone: string;
  readonly nextChange: string | null;
}

export interface Version {
  readonly version: number;
  readonly at: number;
  readonly by: { readonly kind: string; readonly id?: string };
  readonly note: string;
}

interface Upload {
  readonly id: string;
  readonly name: string;
  readonly fileName: string;
  readonly file: Blob;
}
