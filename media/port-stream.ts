/** `said`: what the peer says. `heard`: what it hears. */
export type TapDirection = 'said' | 'heard' | 'both';

export interface RoomTapOptions {
  /** 16000 is the 8 kHz bus interpolated, for services that insist on it. Default 8000. */
  readonly rateHz?: 8000 | 16000;
  /** Frames kept for a reader that is slow; the oldest go first. Default 100: two seconds. */
  readonly queueFramesMax?: number;
  /** Given: frames come here at once and the queue is not used. */
  readonly onFrame?: (frame: TapFrame) => void;
}

export interface TapOptions extends RoomTapOptions {
  /** Default `said`. */
  readonly direction?: TapDirection;
}

export interface TapFrame {
  readonly direction: 'said' | 'heard';
  /** Counts ticks of 20 ms; a gap is what was dropped. */
  readonly sequence: number;
  /** 20 ms. `pcmOf` gives the s16le bytes for a socket. */
  readonly samples: Int16Array;
}

/**
 * A live stream out. Nothing in it can hold up the call: what is not taken is dropped and counted.
 * The iterator ends when the tap, its leg or the worker ends.
 */
export interface AudioTap extends AsyncIterable<TapFrame> {
  readonly stats: { readonly frames: number; readonly dropped: number };
  close(): void;
}

export interface InputOptions {
  /** Of what is written. Default 8000. */
  readonly rateHz?: 8000 | 16000;
  /** A digit of the peer flushes it (leg inputs only). */
  readonly bargeIn?: boolean;
}

/**
 * A live stream in. It starts when 60 ms are there, or 100 ms after the first sound. Up to a minute
 * waits its turn; what is beyond is dropped and counted.
 */
export interface AudioInput {
  /** Any number of samples; they are copied. */
  write(samples: Int16Array): void;
  /** The listener speaks: what was not yet played is thrown away. */
  flush(): void;
  close(): void;
  /** All that was written has been played, or was flushed. */
  onDrained: (reason: 'played' | 'flushed') => void;
  stats(): Promise<{ readonly droppedMs: number; readonly queuedMs: number }>;
}
