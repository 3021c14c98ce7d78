import { unreachable } from '../check.ts';
import type { PlayEnd } from '../port.ts';
import { Channels } from './channels.ts';
import { WorkerLeg } from './leg.ts';
import type { LegSockets } from './leg.ts';
import { MixRoom } from './mix-room.ts';
import type { FromWorker, PlayOrder, Reply, ToWorker } from './messages.ts';
import { SampleCache } from './sample-cache.ts';
import type { Endpoint } from './source-lock.ts';
import { WaitingPlays } from './waiting-plays.ts';
import type { ReadyPlay } from './waiting-plays.ts';

export type Receive = (bytes: Uint8Array, source: Endpoint) => void;

/** What the host cannot do itself, so that a test runs it without sockets, thread or clock. */
export interface HostPorts {
  /** Rejects with an Error whose `code` is EADDRINUSE when either port is taken. */
  open(bind: string, port: number, rtp: Receive, rtcp: Receive): Promise<LegSockets>;
  /** `transfer`: a buffer that goes along instead of being copied. */
  post(message: FromWorker, transfer?: ArrayBufferLike): void;
  now(): number;
  random(): number;
  /** Runs `work` when sockets that were just closed are gone. */
  afterClosing(work: () => void): void;
  /** How late ticks ran lately. */
  lateP99Ms(): number;
}

const GAUGE_TICKS = 50;
/** A thread that has just started is late once, and of few ticks that one would be the p99. */
const GAUGE_FIRST_TICK = 250;

type Open = Extract<ToWorker, { kind: 'open' }>;

type ChannelMessage = Extract<ToWorker, { channel: number }>;

