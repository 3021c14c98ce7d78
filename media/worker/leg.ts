import type { Codec } from '../g711.ts';
import type { Session } from '../negotiate.ts';
import type { LegStats, PlayEnd } from '../port.ts';
import { DigitReceiver, eventOf } from './digits.ts';
import { Heard } from './heard.ts';
import { Player } from './player.ts';
import type { PlayItem } from './player.ts';
import { ReceiveStats } from './receive-stats.ts';
import { buildReport, isRtcp, parseRtcp } from './rtcp.ts';
import { parseRtp } from './rtp.ts';
import type { RtpPacket } from './rtp.ts';
import { Sender } from './sender.ts';
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
}

export interface Play {
  readonly playId: string;
  readonly items: readonly PlayItem[];
  readonly loop: boolean;
  readonly startMs: number;
  readonly bargeIn: boolean;
}

const COMFORT_NOISE = 13;
const REPORT_TICKS = 250;
/**
 * A flood from a locked source must not starve the other legs; 200 covers a stall of two seconds.
 */
const BUDGET_MAX = 200;
const BUDGET_PER_TICK = 10;

/**
 * One RTP stream each way. Pure: driven by `packet`, `rtcp` and `tick`, all given the time, so that
 * a test runs hours in milliseconds. Times are Unix milliseconds from a monotonic clock.
 *
 * @NOTE places left: SRTP wraps `#sockets.rtp` and `packet`; G.722 adds a case to g711.ts' `Codec`;
 * a conference replaces `#partner` by a mixer reading a JitterRing per member; recording and taps
 * listen in `#audio` and beside `Sender`'s frame.
 */
export class WorkerLeg {
  readonly #sockets: LegSockets;
  readonly #events: LegEvents;
  readonly #options: WorkerLegOptions;
  readonly #sender: Sender;
  readonly #lock = new SourceLock();
  readonly #digits = new DigitReceiver();
  readonly #stats = new ReceiveStats();
  readonly #heard: Heard | undefined;
  readonly #receive = new Map<number, Codec>();
  #session: Session | undefined;
  #partner: WorkerLeg | undefined;
  #play:
    | { readonly playId: string; readonly bargeIn: boolean; readonly player: Player }
    | undefined;
  #lifeAtMs = 0;
  #silentTold = false;
  #packetSeen = false;
  #budget = BUDGET_MAX;
  #reportInTicks: number;
  #reportedPackets = 0;
  #lastReport: { ntpMiddle: number; atMs: number } | undefined;

  constructor(sockets: LegSockets, events: LegEvents, options: WorkerLegOptions) {
    this.#sockets = sockets;
    this.#events = events;
    this.#options = options;
    this.#sender = new Sender((packet) => this.#sendRtp(packet), options.random);
    this.#heard = options.keepHeardMs > 0 ? new Heard(options.keepHeardMs) : undefined;
    this.#reportInTicks = this.#reportInterval();
  }

  setSession(session: Session, nowMs: number): void {
    this.#session = session;
    this.#lock.expect({ address: session.address, port: session.port });
    this.#receive.clear();
    for (const entry of session.receive) this.#receive.set(entry.payloadType, entry.codec);
    this.#sender.sessionChanged();
    if (session.eventSend === undefined) this.#sender.digits.clear();
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
  }

  get partner(): WorkerLeg | undefined {
    return this.#partner;
  }

  sendDigit(digit: string): void {
    const event = eventOf(digit);
    const session = this.#session;
    if (event < 0 || session?.eventSend === undefined || !session.maySend) return;
    this.#sender.digits.add(event);
  }

