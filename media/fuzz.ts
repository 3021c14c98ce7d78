import { MediaError } from './fault.ts';
import { LegSdp } from './leg-sdp.ts';
import { readRecording } from './recording/reader.ts';
import { newKey } from './srtp/sdes.ts';
import { SrtpReceive, SrtpSend } from './srtp/srtp.ts';
import type { Session } from './negotiate.ts';
import { PEER, newSession } from './test-support/fake-legs.ts';
import { WorkerLeg } from './worker/leg.ts';

/**
 * Fuzz targets: mutated input from a seed. Each returns what it did, and throws on a violation,
 * with the seed and round in the message.
 */
export interface FuzzResult {
  readonly rounds: number;
  /** Inputs that were taken as valid: zero would mean that only the first check is exercised. */
  readonly accepted: number;
}

/** Mulberry32: small, and the same everywhere. */
export function newChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

const SDP_SEED = [
  'v=0',
  'o=- 20518 0 IN IP4 203.0.113.1',
  's=-',
  'c=IN IP4 203.0.113.1',
  't=0 0',
  'm=audio 54400 RTP/AVP 8 0 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=ptime:20',
  'a=rtcp:54401 IN IP4 203.0.113.1',
  'a=sendrecv',
  'm=audio 54402 RTP/SAVP 9 8',
  `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${'A'.repeat(40)}|2^31`,
  'm=video 0 RTP/AVP 96',
  '',
].join('\r\n');

const SNIPPETS = ['\r\n', '=', ':', ' ', '/', '0', '-1', '99999999999', 'm=audio ', 'a=rtpmap:'];

/** Whatever the text: an answer, or a MediaError. */
export function fuzzSdp(seed: number, rounds: number): FuzzResult {
  const chance = newChance(seed);
  let accepted = 0;
  for (let round = 0; round < rounds; round++) {
    const text = mutateText(SDP_SEED, chance);
    const leg = new LegSdp({
      address: '192.0.2.1',
      port: 4000,
      codecs: ['PCMA', 'G722', 'PCMU'],
      ptimeMs: 20,
      srtp: chance() % 2 === 0 ? 'optional' : 'off',
    });
    try {
      const { text: answer, session } = leg.answer(text);
      checkAnswer(answer, session);
      accepted++;
    } catch (error) {
      if (error instanceof MediaError) continue;
      throw new Error(`fuzzSdp seed ${seed} round ${round}`, { cause: error });
    }
  }
  return { rounds, accepted };
}

/** Nothing of the peer may break out of its line, and where we send must be a place to send to. */
function checkAnswer(answer: string, session: Session): void {
  const isClean = answer.split('\r\n').every((line) => /^([a-z]=[\x20-\x7e]+)?$/.test(line));
  if (!isClean) throw new Error(`answer has a broken line: ${JSON.stringify(answer)}`);
  const isRange = session.port > 0 && session.port < 65_536;
  const isPtime = session.ptimeMs >= 10 && session.ptimeMs <= 60 && session.ptimeMs % 10 === 0;
  if (!isRange || !isPtime) throw new Error(`bad session: ${JSON.stringify(session)}`);
}

function mutateText(text: string, chance: () => number): string {
  let out = text;
  for (let n = chance() % 6; n >= 0; n--) {
    const at = chance() % (out.length + 1);
    const length = chance() % 12;
    const snippet = SNIPPETS[chance() % SNIPPETS.length] ?? '';
    switch (chance() % 5) {
      case 0:
        out = out.slice(0, at) + out.slice(at + length);
        break;
      case 1:
        out = out.slice(0, at) + snippet + out.slice(at);
        break;
      case 2:
        out = out.slice(0, at) + String.fromCharCode(chance() % 300) + out.slice(at + 1);
        break;
      case 3:
        out += out.slice(at, at + 200);
        break;
      default:
        out = out.slice(0, at) + snippet.repeat(length) + out.slice(at);
    }
  }
  return out;
}

/**
 * Two bridged legs are fed mutated packets between ticks. What leaves must be well-formed RTP, a
 * bounded number of packets per packet in, and the time of a tick must not run away.
 */
