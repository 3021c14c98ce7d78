import { createCipheriv, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newChance } from '../fuzz.ts';
import { newRtp } from '../worker/rtp.ts';
import { HmacSha1 } from './hmac-sha1.ts';
import { deriveKey, KeyStream } from './key-stream.ts';
import { indexNear, ReplayWindow } from './replay-window.ts';
import { SRTP_SUITES } from './sdes.ts';
import type { SrtpKey } from './sdes.ts';
import { SrtpReceive, SrtpSend } from './srtp.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();

const MASTER = hex('E1F97A0D3E018BE0D64FA32C06DE4139 0EC675AD498AFEEBB6960B3AABE6');
const MASTER_PARTS = { key: MASTER.subarray(0, 16), salt: MASTER.subarray(16) };
const [ENCRYPTION, SIGNING, SALT] = [
  deriveKey(MASTER_PARTS, 0, 16),
  deriveKey(MASTER_PARTS, 1, 20),
  deriveKey(MASTER_PARTS, 2, 14),
];
const KEY: SrtpKey = { suite: 'AES_CM_128_HMAC_SHA1_80', key: MASTER.toString('base64') };

function rtp(sequence: number, ssrc = 7, payload = new Uint8Array(160).fill(sequence & 0xff)) {
  const packet = newRtp(
    { payloadType: 8, marker: false, sequence, timestamp: sequence * 160, ssrc },
    payload.length,
  );
  packet.set(payload, 12);
  return packet;
}

/** SRTP as one would write it first: a cipher and a MAC of node:crypto for each packet. */
function plainProtect(packet: Buffer, { suite }: SrtpKey, roc: number): Buffer {
  const iv = Buffer.alloc(16);
  iv.set(SALT);
  const ssrcAndIndex = Buffer.alloc(16);
  packet.copy(ssrcAndIndex, 4, 8, 12);
  ssrcAndIndex.writeUInt32BE(roc, 8);
  packet.copy(ssrcAndIndex, 12, 2, 4);
  ssrcAndIndex.forEach((byte, i) => (iv[i] = (iv[i] ?? 0) ^ byte));
  const cipher = createCipheriv('aes-128-ctr', ENCRYPTION, iv);
  const out = Buffer.concat([packet.subarray(0, 12), cipher.update(packet.subarray(12))]);
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(roc);
  const mac = createHmac('sha1', SIGNING).update(out).update(counter).digest();
  return Buffer.concat([out, mac.subarray(0, suite.endsWith('80') ? 10 : 4)]);
}

describe('RFC 3711 test vectors', () => {
  it('B.2 AES-CM: key stream from the first block and across the 16 bit counter', () => {
    const salt = hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD');
    const stream = new KeyStream(hex('2B7E151628AED2A6ABF7158809CF4F3C'), salt);
    const zeros = new Uint8Array(48);
    stream.apply(zeros, { ssrc: 0, high: 0, low: 0 });
    expect(text(zeros)).toBe(
      'E03EAD0935C95E80E166B16DD92B4EB4' +
        'D23513162B02D0F72A43A2FE4A5F97AB' +
        '41E95B3BB0A2E8DD477901E4FCA894C0',
    );
  });

  it('B.3 key derivation', () => {
    const master = MASTER_PARTS;
    expect(text(deriveKey(master, 0, 16))).toBe('C61E7A93744F39EE10734AFE3FF7A087');
    expect(text(deriveKey(master, 2, 14))).toBe('30CBBC08863D8C85D49DB34A9AE1');
    expect(text(deriveKey(master, 1, 94))).toBe(
      'CEBE321F6FF7716B6FD4AB49AF256A15' +
        '6D38BAA48F0A0ACF3C34E2359E6CDBCE' +
        'E049646C43D9327AD175578EF7227098' +
        '6371C10C9A369AC2F94A8C5FBCDDDC25' +
        '6D6E919A48B610EF17C2041E4740357' +
        '66B68642C59BBFC2F34DB60DBDFB2',
    );
  });
});

describe('HMAC-SHA1', () => {
  it('equals that of node:crypto for every length', () => {
    const key = SIGNING;
    const mac = new HmacSha1(key);
    const chance = newChance(3711);
    for (let length = 0; length < 400; length++) {
      const data = Buffer.from(Uint8Array.from({ length }, () => chance()));
      const tail = Buffer.alloc(4);
      tail.writeUInt32BE(chance());
      const plain = createHmac('sha1', key).update(data).update(tail).digest('hex');
      const fast = mac.tag(data, tail.readUInt32BE(), 20);
      expect(Buffer.from(fast).toString('hex')).toBe(plain);
    }
  });
});

