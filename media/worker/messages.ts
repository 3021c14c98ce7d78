import type { Session } from '../negotiate.ts';
import type { LegStats, PlayEnd, TapDirection } from '../port.ts';
import type { LegResume, LegWorkerState } from './resume.ts';
import type { TapFrameOut } from './tap.ts';

/** A tone, or samples by key: the worker asks for those it does not hold. */
export type PlayPart =
  | { readonly kind: 'samples'; readonly key: string }
  | { readonly kind: 'tone'; readonly hz: number; readonly amplitude: number };

export interface PlayOrder {
  readonly playId: string;
  readonly parts: readonly PlayPart[];
  readonly loop: boolean;
  readonly startMs: number;
  readonly bargeIn: boolean;
}

/** `request` numbers a message that wants a `reply`. */
export type ToWorker =
  | {
      readonly kind: 'open';
      readonly request: number;
      readonly leg: number;
      readonly bind: string;
      readonly port: number;
      readonly silenceTimeoutMs: number;
      readonly keepHeardMs: number;
      readonly inbandDigits: boolean;
      readonly resume?: LegResume | undefined;
    }
  | { readonly kind: 'session'; readonly leg: number; readonly session: Session }
  | { readonly kind: 'play'; readonly leg: number; readonly play: PlayOrder }
  | { readonly kind: 'stopPlay'; readonly leg: number; readonly playId: string }
  | { readonly kind: 'samples'; readonly key: string; readonly samples: Int16Array | undefined }
  | { readonly kind: 'bridge'; readonly leg: number; readonly other: number }
  | { readonly kind: 'unbridge'; readonly leg: number }
  | { readonly kind: 'digit'; readonly leg: number; readonly digit: string }
  /** The whole room anew, so that no half of a change is ever heard. No legs: the room is gone. */
  | {
      readonly kind: 'room';
      readonly room: number;
      readonly legs: readonly number[];
      readonly gains: Float32Array;
    }
  | {
      readonly kind: 'record';
      readonly channel: number;
      readonly leg: number;
      readonly pause: 'silence' | 'cut';
    }
  | { readonly kind: 'pauseRecord'; readonly channel: number; readonly isPaused: boolean }
  | {
      readonly kind: 'tap';
      readonly channel: number;
      readonly of: Whose;
      readonly direction: TapDirection;
    }
  | { readonly kind: 'tapTaken'; readonly channel: number; readonly frames: number }
  | {
      readonly kind: 'input';
      readonly channel: number;
      readonly of: Whose;
      readonly bargeIn: boolean;
    }
  | { readonly kind: 'inputAudio'; readonly channel: number; readonly samples: Int16Array }
  | { readonly kind: 'inputFlush'; readonly channel: number }
  | { readonly kind: 'inputStats'; readonly request: number; readonly channel: number }
  /** Ends a recording, a tap or an input. */
  | { readonly kind: 'endChannel'; readonly channel: number }
  | { readonly kind: 'state'; readonly request: number; readonly leg: number }
  /** As `state`, and closes the leg without a goodbye. */
  | { readonly kind: 'handOver'; readonly request: number; readonly leg: number }
  | { readonly kind: 'heard'; readonly request: number; readonly leg: number }
  | { readonly kind: 'stats'; readonly request: number; readonly leg: number }
  | { readonly kind: 'health'; readonly request: number }
  | { readonly kind: 'close'; readonly leg: number }
  | { readonly kind: 'shutDown'; readonly request: number };

/** A leg or a room. */
export type Whose =
  | { readonly kind: 'leg'; readonly leg: number }
  | { readonly kind: 'room'; readonly room: number };

/** What a recording, a tap or an input tells, by the number of its channel. */
export type ChannelEvent =
  | { readonly kind: 'recorded'; readonly samples: Int16Array }
  | ({ readonly kind: 'frame' } & TapFrameOut)
  | { readonly kind: 'drained'; readonly reason: 'played' | 'flushed' }
  | { readonly kind: 'ended' };

export interface WorkerFigures {
  readonly legs: number;
  readonly tickLateP99Ms: number;
  readonly packetsIn: number;
  readonly packetsOut: number;
}

export type Reply =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      readonly reason: 'portInUse' | 'noSuchLeg' | 'socket';
      readonly text: string;
    }
  | { readonly kind: 'heard'; readonly samples: Int16Array }
  | { readonly kind: 'stats'; readonly stats: LegStats }
  | { readonly kind: 'state'; readonly state: LegWorkerState }
  | { readonly kind: 'input'; readonly droppedMs: number; readonly queuedMs: number }
  | { readonly kind: 'health'; readonly figures: WorkerFigures };

export type FromWorker =
  | { readonly kind: 'reply'; readonly request: number; readonly reply: Reply }
  /** `playId` is there to name one play that has the sources. */
  | {
      readonly kind: 'need';
      readonly leg: number;
      readonly playId: string;
      readonly keys: readonly string[];
    }
  | { readonly kind: 'digit'; readonly leg: number; readonly digit: string }
  | { readonly kind: 'playEnded'; readonly leg: number; readonly end: PlayEnd }
  | { readonly kind: 'silent'; readonly leg: number }
  /** A bug met on this leg; it is gone. */
  | { readonly kind: 'broken'; readonly leg: number; readonly text: string }
  | { readonly kind: 'firstPacket'; readonly leg: number }
  /** The last word of a leg that was closed. */
  | { readonly kind: 'quality'; readonly leg: number; readonly stats: LegStats }
  | { readonly kind: 'channel'; readonly channel: number; readonly event: ChannelEvent }
  /** Each second. */
  | { readonly kind: 'gauge'; readonly tickLateP99Ms: number };
