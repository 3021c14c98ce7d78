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

/** The voice for a language, or undefined. */
export function voiceFor(voices: readonly Voice[], language: string): Voice | undefined {
  const primary = language.toLowerCase().split(/[-_]/)[0];
  return voices.find((voice) => voice.language === primary);
}
