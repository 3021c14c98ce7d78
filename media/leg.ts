import { MediaError } from './fault.ts';
import { OwnInput } from './input.ts';
import { LegSdp } from './leg-sdp.ts';
import type { Session } from './negotiate.ts';
import type {
  AudioSource,
  Direction,
  LegOptions,
  LegStats,
  MediaLeg,
  PlayEnd,
  PlayOptions,
} from './port.ts';
import type { LegRecording, RecordOptions } from './port-record.ts';
import type { LegSnapshot } from './port-snapshot.ts';
import type { AudioInput, AudioTap, InputOptions, TapOptions } from './port-stream.ts';
import { startRecording } from './recording/leg-recording.ts';
import type { OwnRoom } from './room.ts';
import { OwnTap } from './tap.ts';
import { eventOf } from './worker/digits.ts';
import type { ChannelEvent, FromWorker, PlayPart, Reply, ToWorker } from './worker/messages.ts';
import type { Request } from './worker-link.ts';

/** What a leg needs of its worker's owner. */
export interface LegHome {
  readonly worker: number;
  /** Another thread in the same place is another home. */
  readonly slot: object;
  post(message: ToWorker): void;
  request(message: Request): Promise<Reply>;
  /** A number for a recording, tap or input; the last that it is told is `ended`. */
  channel(tell: (event: ChannelEvent) => void): number;
  /** Sends the samples of a source to the worker, once for all that ask at the same time. */
  supply(key: string, samples: () => Promise<Int16Array>): void;
  closed(leg: number): void;
}

type LegEvent = Extract<FromWorker, { readonly leg: number }>;

const ignore = () => undefined;

/** The main thread's end of a leg: SDP here, everything else by message. */
export class OwnLeg implements MediaLeg {
  readonly number: number;
  readonly home: LegHome;
  readonly #options: LegOptions;
  #session: Session | undefined;
  /** Kept by the room. */
  room: OwnRoom | undefined;
  readonly #sdp: LegSdp;
  readonly #sources = new Map<string, readonly AudioSource[]>();
  readonly id: string;
  readonly group: string;
  readonly port: number;
  #hasEvents = false;
  #isClosed = false;
  onDigit: (digit: string) => void = ignore;
  onPlayEnded: (end: PlayEnd) => void = ignore;
  onSilent: () => void = ignore;
  onFirstPacket: () => void = ignore;
  onQuality: (report: LegStats) => void = ignore;

  constructor(
    at: { readonly number: number; readonly port: number; readonly home: LegHome },
    options: LegOptions,
    sdp: LegSdp,
  ) {
    this.number = at.number;
    this.home = at.home;
    this.#options = options;
    this.#sdp = sdp;
    this.id = `leg-${at.number}`;
    this.group = options.group;
    this.port = at.port;
  }

  get remoteDirection(): Direction {
    return this.#sdp.remoteDirection;
  }

  offer(direction: Direction = 'sendrecv'): string {
    this.mustBeOpen();
    return this.#sdp.offer(direction);
  }

  answer(offer: string): string {
    this.mustBeOpen();
    const { text, session } = this.#sdp.answer(offer);
    this.#use(session);
    return text;
  }

  accept(answer: string): void {
    this.mustBeOpen();
    this.#use(this.#sdp.accept(answer));
  }

  play(options: PlayOptions): void {
    this.mustBeOpen();
    const { playId, audio, loop = false, startMs = 0, bargeIn = false } = options;
    this.#sources.set(playId, audio);
    const play = { playId, parts: audio.map(partOf), loop, startMs, bargeIn };
    this.home.post({ kind: 'play', leg: this.number, play });
  }

  stopPlay(playId: string): void {
    this.home.post({ kind: 'stopPlay', leg: this.number, playId });
  }

  bridge(other: MediaLeg): void {
    this.mustBeOpen();
    if (!(other instanceof OwnLeg) || other.home.worker !== this.home.worker) {
      throw new MediaError('differentWorker', 'legs to be bridged must share a group');
    }
    other.mustBeOpen();
    this.room?.leave(this);
    other.room?.leave(other);
    this.home.post({ kind: 'bridge', leg: this.number, other: other.number });
  }

  unbridge(): void {
    this.home.post({ kind: 'unbridge', leg: this.number });
  }

