import { encodeG711 } from '../../media/index.ts';

const clockHz = 8000;

/**
 * A capture file with one RTP stream, as SIPp's play_pcap_audio wants it: Ethernet, IPv4, UDP. SIPp
 * puts its own addresses and ports in, and keeps the spacing in time.
 */
export function rtpPcap(samples: Int16Array, ptimeMs = 20): Uint8Array {
  const perPacket = (clockHz * ptimeMs) / 1000;
  const packets: Uint8Array[] = [];
  for (let at = 0; at + perPacket <= samples.length; at += perPacket) {
    const payload = encodeG711('PCMA', samples.subarray(at, at + perPacket));
    packets.push(frame(rtp(packets.length, at, payload), (at * 1000) / 8));
  }
  return concat([fileHeader(), ...packets]);
}

export function sine(hz: number, ms: number, amplitude = 8000): Int16Array {
  const step = (2 * Math.PI * hz) / clockHz;
  return Int16Array.from({ length: (clockHz * ms) / 1000 }, (_, i) =>
    Math.round(amplitude * Math.sin(step * i)),
  );
}

function fileHeader(): Uint8Array {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 65_535, true);
  view.setUint32(20, 1, true);
  return bytes;
}

function rtp(index: number, timestamp: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x80);
  view.setUint8(1, index === 0 ? 0x88 : 0x08);
  view.setUint16(2, index & 0xffff);
  view.setUint32(4, timestamp);
  view.setUint32(8, 0x7061_7463);
  bytes.set(payload, 12);
  return bytes;
}

/** One record: pcap header, Ethernet, IPv4, UDP. Checksums stay 0: the sender makes its own. */
function frame(payload: Uint8Array, atMicros: number): Uint8Array {
  const length = 42 + payload.length;
  const bytes = new Uint8Array(16 + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(atMicros / 1e6), true);
  view.setUint32(4, atMicros % 1e6, true);
  view.setUint32(8, length, true);
  view.setUint32(12, length, true);
  view.setUint16(16 + 12, 0x0800);
  view.setUint8(30, 0x45);
  view.setUint16(32, 28 + payload.length);
  view.setUint8(38, 64);
  view.setUint8(39, 17);
  bytes.set([127, 0, 0, 1, 127, 0, 0, 1], 42);
  view.setUint16(50, 6000);
  view.setUint16(52, 6000);
  view.setUint16(54, 8 + payload.length);
  bytes.set(payload, 58);
  return bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
