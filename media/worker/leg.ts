import type { Codec } from '../codec.ts';
import type { Session } from '../negotiate.ts';
import type { LegStats, PlayEnd } from '../port.ts';
import { Decoder, Sound } from './audio-codec.ts';
import { DigitReceiver, eventOf } from './digits.ts';
import { Heard } from './heard.ts';
import { InbandDigits } from './inband-digits.ts';
import type { Input } from './input.ts';
import { LegSound } from './leg-sound.ts';
import { legStats } from './leg-stats.ts';
import { Player } from './player.ts';
import type { PlayItem } from './player.ts';
import { ReceiveStats } from './receive-stats.ts';
import { Reporter } from './reporter.ts';
import type { LegResume, LegWorkerState } from './resume.ts';
import { isRtcp, parseRtcp } from './rtcp.ts';
import { parseRtp, uint16, uint32 } from './rtp.ts';
import type { RtpPacket } from './rtp.ts';
import { SecureLink } from './secure-link.ts';
import { Sender } from './sender.ts';
import type { Source } from './sender.ts';
import { SourceLock } from './source-lock.ts';
import type { Endpoint } from './source-lock.ts';

/** The leg's two sockets; a test gives its own. */
export interface LegSockets {
  rtp(packet: Uint8Array, to: Endpoint): void;
  rtcp(packet: Uint8Array, to: Endpoint): void;
  close(): void;
}

export interface LegEvents {
  digit(digit: string): void;
  playEnded(end: PlayEnd): void;
  silent(): void;
  firstPacket(): void;
}

export interface WorkerLegOptions {
  readonly silenceTimeoutMs: number;
  readonly keepHeardMs: number;
  readonly random: () => number;
  /** Listen for digits in the sound while the session has no telephone-event. */
  readonly inbandDigits?: boolean;
  readonly resume?: LegResume | undefined;
}

export interface Play {
  readonly playId: string;
  readonly items: readonly PlayItem[];
  readonly loop: boolean;
  readonly startMs: number;
  readonly bargeIn: boolean;
}

const FRAME = 160;
const COMFORT_NOISE = 13;
/**
 * A flood from a locked source must not starve the other legs; 200 covers a stall of two seconds.
 */
const BUDGET_MAX = 200;
const BUDGET_PER_TICK = 10;

/**
 * One RTP stream each way. Pure: driven by `packet`, `rtcp`, `listen` and `tick`, all given the
 * time, so that a test runs hours in milliseconds. Times are Unix milliseconds from a monotonic
 * clock. A tick has three parts: each leg listens, rooms mix, each leg sends.
 */
export class WorkerLeg {
  readonly #sockets: LegSockets;
  readonly #events: LegEvents;
  readonly #options: WorkerLegOptions;
  readonly #sender: Sender;
  readonly #lock = new SourceLock();
  readonly #link = new SecureLink();
  readonly #digits = new DigitReceiver();
  readonly #stats = new ReceiveStats();
  readonly #reporter: Reporter;
  readonly #heard: Heard | undefined;
  readonly #receive = new Map<number, Codec>();
  readonly #decoder = new Decoder();
  readonly sound = new LegSound();
  readonly mixed = new Int16Array(FRAME);
  #session: Session | undefined;
  #partner: WorkerLeg | undefined;
  #isInRoom = false;
  #play:
    | { readonly playId: string; readonly bargeIn: boolean; readonly player: Player }
    | undefined;
  #lifeAtMs = 0;
  #startedAtMs: number | undefined;
  #resumeTarget: Endpoint | undefined;
  #silentTold = false;
  #packetSeen = false;
  #budget = BUDGET_MAX;
  #strangers = 0;
  #flooded = 0;

  constructor(sockets: LegSockets, events: LegEvents, options: WorkerLegOptions) {
    this.#sockets = sockets;
    this.#events = events;
    this.#options = options;
    const { random, resume } = options;
    this.#sender = new Sender((packet) => this.#sendRtp(packet), random, resume?.send);
    this.#reporter = new Reporter(random, resume?.send.sequence);
    this.#heard = options.keepHeardMs > 0 ? new Heard(options.keepHeardMs) : undefined;
    this.#resumeTarget = resume?.target;
    if (resume?.srtp !== undefined) {
      this.#link.resume(resume.srtp.keys, resume.srtp.state, resume.srtp.elapsedPackets);
    }
  }

