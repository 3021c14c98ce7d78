/**
 * Worker entry of the bench: the callers. Each sends 20 ms PCMA by its own clock, under SRTP when
 * it has keys, and measures what comes back. The payload starts with the time of sending, which a
 * relay of one law keeps; from a mixer everything counts.
 */
import dgram from 'node:dgram';
import type { Socket } from 'node:dgram';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import type { SrtpKeys } from '../security.ts';
import { SrtpReceive, SrtpSend } from '../srtp/srtp.ts';

export interface GeneratorOrder {
  readonly peers: number;
  readonly firstPort: number;
  /** One for each peer, seen from the peer, or none. */
  readonly keys?: readonly SrtpKeys[];
  /** What comes back is mixed: no time of sending is in it. */
  readonly isMixed?: boolean;
}
export type GeneratorCommand =
  | { readonly kind: 'start'; readonly targets: readonly number[]; readonly packets: number }
  | { readonly kind: 'report' };
export interface GeneratorReport {
  readonly sent: number;
  readonly received: number;
  readonly sequenceGaps: number;
  readonly delayMs: { readonly mean: number; readonly p99: number };
  /** RFC 3550 jitter of what arrived, mean over the callers; the sender's own is in it. */
  readonly jitterMs: number;
}

const PAYLOAD = 160;
const order = workerData as GeneratorOrder;
const sockets: Socket[] = [];
const jitters = new Float64Array(order.peers);
const transits = new Float64Array(order.peers).fill(NaN);
const lastSequence = new Int32Array(order.peers).fill(-1);
const delays: number[] = [];
const senders = order.keys?.map(({ send }) => new SrtpSend(send));
const receivers = order.keys?.map(({ receive }) => new SrtpReceive(receive));
let [sent, received, gaps] = [0, 0, 0];
let isMeasuring = false;

function onMessage(peer: number, bytes: Buffer): void {
  if (!isMeasuring) return;
  const packet = plainOf(peer, bytes);
  if (packet === undefined || packet.length !== 12 + PAYLOAD) return;
  if (order.isMixed !== true && packet[12] !== 0xaa) return;
  received++;
  const nowMs = performance.now();
  if (received % 16 === 0 && order.isMixed !== true) delays.push(nowMs - packet.readDoubleLE(16));
  const sequence = packet.readUInt16BE(2);
  const before = lastSequence[peer] ?? -1;
  if (before >= 0) gaps += Math.max(0, ((sequence - before) & 0xffff) - 1);
  lastSequence[peer] = sequence;
  const transit = nowMs - packet.readUInt32BE(4) / 8;
  const change = Math.abs(transit - (transits[peer] ?? NaN));
  if (change < 1000) jitters[peer] = (jitters[peer] ?? 0) + (change - (jitters[peer] ?? 0)) / 16;
  transits[peer] = transit;
}

function plainOf(peer: number, bytes: Buffer): Buffer | undefined {
  const receiver = receivers?.[peer];
  if (receiver === undefined) return bytes;
  const plain = receiver.unprotect(bytes);
  return plain instanceof Uint8Array
    ? Buffer.from(plain.buffer, plain.byteOffset, plain.length)
    : undefined;
}

function sendOne(peer: number, port: number, sequence: number): void {
  const packet = Buffer.alloc(12 + PAYLOAD, 0x55);
  packet[0] = 0x80;
  packet[1] = 8;
  packet.writeUInt16BE(sequence & 0xffff, 2);
  packet.writeUInt32BE((sequence * 160) >>> 0, 4);
  packet.writeUInt32BE(1000 + peer, 8);
  packet[12] = 0xaa;
  packet.writeDoubleLE(performance.now(), 16);
  sockets[peer]?.send(senders?.[peer]?.protect(packet) ?? packet, port, '127.0.0.1');
  sent++;
}

/** Ten groups of callers, 2 ms apart: callers of the world do not speak in step. */
function start(targets: readonly number[], packets: number): void {
  isMeasuring = true;
  const startMs = performance.now();
  let slot = 0;
  const beat = () => {
    const nowSlot = Math.floor((performance.now() - startMs) / 2);
    for (; slot <= nowSlot && slot < packets * 10; slot++) {
      for (let peer = slot % 10; peer < targets.length; peer += 10) {
        sendOne(peer, targets[peer] ?? 0, Math.floor(slot / 10));
      }
    }
    if (slot < packets * 10) setTimeout(beat, 1);
    else {
      // A mixer goes on sending without us: only what came meanwhile counts.
      if (order.isMixed === true) isMeasuring = false;
      parentPort?.postMessage('sent');
    }
  };
  beat();
}

/** Waits for what is still under way: late is not lost. */
function drain(done: () => void, before = -1, checks = 0): void {
  const isOver = received === sent || (received === before && checks > 3) || checks > 60;
  if (isOver) done();
  else setTimeout(() => drain(done, received, checks + 1), 250);
}

function report(): GeneratorReport {
  delays.sort((a, b) => a - b);
  const round = (value: number) => Math.round(value * 100) / 100;
  const mean = delays.reduce((sum, delay) => sum + delay, 0) / Math.max(1, delays.length);
  const p99 = delays[Math.floor(delays.length * 0.99)] ?? 0;
  return {
    sent,
    received,
    sequenceGaps: gaps,
    delayMs: { mean: round(mean), p99: round(p99) },
    jitterMs: round(jitters.reduce((sum, jitter) => sum + jitter, 0) / order.peers),
  };
}

for (let peer = 0; peer < order.peers; peer++) {
  const socket = dgram.createSocket({
    type: 'udp4',
    lookup: (host, _options, done) => done(null, host, 4),
  });
  socket.on('message', (packet) => onMessage(peer, packet));
  sockets.push(socket);
  socket.bind(order.firstPort + peer, '127.0.0.1', () => {
    if (peer === order.peers - 1) parentPort?.postMessage('ready');
  });
}
parentPort?.on('message', (command: GeneratorCommand) => {
  if (command.kind === 'start') start(command.targets, command.packets);
  else drain(() => parentPort?.postMessage(report()));
});
