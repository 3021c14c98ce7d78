import { SpeechError } from './fault.ts';

/** Text to samples: 8 kHz signed 16 bit mono, about −20 dBFS, ready for a telephone. */
export interface TextToSpeech {
  readonly voices: readonly Voice[];
  /** Absent: give it bare words (`ssml.ts`). */
  readonly takesSsml?: boolean;
  /**
   * Throws SpeechError; `noVoice` when no voice speaks the language. The same text and voice give
   * the same samples, because they are cached by content.
   */
  speak(text: string, options: SpeakOptions): Promise<Int16Array>;
  close(): Promise<void>;
}

export interface Voice {
  /** Names engine, voice and version: part of the cache key. */
  readonly id: string;
  /** Primary language subtag (BCP 47), lower case: `en`. */
  readonly language: string;
}

export interface SpeakOptions {
  /** BCP 47: `en`, `en-GB`. The region is a wish, the language a must. */
  readonly language: string;
  /** `text` is SSML, without the `<speak>` around it. Only where `takesSsml`. */
  readonly ssml?: boolean;
}

/** A sentence to be said. */
export interface Prompt {
  readonly text: string;
  readonly language: string;
  /** `text` is SSML; a voice that takes none says its bare words. */
  readonly ssml?: true | undefined;
  /** Names or other personal data inside: kept in memory for a while, never on disk. */
  readonly personal?: boolean;
}

/** `de` of `de-CH`. */
export function primaryOf(language: string): string {
  return language.toLowerCase().split(/[-_]/)[0] ?? '';
}

/** The voice for a language, or undefined. */
export function voiceFor(voices: readonly Voice[], language: string): Voice | undefined {
  const primary = primaryOf(language);
  return voices.find((voice) => voice.language === primary);
}

/** The voice for a language. Throws SpeechError('noVoice'). */
export function needVoice(voices: readonly Voice[], language: string): Voice {
  const voice = voiceFor(voices, language);
  if (voice !== undefined) return voice;
  throw new SpeechError('noVoice', `no voice speaks ${JSON.stringify(language)}`);
}

const CHARACTERS_MAX = 2_000;

/** What every engine asks first: its voice for the text. Throws SpeechError. */
export function voiceToSay(
  text: string,
  from: { readonly voices: readonly Voice[]; readonly isClosed: boolean },
  { language }: SpeakOptions,
): Voice {
  const voice = needVoice(from.voices, language);
  if (text.length > CHARACTERS_MAX) throw new SpeechError('textTooLong', 'text too long to say');
  if (from.isClosed) throw new SpeechError('closed', 'speech has been closed');
  return voice;
}

/** Engines give nothing, or no file at all, for a text without words. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