  setSession(session: Session, nowMs: number): void {
    this.#session = session;
    this.#startedAtMs ??= nowMs;
    this.#lock.expect({ address: session.address, port: session.port });
    if (this.#resumeTarget !== undefined) this.#lock.resume(this.#resumeTarget);
    this.#resumeTarget = undefined;
    this.#link.use(session.srtp, nowMs);
    this.#receive.clear();
    for (const entry of session.receive) this.#receive.set(entry.payloadType, entry.codec);
    this.#sender.sessionChanged();
    if (session.eventSend === undefined) this.#sender.digits.clear();
    const isInband = this.#options.inbandDigits === true && session.eventReceive.length === 0;
    this.sound.detector = isInband ? new InbandDigits() : undefined;
    this.#lifeAtMs = nowMs;
    this.#silentTold = false;
  }

  play(play: Play): void {
    this.#endPlay('stopped');
    const player = new Player(play.items, { loop: play.loop, startMs: play.startMs });
    this.#play = { playId: play.playId, bargeIn: play.bargeIn, player };
    this.#sender.player = this.#session === undefined ? undefined : player;
  }

  stopPlay(playId: string): void {
    if (this.#play?.playId === playId) this.#endPlay('stopped');
  }

  /** The sending side only; the host sets both. */
  set partner(partner: WorkerLeg | undefined) {
    this.#partner = partner;
    this.#sender.partnerChanged();
    this.sound.partnerChanged();
  }

  get partner(): WorkerLeg | undefined {
    return this.#partner;
  }

  /** In a room the leg hears `mixed`, which the room writes. */
  set isInRoom(isInRoom: boolean) {
    if (isInRoom === this.#isInRoom) return;
    this.#isInRoom = isInRoom;
    this.mixed.fill(0);
    this.sound.isInRoom = isInRoom;
    this.#sender.roomChanged();
  }

  get said(): Int16Array {
    return this.sound.said;
  }

  set input(input: Input | undefined) {
    this.#sender.input = input;
  }

  get input(): Input | undefined {
    return this.#sender.input;
  }

  sendDigit(digit: string): void {
    const event = eventOf(digit);
    const session = this.#session;
    if (event < 0 || session?.eventSend === undefined || !session.maySend) return;
    this.#sender.digits.add(event);
  }

  packet(bytes: Uint8Array, source: Endpoint, nowMs: number): void {
    const session = this.#session;
    if (session === undefined) return;
    // Before anything costs: a stranger's flood must not use up the budget of the peer.
    if (this.#lock.isStranger(source)) {
      this.#strangers++;
      return;
    }
    if (this.#budget <= 0) {
      this.#flooded++;
      return;
    }
    this.#budget--;
    if (isRtcp(bytes)) this.rtcp(bytes, source, nowMs);
    else this.#rtp(bytes, source, { session, nowMs });
  }

  #rtp(bytes: Uint8Array, source: Endpoint, at: { session: Session; nowMs: number }): void {
    const { session, nowMs } = at;
    if (bytes.length < 12) return;
    const payloadType = (bytes[1] ?? 0) & 0x7f;
    const codec = this.#receive.get(payloadType);
    const isEvent = session.eventReceive.includes(payloadType);
    if (codec === undefined && !isEvent && payloadType !== COMFORT_NOISE) return;
    // Authentic first, then believed: a forged packet must not take the stream.
    const plain = this.#link.unprotect(bytes, nowMs);
    const packet = plain === undefined ? undefined : parseRtp(plain);
    if (packet === undefined) return;
    if (!this.#lock.admits(source, uint32(bytes, 8), uint16(bytes, 2))) {
      this.#strangers++;
      return;
    }
    this.#life(nowMs);
    this.#stats.packet(packet, { nowMs, timed: codec !== undefined });
    if (!this.#packetSeen) {
      this.#packetSeen = true;
      this.#events.firstPacket();
    }
    if (!session.mayReceive) return;
    if (codec !== undefined) this.#audio(packet, codec, nowMs);
    else {
      this.#partner?.breakRelay();
      if (isEvent) this.#event(packet, nowMs);
    }
  }

  /** Any report from the peer's address is a sign of life. */
  rtcp(bytes: Uint8Array, source: Endpoint, nowMs: number): void {
    if (source.address !== this.#lock.target?.address) return;
    const plain = this.#link.unprotectRtcp(bytes, nowMs);
    const seen = plain === undefined ? undefined : parseRtcp(plain);
    if (seen === undefined) return;
    this.#life(nowMs);
    this.#reporter.seen(seen, this.#sender.ssrc, nowMs);
  }

  /** First part of a tick. */
  listen(): void {
    const digit = this.sound.listen();
    // The partner has heard the tones themselves: not passed on as an event.
    if (digit !== undefined) this.#digit(digit);
  }

  /** Last part of a tick. */
  tick(nowMs: number): void {
    const session = this.#session;
    this.#budget = Math.min(BUDGET_MAX, this.#budget + BUDGET_PER_TICK);
    if (session === undefined) return;
    this.#sender.player = this.#play?.player;
    this.sound.spoke(this.#sender.tick(session.maySend ? session : undefined, this.#source()));
    if (this.#play?.player.finished === true) this.#endPlay('finished');
    this.#watchSilence(session, nowMs);
    if (this.#reporter.tick()) this.#report(nowMs, false);
  }

  #source(): Source {
    if (this.#isInRoom) return this.mixed;
    return this.#partner === undefined ? 'silence' : 'partner';
  }

  skip(ticks: number): void {
    this.#sender.skip(ticks);
  }

  breakRelay(): void {
    this.#sender.breakRelay();
  }

  stats(nowMs: number): LegStats {
    return legStats({
      nowMs,
      startedAtMs: this.#startedAtMs ?? nowMs,
      session: this.#session,
      sender: this.#sender,
      received: this.#stats,
      reporter: this.#reporter,
      sound: this.sound,
      link: this.#link,
      strangers: this.#strangers,
      flooded: this.#flooded,
    });
  }

  heard(nowMs: number): Int16Array {
    return this.#heard?.snapshot(nowMs) ?? new Int16Array(0);
  }

  /** For a successor after a restart. */
  state(nowMs: number): LegWorkerState {
    return {
      atMs: nowMs,
      send: this.#sender.numbers,
      ptimeMs: this.#session?.ptimeMs ?? 20,
      target: this.#lock.target,
      srtp: this.#link.state,
    };
  }

  /** `saysGoodbye` false: a successor goes on, and the peer shall not notice. */
  close(nowMs: number, { saysGoodbye }: { readonly saysGoodbye: boolean }): void {
    this.#endPlay('stopped');
    this.sound.recorder?.end();
    const hasSent = this.#session !== undefined && this.#sender.packets > 0;
    if (saysGoodbye && hasSent) this.#report(nowMs, true);
    this.#sockets.close();
  }

  /** After a bug: only the sockets are let go, and the recording keeps what it has. */
  abandon(): void {
    this.#sockets.close();
    this.sound.recorder?.end();
  }

  #sendRtp(packet: Uint8Array): void {
    const target = this.#lock.target;
    if (target === undefined) return;
    const secured = this.#link.protect(packet);
    if (secured !== undefined) this.#sockets.rtp(secured, target);
  }

  #life(nowMs: number): void {
    this.#lifeAtMs = nowMs;
    this.#silentTold = false;
  }

  #audio(packet: RtpPacket, codec: Codec, nowMs: number): void {
    const sound = new Sound(packet, codec, this.#decoder);
    this.#heard?.packet(packet.timestamp, sound.samples, nowMs);
    this.sound.packet(sound);
    this.#partner?.hear(sound);
  }

  /** From the partner's peer, to ours. */
  hear(sound: Sound): void {
    const session = this.#session;
    if (session?.maySend !== true) return;
    this.sound.relayed(sound);
    this.#sender.hear(sound, session);
  }

  #event(packet: RtpPacket, nowMs: number): void {
    const digit = this.#digits.packet(packet, nowMs);
    if (digit === undefined) return;
    this.#digit(digit);
    // What a peer sends is what the other hears, digits included.
    this.#partner?.sendDigit(digit);
  }

  #digit(digit: string): void {
    this.#events.digit(digit);
    if (this.#play?.bargeIn === true) this.#endPlay('digit');
    if (this.#sender.input?.bargeIn === true) this.#sender.input.flush();
  }

  #endPlay(reason: PlayEnd['reason']): void {
    const play = this.#play;
    if (play === undefined) return;
    this.#play = undefined;
    this.#sender.player = undefined;
    this.#events.playEnded({ playId: play.playId, reason, positionMs: play.player.positionMs });
  }

  #watchSilence(session: Session, nowMs: number): void {
    const timeoutMs = this.#options.silenceTimeoutMs;
    if (timeoutMs === 0 || !session.expectsMedia || this.#silentTold) return;
    if (nowMs - this.#lifeAtMs < timeoutMs) return;
    this.#silentTold = true;
    this.#events.silent();
  }

  #report(nowMs: number, goodbye: boolean): void {
    const [session, target] = [this.#session, this.#lock.target];
    if (session === undefined || target === undefined) return;
    const port = this.#lock.asSignalled ? session.rtcpPort : target.port + 1;
    if (port > 65_535 || isBlackHole(target.address)) return;
    const report = this.#reporter.report(this.#sender, this.#stats, { nowMs, goodbye });
    this.#sockets.rtcp(this.#link.protectRtcp(report), { address: target.address, port });
  }
}

function isBlackHole(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}
