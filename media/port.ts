/**
 * What other rooms may know of the media engine: it runs on worker threads and speaks messages
 * only. It knows nothing of SIP signalling but builds and reads SDP (RFC 8866, RFC 3264), because
 * ports and codecs are its own. Samples are 8 kHz signed 16 bit mono throughout, unless an option
 * says otherwise.
 */

import type { Codec } from './codec.ts';
import type { MediaRoom } from './port-room.ts';
import type { AudioInput, AudioTap, InputOptions, TapOptions } from './port-stream.ts';
import type { LegRecording, RecordOptions } from './port-record.ts';
import type { LegSnapshot } from './port-snapshot.ts';
import type { SrtpPolicy } from './security.ts';

export type { Codec } from './codec.ts';
export type { SrtpPolicy } from './security.ts';
export type { TapDirection } from './port-stream.ts';

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
  /**
   * A worker whose tick ran later than this (p99 of the last 10 s) takes no new leg: openLeg throws
   * MediaError('overloaded') when no other worker may. Default 1000, for laptops:
   * in production 200 is where talking becomes hard.
   * A new thread is not judged in its first 5 s.
   */
  readonly tickLateMaxMs?: number;
}

export interface MediaEngine {
  /** Legs that will ever be bridged share a `group` (the interaction), hence a worker. */
  openLeg(options: LegOptions): Promise<MediaLeg>;
  /**
   * Binds the same port again and goes on with the same SDP, keys and stream, after this process or
   * a worker has died. The peer hears us again at once and needs no new SDP; bridges, rooms, plays,
   * recordings and taps are the caller's to set up anew. Throws MediaError('noPorts') when the port
   * is taken, 'badState' for a snapshot of another version.
   */
  restoreLeg(snapshot: LegSnapshot): Promise<MediaLeg>;
  /** A mixer. It lives on the worker of the legs that join it: give them one `group`. */
  newRoom(): MediaRoom;
  health(): Promise<readonly WorkerHealth[]>;
  /** As `openLeg` sees the workers now; asks nobody. */
  load(): readonly WorkerLoad[];
  close(): Promise<void>;
}

export interface WorkerLoad {
  readonly worker: number;
  readonly legs: number;
  /** How late the 20 ms tick ran, p99 of the last 10 s; or how long the thread has been silent. */
  readonly tickLateMs: number;
  /** False: it is late or full, and a new leg goes elsewhere or nowhere. */
  readonly takesLegs: boolean;
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
  /**
   * Order of preference, also over the peer's; default PCMA, PCMU in the offerer's order. G.722 is
   * opt-in: between two G.722 legs packets pass unchanged (16 kHz), everywhere else it meets the
   * 8 kHz bus.
   */
  readonly codecs?: readonly Codec[];
  /**
   * SRTP by SDES (RFC 4568). `required`: RTP/SAVP only, anything else throws
   * MediaError('noCommonCrypto'). `optional`: taken whenever the peer offers it; our own offer is
   * RTP/AVP with `a=crypto` (RFC 8643). Default off. The SDP then contains keys: do not log it.
   */
  readonly srtp?: SrtpPolicy;
  /** Digits in the sound while the peer has no telephone-event. Default on. */
  readonly inbandDigits?: boolean;
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
  /** Legs of one group can be bridged; whether two groups can is chance. */
  readonly group: string;
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
  /** New SRTP keys of ours from the next SDP on: call it before `offer` or `answer`. */
  renewKeys(): void;
  /** Stereo: left what the peer says, right all that it hears. One at a time. */
  record(options: RecordOptions): LegRecording;
  /** A live copy of the leg's sound. */
  tap(options?: TapOptions): AudioTap;
  /**
   * Sound from outside that the peer hears instead of partner or room while there is some; a play
   * goes before it. A second one replaces the first.
   */
  inject(options?: InputOptions): AudioInput;
  /**
   * All that `restoreLeg` needs, as plain JSON. Contains keys: store it encrypted. Take a new one
   * after each SDP; between them an old one stays good (see worker/resume.ts for how long).
   */
  snapshot(): Promise<LegSnapshot>;
  /**
   * For a restart in good order: closes the leg without a goodbye to the peer and gives its last
   * state. The port is free when the promise resolves. Recordings end; `onQuality` is still told.
   */
  handOver(): Promise<LegSnapshot>;
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
  /** Once, at the leg's end, also after `close`; not when its worker has died. */
  onQuality: (report: LegStats) => void;

  heard(): Promise<Int16Array>;
  stats(): Promise<LegStats>;
  close(): void;
}

export interface LegStats {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly lost: number;
  readonly jitterMs: number;
  /** Packets that came after their time to be played; counted while mixed or recorded. */
  readonly late: number;
  /** Sound made up in place of lost packets, in mixes and recordings. */
  readonly concealedMs: number;
  /** Since the first SDP. */
  readonly durationMs: number;
  readonly codec: Codec | undefined;
  readonly isSecured: boolean;
  /** By RTCP (RFC 3550 §6.4.1). */
  readonly roundTripMs: number | undefined;
  /** 1 to 4.41, of what the peer sends, by the E-model; formula and bounds: worker/quality.ts. */
  readonly mos: number | undefined;
  /** What the peer reports of our stream, when it reports. */
  readonly remote:
    | { readonly lost: number; readonly jitterMs: number; readonly mos: number }
    | undefined;
  /** Packets that nobody heard. */
  readonly refused: {
    /** From another source than the peer's. */
    readonly strangers: number;
    /** More than ten packets in 20 ms for long. */
    readonly flooded: number;
    readonly notAuthentic: number;
    readonly replayed: number;
  };
}
