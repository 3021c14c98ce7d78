import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaEngine, MediaLeg, PlayEnd } from './port.ts';
import { goertzel, strongestTone } from './spectrum.ts';
import { connect, newTestEngine, until } from './test-support/loopback.ts';

/** Real UDP between two engines: `product` as the contact centre, `phones` as the peers. */
let product: MediaEngine;
let phones: MediaEngine;
const TONES = [400, 700, 1000, 1500];

beforeAll(async () => {
  product = await newTestEngine();
  phones = await newTestEngine();
});
afterAll(async () => {
  await product.close();
  await phones.close();
});

async function newCall(
  options: { group?: string; codec?: 'PCMA' | 'PCMU'; ptimeMs?: number } = {},
) {
  const { group = 'g', codec = 'PCMA', ptimeMs = 20 } = options;
  const phone = await phones.openLeg({ group, codecs: [codec], ptimeMs, keepHeardMs: 400 });
  const leg = await product.openLeg({ group, keepHeardMs: 400 });
  connect(phone, leg);
  return { phone, leg };
}

function playTone(leg: MediaLeg, hz: number): void {
  leg.play({ playId: `tone-${hz}`, audio: [{ kind: 'tone', hz, amplitude: 8000 }] });
}

function hears(leg: MediaLeg, hz: number): Promise<unknown> {
  return until(`${hz} Hz is heard`, async () => {
    const heard = await leg.heard();
    return heard.length >= 3200 && strongestTone(heard, TONES)?.hz === hz;
  });
}

describe('two engines over UDP', () => {
  it('carries a tone each way at its level', async () => {
    const { phone, leg } = await newCall();
    playTone(phone, 700);
    playTone(leg, 1500);
    await hears(leg, 700);
    await hears(phone, 1500);
    await until('the full level', async () => goertzel(await phone.heard(), 1500) > 7500);
    expect((await leg.stats()).lost).toBe(0);
    phone.close();
    leg.close();
  });

  it.each([
    { name: 'same codec and packet time', b: {} },
    { name: 'A-law to µ-law', b: { codec: 'PCMU' as const } },
    { name: '20 ms to 30 ms', b: { ptimeMs: 30 } },
    { name: 'µ-law and 60 ms', b: { codec: 'PCMU' as const, ptimeMs: 60 } },
    { name: '10 ms', b: { ptimeMs: 10 } },
  ])('bridges: $name', async ({ b }) => {
    const one = await newCall();
    const two = await newCall(b);
    playTone(one.phone, 400);
    playTone(two.phone, 1000);
    one.leg.bridge(two.leg);
    await hears(two.phone, 400);
    await hears(one.phone, 1000);
    one.leg.unbridge();
    await until('silence after unbridge', async () => {
      return goertzel(await one.phone.heard(), 1000) < 50;
    });
    for (const leg of [one.phone, one.leg, two.phone, two.leg]) leg.close();
  });

  it('a new bridge detaches the earlier partner of both', async () => {
    const [one, two, three] = [await newCall(), await newCall(), await newCall()];
    playTone(one.phone, 400);
    playTone(three.phone, 1500);
    one.leg.bridge(two.leg);
    await hears(two.phone, 400);
    one.leg.bridge(three.leg);
    await hears(one.phone, 1500);
    await until('the earlier partner hears nothing', async () => {
      return goertzel(await two.phone.heard(), 400) < 50;
    });
    for (const call of [one, two, three]) [call.leg, call.phone].forEach((leg) => leg.close());
  });

  it('reports each digit once, in order, and passes it to the bridged partner', async () => {
    const [one, two] = [await newCall(), await newCall()];
    const seen: string[] = [];
    const passed: string[] = [];
    one.leg.onDigit = (digit) => seen.push(digit);
    two.phone.onDigit = (digit) => passed.push(digit);
    for (const digit of '11#') expect(one.phone.sendDigit(digit)).toBe(true);
    await until('three digits', () => seen.length === 3);
    expect(seen).toEqual(['1', '1', '#']);
    one.leg.bridge(two.leg);
    one.phone.sendDigit('7');
    await until('digit at the partner', () => passed.length > 0);
    expect(passed).toEqual(['7']);
    for (const call of [one, two]) [call.leg, call.phone].forEach((leg) => leg.close());
  });

  it('a digit stops a play that may be barged into, and tells where it was', async () => {
    const { phone, leg } = await newCall();
    const ended = new Promise<PlayEnd>((resolve) => (leg.onPlayEnded = resolve));
    const samples = async () => new Int16Array(80_000);
    leg.play({ playId: 'menu', audio: [{ kind: 'samples', key: 'menu', samples }], bargeIn: true });
    await until('packets flow', async () => (await phone.stats()).packetsIn > 5);
    phone.sendDigit('1');
    const end = await ended;
    expect(end).toMatchObject({ playId: 'menu', reason: 'digit' });
    expect(end.positionMs).toBeGreaterThan(50);
    expect(end.positionMs).toBeLessThan(5000);
    phone.close();
    leg.close();
  });
});
