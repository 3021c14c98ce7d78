import { Value } from '../store/value.ts';

/** idle → (a key) typing → (a pause) saving → saved | failed → typing … */
export type NoteState = 'idle' | 'typing' | 'saving' | 'saved' | 'failed';

/** So long after the last key a note is saved, and so long after the first at the latest. */
const PAUSE_MS = 800;
const LATEST_MS = 3_000;

/** Saves what is typed by itself, one save at a time, the newest text last. */
export class NoteSaver {
  readonly state = new Value<NoteState>('idle');
  readonly #save: (text: string) => Promise<void>;
  #text: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #latest: ReturnType<typeof setTimeout> | undefined;
  #work: Promise<boolean> = Promise.resolve(true);

  constructor(save: (text: string) => Promise<void>) {
    this.#save = save;
  }

  type(text: string): void {
    this.#text = text;
    this.state.set('typing');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
    this.#latest ??= setTimeout(() => void this.flush(), LATEST_MS);
  }

  /** → whether everything typed so far is saved. */
  flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    clearTimeout(this.#latest);
    this.#latest = undefined;
    this.#work = this.#work.then(() => this.#saveNow());
    return this.#work;
  }

  async #saveNow(): Promise<boolean> {
    const text = this.#text;
    if (text === null) return true;
    this.#text = null;
    this.state.set('saving');
    try {
      await this.#save(text);
      if (this.#text === null) this.state.set('saved');
      return true;
    } catch {
      // Nothing typed is forgotten: the next key or the next flush tries again.
      this.#text ??= text;
      this.state.set('failed');
      return false;
    }
  }
}
