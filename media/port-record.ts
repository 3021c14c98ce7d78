/** Where the chunks of a recording go. `append` must keep the order in which it is called. */
export interface RecordingSink {
  append(chunk: Uint8Array): Promise<void>;
  /** After the last chunk: make it durable. */
  finish(): Promise<void>;
  /** The recording is not wanted or could not be completed. */
  abort(): Promise<void>;
}

/** A recording's key as it is stored: wrapped by the tenant's key, in the caller's own way. */
export interface WrappedKey {
  /** Names the wrapping key. */
  readonly keyId: string;
  readonly wrapped: Uint8Array;
}

export interface RecordOptions {
  readonly sink: RecordingSink;
  /** Called once with a fresh key of 32 bytes; the plain key is kept nowhere. */
  readonly wrapKey: (key: Uint8Array) => Promise<WrappedKey>;
  /** Facts to go into the header in clear, authenticated: ids, no personal data. */
  readonly facts?: Readonly<Record<string, string>>;
  /** What a pause leaves: silence of its length (default), or nothing. */
  readonly pause?: 'silence' | 'cut';
}

export interface LegRecording {
  /** Nothing said from the next tick on is kept, whatever `pause` is. */
  pause(): void;
  resume(): void;
  /** Resolves with the whole when the last chunk has been stored; rejects as `done`. */
  stop(): Promise<RecordingEnd>;
  /** Also after the leg has closed by itself; rejects with MediaError('badRecording'). */
  readonly done: Promise<RecordingEnd>;
}

export interface RecordingEnd {
  readonly durationMs: number;
  readonly chunks: number;
  readonly bytes: number;
}
