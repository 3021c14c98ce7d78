/** A value in the words of a language. */
export interface Spoken {
  /** For a voice. */
  readonly text: string;
  /** For a recorded pack, one after the other; null = only a voice can say it. */
  readonly clips: readonly string[] | null;
  /** Between two clips. */
  readonly gapMs: number;
}

export interface DayOfYear {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

/**
 * How one language says values. Words are the clips' names in the language's recorded pack: what a
 * function here can return is what `tools/packs` records.
 */
export interface SpokenLanguage {
  /** Primary subtag. */
  readonly language: string;
  /** Of 0 to 999,999. */
  number(value: number): readonly string[];
  /** Place in line, from 1. */
  position(place: number): Spoken;
  /** Minutes from 1; above 60: more than an hour. */
  wait(minutes: number): Spoken;
  time(hour: number, minute: number): Spoken;
  date(day: DayOfYear): Spoken;
}

/** Sentences are cut into clips with a breath that is no pause. */
export const SENTENCE_GAP_MS = 30;

export const said = (text: string, clips: readonly string[]): Spoken => ({
  text,
  clips,
  gapMs: SENTENCE_GAP_MS,
});