/** All legs of one worker. */
export class MediaHost {
  readonly #ports: HostPorts;
  readonly #legs = new Map<number, WorkerLeg>();
  readonly #cache = new SampleCache();
  readonly #waiting = new WaitingPlays();
  readonly #rooms = new Map<number, { readonly room: MixRoom; legs: readonly number[] }>();
  readonly #channels = new Channels({
    leg: (leg) => this.#legs.get(leg),
    room: (room) => this.#rooms.get(room)?.room,
    post: (channel, event, transfer) => {
      this.#ports.post({ kind: 'channel', channel, event }, transfer);
    },
  });
  #ticks = 0;
  #packetsIn = 0;
  #packetsOut = 0;

  constructor(ports: HostPorts) {
    this.#ports = ports;
  }

  /** `skipped`: ticks before this one that a stall has swallowed. */
  tick(skipped = 0): void {
    const nowMs = this.#ports.now();
    for (const [id, leg] of this.#legs) this.#guard(id, () => leg.listen());
    for (const { room } of this.#rooms.values()) room.tick();
    for (const [id, leg] of this.#legs) {
      this.#guard(id, () => {
        if (skipped > 0) leg.skip(skipped);
        leg.tick(nowMs);
      });
    }
    if (++this.#ticks % GAUGE_TICKS !== 0) return;
    const tickLateP99Ms = this.#ticks < GAUGE_FIRST_TICK ? 0 : this.#ports.lateP99Ms();
    this.#ports.post({ kind: 'gauge', tickLateP99Ms });
  }

  message(message: ToWorker): void {
    switch (message.kind) {
      case 'open':
        void this.#open(message);
        return;
      case 'session':
        this.#legs.get(message.leg)?.setSession(message.session, this.#ports.now());
        return;
      case 'play':
        this.#play(message.leg, message.play);
        return;
      case 'stopPlay':
        this.#stopPlay(message.leg, message.playId);
        return;
      case 'samples':
        this.#samples(message.key, message.samples);
        return;
      case 'bridge':
        this.#bridge(message.leg, message.other);
        return;
      case 'unbridge':
        this.#detach(this.#legs.get(message.leg));
        return;
      case 'digit':
        this.#legs.get(message.leg)?.sendDigit(message.digit);
        return;
      case 'room':
        this.#setRoom(message);
        return;
      case 'heard':
      case 'stats':
      case 'state':
        this.#reply(message.request, this.#ask(message.kind, message.leg));
        return;
      case 'handOver':
        this.#handOver(message.request, message.leg);
        return;
      case 'health':
        this.#reply(message.request, { kind: 'health', figures: this.#figures() });
        return;
      case 'close':
        this.#close(message.leg);
        return;
      case 'shutDown':
        for (const id of this.#legs.keys()) this.#close(id);
        this.#reply(message.request, { kind: 'done' });
        return;
      default:
        this.#channel(message);
    }
  }

  #channel(message: ChannelMessage): void {
    const channels = this.#channels;
    switch (message.kind) {
      case 'inputStats':
        this.#reply(message.request, channels.inputStats(message));
        return;
      case 'endChannel':
        channels.end(message.channel);
        return;
      case 'record':
        channels.record(message);
        return;
      case 'pauseRecord':
        channels.pauseRecord(message);
        return;
      case 'tap':
        channels.tap(message);
        return;
      case 'tapTaken':
        channels.tapTaken(message);
        return;
      case 'input':
        channels.input(message);
        return;
      case 'inputAudio':
        channels.inputAudio(message);
        return;
      case 'inputFlush':
        channels.inputFlush(message);
        return;
      default:
        unreachable(message);
    }
  }

  /** Legs that are no longer named leave; a leg is in one room at most. */
  #setRoom({ room: id, legs, gains }: Extract<ToWorker, { kind: 'room' }>): void {
    const known = this.#rooms.get(id) ?? { room: new MixRoom(), legs: [] };
    for (const leg of known.legs) {
      const member = legs.includes(leg) ? undefined : this.#legs.get(leg);
      if (member !== undefined) member.isInRoom = false;
    }
    for (const leg of legs) this.#detach(this.#legs.get(leg));
    known.legs = legs;
    this.#fillRoom(known.room, legs, gains);
    if (legs.length > 0) this.#rooms.set(id, known);
    else {
      this.#rooms.delete(id);
      this.#channels.roomClosed(id);
    }
  }

  /** A leg that has just died is still in the message; its place stays silent. */
  #fillRoom(room: MixRoom, legs: readonly number[], gains: Float32Array): void {
    const members = legs.map((id) => {
      const leg = this.#legs.get(id);
      if (leg === undefined) return newDeafMute();
      leg.isInRoom = true;
      return leg;
    });
    room.set(members, gains);
  }

  #reply(request: number, reply: Reply): void {
    this.#ports.post({ kind: 'reply', request, reply });
  }

  async #open(message: Open): Promise<void> {
    const id = message.leg;
    // The sockets deliver before the leg exists only in theory; packets without a leg are dropped.
    const rtp: Receive = (bytes, source) => {
      this.#packetsIn++;
      this.#guard(id, () => this.#legs.get(id)?.packet(bytes, source, this.#ports.now()));
    };
    const rtcp: Receive = (bytes, source) => {
      this.#guard(id, () => this.#legs.get(id)?.rtcp(bytes, source, this.#ports.now()));
    };
    try {
      const sockets = await this.#ports.open(message.bind, message.port, rtp, rtcp);
      this.#legs.set(id, this.#newLeg(message, this.#counted(sockets)));
      this.#reply(message.request, { kind: 'done' });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      const reason = code === 'EADDRINUSE' ? 'portInUse' : 'socket';
      this.#reply(message.request, { kind: 'failed', reason, text: code || String(error) });
    }
  }

  #counted(sockets: LegSockets): LegSockets {
    return {
      rtp: (packet, to) => {
        this.#packetsOut++;
        sockets.rtp(packet, to);
      },
      rtcp: (packet, to) => sockets.rtcp(packet, to),
      close: () => sockets.close(),
    };
  }

  #newLeg(message: Open, sockets: LegSockets): WorkerLeg {
    const { leg } = message;
    const post = this.#ports.post;
    const events = {
      digit: (digit: string) => post({ kind: 'digit', leg, digit }),
      playEnded: (end: PlayEnd) => post({ kind: 'playEnded', leg, end }),
      silent: () => post({ kind: 'silent', leg }),
      firstPacket: () => post({ kind: 'firstPacket', leg }),
    };
    const { silenceTimeoutMs, keepHeardMs, inbandDigits, resume } = message;
    return new WorkerLeg(sockets, events, {
      silenceTimeoutMs,
      keepHeardMs,
      inbandDigits,
      resume,
      random: this.#ports.random,
    });
  }

  #play(leg: number, order: PlayOrder): void {
    this.#endWaiting(leg, 'stopped');
    const result = this.#waiting.add(leg, order, (key) => this.#cache.get(key));
    if ('items' in result) this.#start(result);
    else this.#ports.post({ kind: 'need', leg, playId: order.playId, keys: result });
  }

  #start({ leg, order, items }: ReadyPlay): void {
    const { playId, loop, startMs, bargeIn } = order;
    this.#legs.get(leg)?.play({ playId, items, loop, startMs, bargeIn });
  }

  #stopPlay(leg: number, playId: string): void {
    this.#endWaiting(leg, 'stopped', playId);
    this.#legs.get(leg)?.stopPlay(playId);
  }

  #endWaiting(leg: number, reason: PlayEnd['reason'], playId?: string): void {
    const order = this.#waiting.take(leg, playId);
    if (order !== undefined) this.#postEnd(leg, order, reason);
  }

  #postEnd(leg: number, order: PlayOrder, reason: PlayEnd['reason']): void {
    const end = { playId: order.playId, reason, positionMs: order.startMs };
    this.#ports.post({ kind: 'playEnded', leg, end });
  }

  #samples(key: string, samples: Int16Array | undefined): void {
    if (samples === undefined) {
      for (const { leg, order } of this.#waiting.fail(key)) this.#postEnd(leg, order, 'failed');
      return;
    }
    this.#cache.put(key, samples);
    for (const play of this.#waiting.supply(key, samples)) this.#start(play);
  }

  #bridge(leg: number, other: number): void {
    const [a, b] = [this.#legs.get(leg), this.#legs.get(other)];
    if (a === undefined || b === undefined || a === b || a.partner === b) return;
    a.isInRoom = false;
    b.isInRoom = false;
    this.#detach(a);
    this.#detach(b);
    a.partner = b;
    b.partner = a;
  }

  /** Both ways: an earlier partner must not go on hearing the leg. */
  #detach(leg: WorkerLeg | undefined): void {
    const partner = leg?.partner;
    if (leg === undefined || partner === undefined) return;
    leg.partner = undefined;
    partner.partner = undefined;
  }

  /** A bug met on one leg ends that leg, not the calls of everybody on this thread. */
  #guard(id: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      const leg = this.#legs.get(id);
      this.#legs.delete(id);
      this.#detach(leg);
      leg?.abandon();
      this.#channels.legClosed(id);
      this.#ports.post({ kind: 'broken', leg: id, text: String(error) });
    }
  }

  #ask(kind: 'heard' | 'stats' | 'state', id: number): Reply {
    const leg = this.#legs.get(id);
    if (leg === undefined) return { kind: 'failed', reason: 'noSuchLeg', text: 'leg is closed' };
    const nowMs = this.#ports.now();
    if (kind === 'stats') return { kind, stats: leg.stats(nowMs) };
    if (kind === 'state') return { kind, state: leg.state(nowMs) };
    return { kind, samples: leg.heard(nowMs) };
  }

  #figures() {
    return {
      legs: this.#legs.size,
      tickLateP99Ms: this.#ports.lateP99Ms(),
      packetsIn: this.#packetsIn,
      packetsOut: this.#packetsOut,
    };
  }

  #handOver(request: number, id: number): void {
    const reply = this.#ask('state', id);
    this.#close(id, { saysGoodbye: false });
    // The sockets are let go in two steps (sockets.ts); the port is free after them.
    this.#ports.afterClosing(() => this.#reply(request, reply));
  }

  #close(id: number, options = { saysGoodbye: true }): void {
    const leg = this.#legs.get(id);
    if (leg === undefined) return;
    const nowMs = this.#ports.now();
    this.#endWaiting(id, 'stopped');
    this.#detach(leg);
    leg.close(nowMs, options);
    this.#channels.legClosed(id);
    this.#legs.delete(id);
    this.#ports.post({ kind: 'quality', leg: id, stats: leg.stats(nowMs) });
  }
}

function newDeafMute() {
  return { said: new Int16Array(160), mixed: new Int16Array(160) };
}