  packet(bytes: Uint8Array, source: Endpoint, nowMs: number): void {
    const session = this.#session;
    if (session === undefined || this.#budget <= 0) return;
    this.#budget--;
    if (isRtcp(bytes)) {
      this.rtcp(bytes, source, nowMs);
      return;
    }
    const packet = parseRtp(bytes);
    if (packet === undefined) return;
    const codec = this.#receive.get(packet.payloadType);
    const isEvent = session.eventReceive.includes(packet.payloadType);
    if (codec === undefined && !isEvent && packet.payloadType !== COMFORT_NOISE) return;
    if (!this.#lock.admits(source, packet.ssrc, packet.sequence)) return;
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
    const seen = parseRtcp(bytes);
    if (seen === undefined) return;
    this.#life(nowMs);
    if (seen.ntpMiddle !== undefined) {
      this.#lastReport = { ntpMiddle: seen.ntpMiddle, atMs: nowMs };
    }
  }

  tick(nowMs: number): void {
    const session = this.#session;
    this.#budget = Math.min(BUDGET_MAX, this.#budget + BUDGET_PER_TICK);
    if (session === undefined) return;
    this.#sender.player = this.#play?.player;
    this.#sender.tick(session.maySend ? session : undefined, this.#partner !== undefined);
    if (this.#play?.player.finished === true) this.#endPlay('finished');
    this.#watchSilence(session, nowMs);
    if (--this.#reportInTicks <= 0) this.#report(nowMs, false);
  }

  skip(ticks: number): void {
    this.#sender.skip(ticks);
  }

  breakRelay(): void {
    this.#sender.breakRelay();
  }

  stats(): LegStats {
    return {
      packetsIn: this.#stats.packets,
      packetsOut: this.#sender.packets,
      lost: this.#stats.lost,
      jitterMs: Math.round(this.#stats.jitterMs * 100) / 100,
    };
  }

  heard(nowMs: number): Int16Array {
    return this.#heard?.snapshot(nowMs) ?? new Int16Array(0);
  }

  close(nowMs: number): void {
    this.#endPlay('stopped');
    if (this.#session !== undefined && this.#sender.packets > 0) this.#report(nowMs, true);
    this.#sockets.close();
  }

  /** After a bug: only the sockets are let go. */
  abandon(): void {
    this.#sockets.close();
  }

  #sendRtp(packet: Uint8Array): void {
    const target = this.#lock.target;
    if (target !== undefined) this.#sockets.rtp(packet, target);
  }

  #life(nowMs: number): void {
    this.#lifeAtMs = nowMs;
    this.#silentTold = false;
  }

  #audio(packet: RtpPacket, codec: Codec, nowMs: number): void {
    this.#heard?.packet(packet.timestamp, codec, packet.payload, nowMs);
    this.#partner?.hear(packet, codec);
  }

  /** From the partner's peer, to ours. */
  hear(packet: RtpPacket, codec: Codec): void {
    const session = this.#session;
    if (session?.maySend === true) this.#sender.hear(packet, codec, session);
  }

  #event(packet: RtpPacket, nowMs: number): void {
    const digit = this.#digits.packet(packet, nowMs);
    if (digit === undefined) return;
    this.#events.digit(digit);
    // What a peer sends is what the other hears, digits included.
    this.#partner?.sendDigit(digit);
    if (this.#play?.bargeIn === true) this.#endPlay('digit');
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

  /** Every 5 s, give or take half (RFC 3550 §6.2: reports of many must not fall together). */
  #reportInterval(): number {
    return Math.round(REPORT_TICKS * (0.5 + (this.#options.random() >>> 0) / 2 ** 32));
  }

  #report(nowMs: number, goodbye: boolean): void {
    this.#reportInTicks = this.#reportInterval();
    const [session, target] = [this.#session, this.#lock.target];
    if (session === undefined || target === undefined) return;
    const port = this.#lock.asSignalled ? session.rtcpPort : target.port + 1;
    if (port > 65_535 || isBlackHole(target.address)) return;
    const sender = this.#sender;
    const hasSent = sender.packets > this.#reportedPackets;
    this.#reportedPackets = sender.packets;
    const report = buildReport({
      ssrc: sender.ssrc,
      cname: `patchbay-${sender.ssrc.toString(16)}`,
      nowMs,
      sent: hasSent
        ? { rtpTimestamp: sender.timestamp, packets: sender.packets, bytes: sender.bytes }
        : undefined,
      received: this.#stats.report(),
      lastReport: this.#lastReport,
      goodbye,
    });
    this.#sockets.rtcp(report, { address: target.address, port });
  }
}

function isBlackHole(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}