  renewKeys(): void {
    this.mustBeOpen();
    this.#sdp.renewKeys();
  }

  record(options: RecordOptions): LegRecording {
    this.mustBeOpen();
    return startRecording(this.home, this.number, options);
  }

  tap(options: TapOptions = {}): AudioTap {
    this.mustBeOpen();
    const of = { kind: 'leg' as const, leg: this.number };
    return new OwnTap(this.home, of, options);
  }

  inject(options: InputOptions = {}): AudioInput {
    this.mustBeOpen();
    const of = { kind: 'leg' as const, leg: this.number };
    return new OwnInput(this.home, of, options);
  }

  async snapshot(): Promise<LegSnapshot> {
    this.mustBeOpen();
    return this.#snapshotOf(await this.home.request({ kind: 'state', leg: this.number }));
  }

  async handOver(): Promise<LegSnapshot> {
    this.mustBeOpen();
    this.room?.leave(this);
    this.#isClosed = true;
    const reply = await this.home.request({ kind: 'handOver', leg: this.number });
    this.home.closed(this.number);
    return this.#snapshotOf(reply);
  }

  #snapshotOf(reply: Reply): LegSnapshot {
    if (reply.kind !== 'state') throw new MediaError('closed', 'the leg is closed');
    return {
      version: 1,
      port: this.port,
      options: this.#options,
      sdp: this.#sdp.state,
      stream: reply.state,
      secret: { sdp: this.#sdp.secret, session: this.#session },
    };
  }

  /** Takes up the session of a former process. */
  resume(session: Session): void {
    this.#use(session);
  }

  sendDigit(digit: string): boolean {
    if (this.#isClosed || !this.#hasEvents || eventOf(digit) < 0) return false;
    this.home.post({ kind: 'digit', leg: this.number, digit });
    return true;
  }

  async heard(): Promise<Int16Array> {
    this.mustBeOpen();
    const reply = await this.home.request({ kind: 'heard', leg: this.number });
    if (reply.kind === 'heard') return reply.samples;
    throw new MediaError('closed', 'the leg is closed');
  }

  async stats(): Promise<LegStats> {
    this.mustBeOpen();
    const reply = await this.home.request({ kind: 'stats', leg: this.number });
    if (reply.kind === 'stats') return reply.stats;
    throw new MediaError('closed', 'the leg is closed');
  }

  close(): void {
    if (this.#isClosed) return;
    this.room?.leave(this);
    this.#isClosed = true;
    this.home.post({ kind: 'close', leg: this.number });
    this.home.closed(this.number);
  }

  /** From the worker, in its order; after `close` the leg's owner hears nothing more. */
  event(event: LegEvent): void {
    // Also after `close`.
    if (event.kind === 'quality') {
      this.onQuality(event.stats);
      return;
    }
    if (event.kind === 'need') this.#supply(event.playId, event.keys);
    else if (event.kind === 'playEnded') {
      this.#sources.delete(event.end.playId);
      this.onPlayEnded(event.end);
    } else if (this.#isClosed) return;
    else if (event.kind === 'digit') this.onDigit(event.digit);
    else if (event.kind === 'silent') this.onSilent();
    else if (event.kind === 'broken') this.lost();
    else this.onFirstPacket();
  }

  /** The worker or its end of this leg died: nothing will be heard any more. */
  lost(): void {
    this.room?.forget(this);
    const plays = [...this.#sources.keys()];
    this.#sources.clear();
    for (const playId of plays) this.onPlayEnded({ playId, reason: 'failed', positionMs: 0 });
    if (!this.#isClosed) this.onSilent();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  mustBeOpen(): void {
    if (this.#isClosed) throw new MediaError('closed', 'the leg is closed');
  }

  #use(session: Session): void {
    this.#session = session;
    this.#hasEvents = session.eventSend !== undefined;
    this.home.post({ kind: 'session', leg: this.number, session });
  }

  #supply(playId: string, keys: readonly string[]): void {
    for (const source of this.#sources.get(playId) ?? []) {
      if (source.kind === 'samples' && keys.includes(source.key)) {
        this.home.supply(source.key, source.samples);
      }
    }
  }
}

function partOf(source: AudioSource): PlayPart {
  return source.kind === 'tone' ? source : { kind: 'samples', key: source.key };
}