export function fuzzRtp(seed: number, rounds: number): FuzzResult {
  const chance = newChance(seed);
  let sent = 0;
  let bad = 0;
  const sockets = {
    rtp: (packet: Uint8Array) => {
      sent++;
      if ((packet[0] ?? 0) !== 0x80 || packet.length < 13 || packet.length > 492) bad++;
    },
    rtcp: () => undefined,
    close: () => undefined,
  };
  const ignore = () => undefined;
  const events = { digit: ignore, playEnded: ignore, silent: ignore, firstPacket: ignore };
  const options = { silenceTimeoutMs: 0, keepHeardMs: 200, random: chance };
  const [a, b] = [new WorkerLeg(sockets, events, options), new WorkerLeg(sockets, events, options)];
  let nowMs = 1_700_000_000_000;
  a.setSession(newSession({ ptimeMs: 20 + 10 * (chance() % 3) }), nowMs);
  b.setSession(newSession({ codec: 'PCMU', payloadType: 0 }), nowMs);
  a.partner = b;
  b.partner = a;
  const stream = { sequence: chance() & 0xffff, timestamp: chance() };
  for (let round = 0; round < rounds; round++) {
    const leg = chance() % 2 === 0 ? a : b;
    const packet = mutatePacket(nextPacket(stream, chance), chance);
    if (chance() % 10 === 0) leg.rtcp(packet, PEER, nowMs);
    else leg.packet(packet, PEER, nowMs);
    if (chance() % 2 === 0) {
      nowMs += 20;
      a.listen();
      b.listen();
      a.tick(nowMs);
      b.tick(nowMs);
    }
    if (bad > 0) throw new Error(`fuzzRtp seed ${seed} round ${round}: a malformed packet left`);
  }
  if (sent > rounds * 6 + 100) throw new Error(`fuzzRtp seed ${seed}: ${sent} packets left`);
  return { rounds, accepted: a.stats(nowMs).packetsIn + b.stats(nowMs).packetsIn };
}

function nextPacket(stream: { sequence: number; timestamp: number }, chance: () => number) {
  const sizes = [80, 160, 160, 160, 240, 480, 4];
  const size = sizes[chance() % sizes.length] ?? 160;
  stream.sequence = (stream.sequence + 1) & 0xffff;
  stream.timestamp = (stream.timestamp + size) >>> 0;
  const packet = Buffer.alloc(12 + size, 0x55);
  packet[0] = 0x80;
  packet[1] = size === 4 ? 101 : ([8, 0, 13, 72][chance() % 4 === 0 ? chance() % 4 : 0] ?? 8);
  packet.writeUInt16BE(stream.sequence, 2);
  packet.writeUInt32BE(stream.timestamp, 4);
  packet.writeUInt32BE(0x1234, 8);
  if (size === 4) packet.writeUInt32BE(chance(), 12);
  return packet;
}

function mutatePacket(packet: Buffer, chance: () => number): Buffer {
  if (chance() % 3 !== 0) return packet;
  const out = Buffer.from(packet);
  for (let n = chance() % 4; n >= 0; n--) out[chance() % Math.min(out.length, 20)] = chance();
  if (chance() % 4 === 0) return out.subarray(0, chance() % (out.length + 1));
  return chance() % 8 === 0 ? Buffer.concat([out, Buffer.alloc(chance() % 2000)]) : out;
}

/** Mutated SRTP and SRTCP: nothing is taken but what was sent, once, and nothing throws. */
export function fuzzSrtp(seed: number, rounds: number): FuzzResult {
  const chance = newChance(seed);
  const key = newKey(chance() % 2 === 0 ? 'AES_CM_128_HMAC_SHA1_80' : 'AES_CM_128_HMAC_SHA1_32');
  const [send, receive] = [new SrtpSend(key), new SrtpReceive(key)];
  const stream = { sequence: chance() & 0xffff, timestamp: chance() };
  let accepted = 0;
  for (let round = 0; round < rounds; round++) {
    const plain = nextPacket(stream, chance);
    const isRtcp = chance() % 5 === 0;
    const secured = Buffer.from((isRtcp ? send.protectRtcp(plain) : send.protect(plain)) ?? []);
    const packet = mutatePacket(secured, chance);
    const isSame = packet.equals(secured);
    const taken = isRtcp ? receive.unprotectRtcp(packet) : receive.unprotect(packet);
    if (!(taken instanceof Uint8Array)) continue;
    accepted++;
    if (!isSame || !plain.equals(taken)) throw new Error(`fuzzSrtp seed ${seed} round ${round}`);
  }
  return { rounds, accepted };
}

/** A mutated recording is refused by MediaError, or is the recording. */
export async function fuzzRecording(
  recording: { readonly bytes: Buffer; readonly key: Uint8Array },
  seed: number,
  rounds: number,
): Promise<FuzzResult> {
  const chance = newChance(seed);
  let accepted = 0;
  for (let round = 0; round < rounds; round++) {
    const bytes = mutatePacket(recording.bytes, chance);
    try {
      await readRecording(bytes, { unwrapKey: async () => recording.key });
    } catch (error) {
      if (error instanceof MediaError && error.code === 'badRecording') continue;
      throw new Error(`fuzzRecording seed ${seed} round ${round}`, { cause: error });
    }
    accepted++;
    if (!bytes.equals(recording.bytes)) throw new Error(`fuzzRecording seed ${seed} ${round}`);
  }
  return { rounds, accepted };
}
