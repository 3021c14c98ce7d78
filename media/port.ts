/**
 * What other rooms may know of the media engine: it runs on worker threads and speaks messages
 * only. It knows nothing of SIP signalling but builds and reads SDP (RFC 8866, RFC 3264), because
 * ports and codecs are its own. Samples are 8 kHz signed 16 bit mono throughout.
 */

export interface MediaOptions {
  readonly workers: number;
  readonly bind: string;
  /** Address put into c= and o=; default bind. */
  readonly advertise?: string;
  /** Even ports are taken from this range, first..last inclusive. */
  readonly ports: { readonly first: number; readonly last: number };
  /** Path of the worker entry; default: the one beside the bundle or the source. */
  readonly workerEntry?: string;
  readonly legsMaxPerWorker?: number;
}

export interface MediaEngine {
  /** Legs that will ever be bridged share a `group` (the interaction), hence a worker. */
  openLeg(options: LegOptions): Promise<MediaLeg>;
  health(): Promise<readonly WorkerHealth[]>;
  close(): Promise<void>;
}

export interface WorkerHealth {
  readonly worker: number;
  readonly legs: number;
  /** How late the 20 ms tick ran, over the last 10 s. */
  readonly tickLateP99Ms: number;
  readonly packetsIn: number;
  readonly packetsOut: number;
}

export interface LegOptions {
  readonly group: string;
  /** Order of preference; default PCMA, PCMU. */
  readonly codecs?: readonly ('PCMA' | 'PCMU')[];
  readonly ptimeMs?: number;
  /**
   * Report `onSilent` when neither RTP nor RTCP came for this long while media is expected. 0 =
   * never.
   */
  readonly silenceTimeoutMs?: number;
  /** Keep the last N ms heard from the peer for `heard()`. Default 0 = none. */
  readonly keepHeardMs?: number;
}

export type AudioSource =
  /** `key` names the samples: the worker keeps them, so they are sent to it once. */
  | { readonly kind: 'samples'; readonly key: string; readonly samples: () => Promise<Int16Array> }
  | { readonly kind: 'tone'; readonly hz: number; readonly amplitude: number };

export interface PlayOptions {
  readonly playId: string;
  readonly audio: readonly AudioSource[];
  readonly loop?: boolean;
  /** Start this far into the audio (music that goes on where it was). */
  readonly startMs?: number;
  /** A digit of the peer stops it. */
  readonly bargeIn?: boolean;
}

export interface PlayEnd {
  readonly playId: string;
  readonly reason: 'finished' | 'digit' | 'stopped' | 'failed';
  /** Where it was in the audio when it ended. */
  readonly positionMs: number;
}

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface MediaLeg {
  readonly id: string;
  readonly port: number;
  /**
   * Our SDP offer; calling it again makes a new version (o= version + 1) with the given direction.
   */
  offer(direction?: Direction): string;
  /** Takes the peer's offer, returns our answer. Throws MediaError('noCommonCodec' | 'badSdp'). */
  answer(offer: string): string;
  /** Takes the peer's answer to our last offer. Throws likewise. */
  accept(answer: string): void;
  /**
   * What the peer last asked for, seen from us: `inactive`/`recvonly`/`sendonly` = held by the
   * peer.
   */
  readonly remoteDirection: Direction;

  play(options: PlayOptions): void;
  stopPlay(playId: string): void;
  /** Mutual: what each peer sends is what the other hears. Detaches earlier partners of both. */
  bridge(other: MediaLeg): void;
  unbridge(): void;
  /**
   * RFC 4733 event when negotiated; returns false when the peer has no telephone-event. Digits that
   * a peer sends reach `onDigit` *and*, while bridged, the partner's peer: do not pass them on
   * again.
   */
  sendDigit(digit: string): boolean;

  onDigit: (digit: string) => void;
  onPlayEnded: (end: PlayEnd) => void;
  /**
   * Once for each silence of the wire (LegOptions.silenceTimeoutMs); a packet or a new SDP arms it
   * again. Also told when the worker of this leg died.
   */
  onSilent: () => void;
  /** First RTP packet from the peer. */
  onFirstPacket: () => void;

  heard(): Promise<Int16Array>;
  stats(): Promise<LegStats>;
  close(): void;
}

export interface LegStats {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly lost: number;
  readonly jitterMs: number;
}
