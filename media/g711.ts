/**
 * G.711 (ITU-T) by table. Encoding looks up the 16 bit sample itself; A to µ and back goes over
 * the linear value, which is what G.711 §3.4 tables do within one step.
 */
export type Law = 'PCMA' | 'PCMU';

function decodeAlawByte(byte: number): number {
  const value = byte ^ 0x55;
  const exponent = (value >> 4) & 7;
  const mantissa = (value & 0x0f) << 4;
  const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return value & 0x80 ? magnitude : -magnitude;
}

function decodeUlawByte(byte: number): number {
  const value = ~byte & 0xff;
  const magnitude = ((((value & 0x0f) << 3) + 0x84) << ((value >> 4) & 7)) - 0x84;
  return value & 0x80 ? -magnitude : magnitude;
}

function segmentOf(magnitude: number): number {
  return magnitude < 256 ? 0 : Math.min(7, 24 - Math.clz32(magnitude));
}

function encodeAlawSample(sample: number): number {
  const positive = sample >= 0;
  const magnitude = Math.min(positive ? sample : -sample - 1, 32767);
  const segment = segmentOf(magnitude);
  const mantissa = (magnitude >> (segment === 0 ? 4 : segment + 3)) & 0x0f;
  return (((segment << 4) | mantissa) ^ 0x55 ^ (positive ? 0x80 : 0)) & 0xff;
}

function encodeUlawSample(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), 32635) + 0x84;
  const exponent = Math.max(0, 24 - Math.clz32(magnitude));
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}

function decodeTable(decode: (byte: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, byte) => decode(byte));
}

function encodeTable(encode: (sample: number) => number): Uint8Array {
  return Uint8Array.from({ length: 65536 }, (_, bits) => encode((bits << 16) >> 16));
}

const DECODE = { PCMA: decodeTable(decodeAlawByte), PCMU: decodeTable(decodeUlawByte) };
const ENCODE = { PCMA: encodeTable(encodeAlawSample), PCMU: encodeTable(encodeUlawSample) };

function recodeTable(from: Law, to: Law): Uint8Array {
  const [decode, encode] = [DECODE[from], ENCODE[to]];
  return Uint8Array.from({ length: 256 }, (_, byte) => encode[(decode[byte] ?? 0) & 0xffff] ?? 0);
}

const RECODE = { PCMA: recodeTable('PCMA', 'PCMU'), PCMU: recodeTable('PCMU', 'PCMA') };

/** Writes payload.length samples into `into` at `at`. */
export function decodeInto(codec: Law, payload: Uint8Array, into: Int16Array, at = 0): void {
  const table = DECODE[codec];
  for (let i = 0; i < payload.length; i++) into[at + i] = table[payload[i] ?? 0] ?? 0;
}

export function encodeInto(codec: Law, samples: Int16Array, into: Uint8Array, at = 0): void {
  const table = ENCODE[codec];
  for (let i = 0; i < samples.length; i++) into[at + i] = table[(samples[i] ?? 0) & 0xffff] ?? 0;
}

export function decodeG711(codec: Law, payload: Uint8Array): Int16Array {
  const samples = new Int16Array(payload.length);
  decodeInto(codec, payload, samples);
  return samples;
}

export function encodeG711(codec: Law, samples: Int16Array): Uint8Array {
  const payload = new Uint8Array(samples.length);
  encodeInto(codec, samples, payload);
  return payload;
}

/** Copies a payload of one law into a buffer of the other (or the same) law. */
export function recodeInto(
  from: Law,
  to: Law,
  payload: Uint8Array,
  into: Uint8Array,
  at: number,
): void {
  if (from === to) {
    into.set(payload, at);
    return;
  }
  const table = RECODE[from];
  for (let i = 0; i < payload.length; i++) into[at + i] = table[payload[i] ?? 0] ?? 0;
}
