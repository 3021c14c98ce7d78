import { encodeG711 } from '../g711.ts';
import type { Law } from '../g711.ts';
import type { Session } from '../negotiate.ts';
import type { PlayEnd } from '../port.ts';
import { WorkerLeg } from '../worker/leg.ts';
import { parseRtp } from '../worker/rtp.ts';
import type { RtpPacket } from '../worker/rtp.ts';
import type { Endpoint } from '../worker/source-lock.ts';

export const PEER: Endpoint = { address: '203.0.113.1', port: 4000 };

export function newSession(changes: Partial<Session> = {}): Session {
  return {
    address: PEER.address,
    port: PEER.port,
    rtcpPort: 4001,
    codec: 'PCMA',
    payloadType: 8,
    receive: [
      { payloadType: 8, codec: 'PCMA' },
      { payloadType: 0, codec: 'PCMU' },
    ],
    eventSend: 101,
    eventReceive: [101],
    ptimeMs: 20,
    maySend: true,
    mayReceive: true,
    expectsMedia: true,
    ...changes,
  };
}

/** A worker leg on a fake network and clock, and the peer that talks to it. */
export class FakeCall {
  readonly sent: RtpPacket[] = [];
  readonly sentTo: Endpoint[] = [];
  readonly reports: { readonly packet: Uint8Array; readonly to: Endpoint }[] = [];
  readonly digits: string[] = [];
  readonly ends: PlayEnd[] = [];
  readonly leg: WorkerLeg;
  silences = 0;
  firstPackets = 0;
  isClosed = false;
  nowMs = 1_700_000_000_000;
  #sequence = 100;
  #timestamp = 5000;
  readonly #ssrc: number;

  constructor(options: { silenceTimeoutMs?: number; keepHeardMs?: number; ssrc?: number } = {}) {
    const { silenceTimeoutMs = 0, keepHeardMs = 0, ssrc = 77 } = options;
    this.#ssrc = ssrc;
    let random = 1;
    this.leg = new WorkerLeg(
      {
        rtp: (packet, to) => this.#take(packet, to),
        rtcp: (packet, to) => void this.reports.push({ packet, to }),
        close: () => (this.isClosed = true),
      },
      {
        digit: (digit) => void this.digits.push(digit),
        playEnded: (end) => void this.ends.push(end),
        silent: () => this.silences++,
        firstPacket: () => this.firstPackets++,
      },
      { silenceTimeoutMs, keepHeardMs, random: () => (random = Math.imul(random, 48_271) + 11) },
    );
  }

  session(changes: Partial<Session> = {}): void {
    this.leg.setSession(newSession(changes), this.nowMs);
  }

  tick(count = 1): void {
    for (let i = 0; i < count; i++) {
      this.nowMs += 20;
      this.leg.listen();
      this.leg.tick(this.nowMs);
    }
  }

  /** The peer sends a packet of one level. */
  receive(options: { level?: number; samples?: number; codec?: Law; from?: Endpoint } = {}): void {
    const { level = 4000, samples = 160, codec = 'PCMA', from = PEER } = options;
    const payload = encodeG711(codec, new Int16Array(samples).fill(level));
    this.#deliver(codec === 'PCMA' ? 8 : 0, payload, from);
    this.#timestamp += samples;
  }

  receiveEvent(event: number, options: { end?: boolean } = {}): void {
    this.#deliver(101, Uint8Array.of(event, options.end === true ? 0x8a : 0x0a, 0, 160), PEER);
  }

  receiveComfortNoise(): void {
    this.#deliver(13, Uint8Array.of(60), PEER);
  }

  /** The peer's next packets come after a pause of its clock. */
  pass(samples: number): void {
    this.#timestamp += samples;
  }

  lose(packets: number): void {
    this.#sequence += packets;
  }

  #deliver(payloadType: number, payload: Uint8Array, from: Endpoint): void {
    const packet = Buffer.alloc(12 + payload.length);
    packet[0] = 0x80;
    packet[1] = payloadType;
    packet.writeUInt16BE(this.#sequence++ & 0xffff, 2);
    packet.writeUInt32BE(this.#timestamp >>> 0, 4);
    packet.writeUInt32BE(this.#ssrc, 8);
    packet.set(payload, 12);
    this.leg.packet(packet, from, this.nowMs);
  }

  #take(packet: Uint8Array, to: Endpoint): void {
    const parsed = parseRtp(packet);
    if (parsed === undefined) throw new Error('the leg sent no RTP');
    this.sent.push(parsed);
    this.sentTo.push(to);
  }
}

export function bridge(a: FakeCall, b: FakeCall): void {
  a.leg.partner = b.leg;
  b.leg.partner = a.leg;
}
