import { unreachable } from '../check.ts';
import type { PlayEnd } from '../port.ts';
import { WorkerLeg } from './leg.ts';
import type { LegSockets } from './leg.ts';
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
  post(message: FromWorker): void;
  now(): number;
  random(): number;
  /** How late ticks ran lately. */
  lateP99Ms(): number;
}

type Open = Extract<ToWorker, { kind: 'open' }>;

/** All legs of one worker. */
export class MediaHost {
  readonly #ports: HostPorts;
  readonly #legs = new Map<number, WorkerLeg>();
  readonly #cache = new SampleCache();
  readonly #waiting = new WaitingPlays();
  #packetsIn = 0;
  #packetsOut = 0;

  constructor(ports: HostPorts) {
    this.#ports = ports;
  }

  /** `skipped`: ticks before this one that a stall has swallowed. */
  tick(skipped = 0): void {
    const nowMs = this.#ports.now();
    for (const [id, leg] of this.#legs) {
      this.#guard(id, () => {
        if (skipped > 0) leg.skip(skipped);
        leg.tick(nowMs);
      });
    }
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
      case 'heard':
      case 'stats':
        this.#reply(message.request, this.#ask(message.kind, message.leg));
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
        unreachable(message);
    }
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
    const { silenceTimeoutMs, keepHeardMs } = message;
    return new WorkerLeg(sockets, events, {
      silenceTimeoutMs,
      keepHeardMs,
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
      this.#ports.post({ kind: 'broken', leg: id, text: String(error) });
    }
  }

  #ask(kind: 'heard' | 'stats', id: number): Reply {
    const leg = this.#legs.get(id);
    if (leg === undefined) return { kind: 'failed', reason: 'noSuchLeg', text: 'leg is closed' };
    if (kind === 'stats') return { kind, stats: leg.stats() };
    return { kind, samples: leg.heard(this.#ports.now()) };
  }

  #figures() {
    return {
      legs: this.#legs.size,
      tickLateP99Ms: this.#ports.lateP99Ms(),
      packetsIn: this.#packetsIn,
      packetsOut: this.#packetsOut,
    };
  }

  #close(id: number): void {
    const leg = this.#legs.get(id);
    this.#endWaiting(id, 'stopped');
    this.#detach(leg);
    leg?.close(this.#ports.now());
    this.#legs.delete(id);
  }
}
