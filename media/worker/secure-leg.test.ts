import { describe, expect, it } from 'vitest';
import { newSession, PEER } from '../test-support/fake-legs.ts';
import type { SrtpKeys } from '../security.ts';
import { newKey } from '../srtp/sdes.ts';
import { SrtpReceive, SrtpSend } from '../srtp/srtp.ts';
import { WorkerLeg } from './leg.ts';
import { resumeFrom } from './resume.ts';
import type { LegResume } from './resume.ts';
import { buildReport, parseRtcp } from './rtcp.ts';
import { newRtp, parseRtp } from './rtp.ts';

const SUITE = 'AES_CM_128_HMAC_SHA1_80';
const newKeys = (): SrtpKeys => ({ send: newKey(SUITE), receive: newKey(SUITE) });

/** A leg under SRTP in virtual time, and its peer. */
class SecureCall {
  readonly sent: Buffer[] = [];
  readonly reports: Buffer[] = [];
  readonly leg: WorkerLeg;
  peerSends: SrtpSend;
  nowMs = 1_700_000_000_000;
  sequence = 100;

  constructor(keys: SrtpKeys, resume?: LegResume) {
    let random = 1;
    const ignore = () => undefined;
    this.leg = new WorkerLeg(
      {
        rtp: (packet) => void this.sent.push(Buffer.from(packet)),
        rtcp: (packet) => void this.reports.push(Buffer.from(packet)),
        close: ignore,
      },
      { digit: ignore, playEnded: ignore, silent: ignore, firstPacket: ignore },
      {
        silenceTimeoutMs: 0,
        keepHeardMs: 0,
        random: () => (random = Math.imul(random, 48_271) + 11),
        resume,
      },
    );
    this.peerSends = new SrtpSend(keys.receive);
    this.use(keys);
  }

  use(keys: SrtpKeys | undefined): void {
    this.leg.setSession(newSession({ srtp: keys }), this.nowMs);
  }

  packet(ssrc = 77): Buffer {
    const sequence = this.sequence++ & 0xffff;
    const header = { payloadType: 8, marker: false, sequence, timestamp: sequence * 160, ssrc };
    return newRtp(header, 160).fill(0x55, 12);
  }

  receive(send: SrtpSend = this.peerSends): Buffer {
    const packet = send.protect(this.packet());
    if (packet === undefined) throw new Error('the test used a sequence number twice');
    this.leg.packet(Buffer.from(packet), PEER, this.nowMs);
    return packet;
  }

  tick(count = 1): void {
    for (let i = 0; i < count; i++) {
      this.nowMs += 20;
      this.leg.listen();
      this.leg.tick(this.nowMs);
    }
  }

  get stats() {
    return this.leg.stats(this.nowMs);
  }
}