describe('SRTP', () => {
  it.each(SRTP_SUITES)(
    '%s: bit-identical to node:crypto over 2,600 packets and a wrap',
    (suite) => {
      const key = { ...KEY, suite };
      const send = new SrtpSend(key);
      const receive = new SrtpReceive(key);
      const chance = newChance(2600);
      for (let n = 0; n < 2600; n++) {
        const sequence = (64_000 + n) & 0xffff;
        const payload = Uint8Array.from({ length: 80 + (chance() % 400) }, () => chance());
        const packet = rtp(sequence, 0x1234_5678, payload);
        const secured = send.protect(packet);
        expect(secured?.equals(plainProtect(packet, key, 64_000 + n > 65_535 ? 1 : 0))).toBe(true);
        const opened = receive.unprotect(Buffer.from(secured ?? []));
        expect(opened instanceof Uint8Array && packet.equals(opened)).toBe(true);
      }
      expect(send.state.index).toBe(64_000 + 2599);
      expect(receive.state).toEqual([{ ssrc: 0x1234_5678, index: 66_599 }]);
    },
  );

  const secured = (send: SrtpSend, sequence: number, ssrc = 7) => {
    const packet = send.protect(rtp(sequence, ssrc));
    if (packet === undefined) throw new Error('the sequence number was used before');
    return packet;
  };

  it('takes each packet once, within 128, in any order, across the wrap', () => {
    const [send, receive] = [new SrtpSend(KEY), new SrtpReceive(KEY)];
    const packets = Array.from({ length: 300 }, (_, n) => secured(send, (65_400 + n) & 0xffff));
    const open = (n: number) => receive.unprotect(Buffer.from(packets[n] ?? []));
    expect(open(0)).toBeInstanceOf(Uint8Array);
    expect(open(150)).toBeInstanceOf(Uint8Array);
    expect(open(150)).toBe('replay');
    expect(open(149)).toBeInstanceOf(Uint8Array);
    expect(open(23)).toBeInstanceOf(Uint8Array);
    expect(open(22)).toBe('replay');
    expect(open(0)).toBe('replay');
  });

  it('an altered bit, another key, a stump: not taken, and nothing moves', () => {
    const [send, receive] = [new SrtpSend(KEY), new SrtpReceive(KEY)];
    const packet = secured(send, 65_000);
    for (const at of [1, 3, 4, 9, 12, 100, packet.length - 1]) {
      const bad = Buffer.from(packet);
      bad[at] = (bad[at] ?? 0) ^ 1;
      expect(receive.unprotect(bad)).toBe('notAuthentic');
    }
    expect(receive.unprotect(Buffer.from(packet.subarray(0, 20)))).toBe('malformed');
    const other = { ...KEY, key: Buffer.alloc(30, 1).toString('base64') };
    expect(new SrtpReceive(other).unprotect(Buffer.from(packet))).toBe('notAuthentic');
    expect(receive.state).toEqual([]);
    expect(receive.unprotect(Buffer.from(packet))).toBeInstanceOf(Uint8Array);
  });

  it('never encrypts two packets with one index', () => {
    const send = new SrtpSend(KEY);
    expect(send.protect(rtp(10))).toBeDefined();
    expect(send.protect(rtp(10, 7, new Uint8Array(160)))).toBeUndefined();
    expect(send.protect(rtp(9))).toBeDefined();
  });

  it('each source has its own roll-over counter, and there is a limit to sources', () => {
    const receive = new SrtpReceive(KEY);
    for (let ssrc = 1; ssrc <= 40; ssrc++) {
      const send = new SrtpSend(KEY);
      for (const sequence of [65_535, 0]) {
        const opened = receive.unprotect(secured(send, sequence, ssrc));
        expect(opened).toBeInstanceOf(Uint8Array);
      }
    }
    expect(receive.state).toHaveLength(8);
  });

  it('goes on after a restart: sender beyond its index, receiver past an unseen wrap', () => {
    const before = new SrtpSend(KEY);
    const receive = new SrtpReceive(KEY);
    receive.unprotect(secured(before, 65_000));
    // The peer sent on for 30 s while there was no process.
    for (let n = 1; n < 1500; n++) secured(before, (65_000 + n) & 0xffff);
    const again = new SrtpReceive(KEY, receive.state, 1500);
    expect(again.unprotect(secured(before, 65_000 + 1500 - 65_536))).toBeInstanceOf(Uint8Array);
    expect(again.state[0]?.index).toBe(66_500);
    const successor = new SrtpSend(KEY, before.state);
    expect(successor.protect(rtp(66_400 - 65_536))).toBeUndefined();
    expect(again.unprotect(secured(successor, 67_000 - 65_536))).toBeInstanceOf(Uint8Array);
  });
});

describe('SRTCP', () => {
  const report = Buffer.from('80c9000100000007' + '81ca0003000000070103616263000000', 'hex');

  it('goes through, once; the sender stays readable, the rest does not', () => {
    const [send, receive] = [new SrtpSend(KEY), new SrtpReceive(KEY)];
    const first = send.protectRtcp(report);
    expect(first.length).toBe(report.length + 14);
    expect(first.subarray(0, 8).equals(report.subarray(0, 8))).toBe(true);
    expect(first.subarray(8, report.length).equals(report.subarray(8))).toBe(false);
    const opened = receive.unprotectRtcp(Buffer.from(first));
    expect(opened instanceof Uint8Array && report.equals(opened)).toBe(true);
    expect(receive.unprotectRtcp(Buffer.from(first))).toBe('replay');
    const second = send.protectRtcp(report);
    expect(second.equals(first)).toBe(false);
    second[9] = (second[9] ?? 0) ^ 1;
    expect(receive.unprotectRtcp(second)).toBe('notAuthentic');
    expect(receive.unprotectRtcp(Buffer.from(report))).toBe('malformed');
  });
});

describe('replay window', () => {
  it('index guess (RFC 3711 §3.3.1)', () => {
    expect(indexNear(-1, 65_535)).toBe(65_535);
    expect(indexNear(65_535, 0)).toBe(65_536);
    expect(indexNear(65_536, 65_535)).toBe(65_535);
    expect(indexNear(3, 65_500)).toBe(65_500);
  });

  it('starts after an index', () => {
    const window = new ReplayWindow();
    window.startAfter(100_000);
    expect([99_999, 100_000, 100_001].map((index) => window.isNew(index))).toEqual([
      false,
      false,
      true,
    ]);
  });
});
