/** What a caller says, against a list of phrases: a choice, never dictation. */
export interface SpeechRecogniser {
  readonly name: string;
  /** By primary subtag. */
  readonly languages: readonly string[];
  /** null = nothing here knows the language, or none of the phrases' words. */
  recognise(wish: RecogniseWish): RecogniseSession | null;
  close(): Promise<void>;
}

export interface RecogniseWish {
  /** BCP 47. */
  readonly language: string;
  readonly phrases: readonly string[];
}

export interface RecogniseSession {
  /** 8 kHz, in order, as it is spoken; cheap, for it is called for each frame. */
  write(samples: Int16Array): void;
  /** The first utterance that is a phrase; null once closed without one. Never rejects. */
  readonly result: Promise<Recognised | null>;
  close(): void;
}

export interface Recognised {
  /** As it was given. */
  readonly phrase: string;
  /** 0 to 1. */
  readonly confidence: number;
}