describe('a secured leg', () => {
  it('sends what the peer can read and takes what the peer sends', () => {
    const keys = newKeys();
    const call = new SecureCall(keys);
    const peer = new SrtpReceive(keys.send);
    call.tick(10);
    expect(call.sent).toHaveLength(10);
    for (const packet of call.sent) {
      const plain = peer.unprotect(Buffer.from(packet));
      expect(plain instanceof Uint8Array && parseRtp(plain)?.payload.length).toBe(160);
    }
    call.receive();
    call.receive();
    expect(call.stats).toMatchObject({ packetsIn: 2, isSecured: true });
  });

  it('neither plain, forged nor repeated packets are heard; each is counted', () => {
    const call = new SecureCall(newKeys());
    const first = call.receive();
    call.leg.packet(call.packet(), PEER, call.nowMs);
    call.leg.packet(Buffer.from(first), PEER, call.nowMs);
    const other = new SrtpSend(newKey(SUITE)).protect(call.packet());
    call.leg.packet(Buffer.from(other ?? []), PEER, call.nowMs);
    expect(call.stats).toMatchObject({
      packetsIn: 1,
      refused: { notAuthentic: 2, replayed: 1, strangers: 0 },
    });
  });

  it('a forged stream does not take the source lock', () => {
    const call = new SecureCall(newKeys());
    const thief = { address: '198.51.100.9', port: 6000 };
    const forger = new SrtpSend(newKey(SUITE));
    for (let i = 0; i < 10; i++) {
      const forged = forger.protect(call.packet(5));
      call.leg.packet(Buffer.from(forged ?? []), thief, call.nowMs);
    }
    call.receive();
    expect(call.stats.packetsIn).toBe(1);
  });

  it('a change of the peer’s key: both are good for three seconds, then only the new', () => {
    const keys = newKeys();
    const call = new SecureCall(keys);
    call.receive();
    const renewed = { ...keys, receive: newKey(SUITE) };
    call.use(renewed);
    const next = new SrtpSend(renewed.receive);
    call.receive();
    call.receive(next);
    expect(call.stats.packetsIn).toBe(3);
    call.tick(160);
    call.receive();
    call.receive(next);
    expect(call.stats).toMatchObject({ packetsIn: 4, refused: { notAuthentic: 1 } });
  });

  it('a key of ours that stays keeps its roll-over counter; a new one starts afresh', () => {
    const keys = newKeys();
    const call = new SecureCall(keys);
    call.tick(3);
    const { index } = call.leg.state(call.nowMs).srtp?.send ?? {};
    call.use(keys);
    call.tick(2);
    expect(call.leg.state(call.nowMs).srtp?.send.index).toBe((index ?? 0) + 2);
    call.use({ ...keys, send: newKey(SUITE) });
    expect(call.leg.state(call.nowMs).srtp?.send.index).toBe(-1);
  });

  it('reports are SRTCP both ways, and give the round trip', () => {
    const keys = newKeys();
    const call = new SecureCall(keys);
    const peer = new SrtpReceive(keys.send);
    call.tick(400);
    const report = peer.unprotectRtcp(Buffer.from(call.reports[0] ?? []));
    const seen = report instanceof Uint8Array ? parseRtcp(report) : undefined;
    expect(seen?.ntpMiddle).toBeDefined();
    const answer = buildReport({
      ssrc: 77,
      cname: 'peer',
      nowMs: call.nowMs,
      sent: undefined,
      received: {
        ssrc: parseRtp(call.sent[0] ?? Buffer.alloc(0))?.ssrc ?? 0,
        fractionLost: 0,
        lost: 4,
        highestSequence: 0,
        jitter: 80,
      },
      // The peer held it for 50 ms; it went out at the last report's time, `ageMs` ago.
      lastReport: { ntpMiddle: seen?.ntpMiddle ?? 0, atMs: call.nowMs - 50 },
      goodbye: false,
    });
    call.leg.rtcp(answer, PEER, call.nowMs);
    expect(call.stats.remote).toBeUndefined();
    call.leg.rtcp(call.peerSends.protectRtcp(answer), PEER, call.nowMs);
    expect(call.stats.remote).toMatchObject({ lost: 4, jitterMs: 10 });
    expect(call.stats.roundTripMs).toBeGreaterThan(0);
  });
});

describe('a leg after a restart', () => {
  it.each([
    { name: 'at once', elapsedMs: 200, sentMeanwhile: 10 },
    { name: 'after five minutes of talk', elapsedMs: 300_000, sentMeanwhile: 15_000 },
    { name: 'after an hour of talk', elapsedMs: 3_600_000, sentMeanwhile: 180_000 },
    { name: 'after nine minutes on hold', elapsedMs: 540_000, sentMeanwhile: 0 },
  ])('$name: no index twice, and the peer follows', ({ elapsedMs, sentMeanwhile }) => {
    const keys = newKeys();
    const call = new SecureCall(keys);
    const peer = new SrtpReceive(keys.send);
    call.tick(5);
    for (const packet of call.sent) expect(peer.unprotect(packet)).toBeInstanceOf(Uint8Array);
    const state = call.leg.state(call.nowMs);
    call.receive();
    const before = new SrtpSend(keys.send, state.srtp?.send);
    // The process went on after the snapshot; of its packets the peer gets some, and the last.
    for (let n = sentMeanwhile % 1000; n <= sentMeanwhile; n += 1000) {
      const sequence = (state.send.sequence + n) & 0xffff;
      const header = { payloadType: 8, marker: false, timestamp: 0, ssrc: state.send.ssrc };
      const packet = before.protect(newRtp({ ...header, sequence }, 20));
      if (packet !== undefined) peer.unprotect(packet);
    }
    const resume = resumeFrom(state, { nowMs: state.atMs + elapsedMs, keys: keys });
    const next = new SecureCall(keys, resume);
    next.tick(5);
    expect(next.sent).toHaveLength(5);
    for (const packet of next.sent) expect(peer.unprotect(packet)).toBeInstanceOf(Uint8Array);
    expect(parseRtp(next.sent[0] ?? Buffer.alloc(0))?.ssrc).toBe(state.send.ssrc);
  });

  it('refuses what was sent before the snapshot', () => {
    const keys = newKeys();
    const call = new SecureCall(keys);
    const old = call.receive();
    const state = call.leg.state(call.nowMs);
    const next = new SecureCall(keys, resumeFrom(state, { nowMs: call.nowMs + 1000, keys }));
    next.leg.packet(Buffer.from(old), PEER, next.nowMs);
    expect(next.stats).toMatchObject({ packetsIn: 0, refused: { replayed: 1 } });
    next.sequence = 150;
    next.receive(call.peerSends);
    expect(next.stats.packetsIn).toBe(1);
  });
});
