import { describe, expect, it } from 'vitest';
import { SourceLock } from './source-lock.ts';

const SDP = { address: '10.0.0.1', port: 4000 };
const NAT = { address: '203.0.113.5', port: 61_000 };
const STRANGER = { address: '198.51.100.9', port: 1234 };

function newLock(): SourceLock {
  const lock = new SourceLock();
  lock.expect(SDP);
  return lock;
}

describe('source lock', () => {
  it('sends to the SDP’s address and locks on its first packet', () => {
    const lock = newLock();
    expect(lock.target).toEqual(SDP);
    expect(lock.admits(SDP, 1, 10)).toBe(true);
    expect(lock.admits(NAT, 1, 11)).toBe(false);
    expect(lock.admits(NAT, 1, 12)).toBe(false);
    expect(lock.target).toEqual(SDP);
  });

  it('learns another source after two packets in sequence, then sends there', () => {
    const lock = newLock();
    expect(lock.admits(NAT, 1, 65_535)).toBe(false);
    expect(lock.admits(NAT, 1, 0)).toBe(true);
    expect(lock.target).toEqual(NAT);
    expect(lock.asSignalled).toBe(false);
    expect(lock.admits(SDP, 1, 1)).toBe(false);
  });

  it.each([
    { name: 'out of sequence', second: [NAT, 1, 50] as [typeof NAT, number, number] },
    { name: 'of another SSRC', second: [NAT, 2, 11] as [typeof NAT, number, number] },
    { name: 'from a third place', second: [STRANGER, 1, 11] as [typeof NAT, number, number] },
  ])('a second packet $name teaches nothing', ({ second }) => {
    const lock = newLock();
    lock.admits(NAT, 1, 10);
    expect(lock.admits(...second)).toBe(false);
    expect(lock.target).toEqual(SDP);
  });

  it('a new SDP with the same address keeps the learned target and may be learned anew', () => {
    const lock = newLock();
    lock.admits(NAT, 1, 1);
    lock.admits(NAT, 1, 2);
    lock.expect(SDP);
    expect(lock.target).toEqual(NAT);
    lock.admits(STRANGER, 9, 1);
    expect(lock.admits(NAT, 1, 3)).toBe(true);
    expect(lock.admits(STRANGER, 9, 2)).toBe(false);
  });

  it('a new SDP with a new address is followed at once', () => {
    const lock = newLock();
    lock.admits(SDP, 1, 1);
    lock.expect(STRANGER);
    expect(lock.target).toEqual(STRANGER);
  });
});
