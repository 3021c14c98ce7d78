import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MediaEngine } from './port.ts';
import { newTestEngine } from './test-support/loopback.ts';
import { hearsOnly, newCall, playTone, TONES } from './test-support/phones.ts';

let product: MediaEngine;
let phones: MediaEngine;

beforeAll(async () => {
  product = await newTestEngine({ workers: 2 });
  phones = await newTestEngine();
});
afterAll(async () => {
  await product.close();
  await phones.close();
});

it('a room is arranged whole: who stays, comes, goes, and who hears whom', async () => {
  const calls = await Promise.all(TONES.slice(0, 3).map(() => newCall({ product, phones })));
  calls.forEach(({ phone }, index) => playTone(phone, TONES[index] ?? 0));
  const [a, b, c] = calls;
  if (a === undefined || b === undefined || c === undefined) throw new Error('three calls');
  a.leg.bridge(b.leg);
  const room = product.newRoom();
  const both = [
    { leg: a.leg, role: 'customer', hears: [b.leg] },
    { leg: b.leg, role: 'agent', hears: [a.leg] },
  ] as const;
  room.arrange([...both, { leg: c.leg, role: 'supervisor', hears: [a.leg, b.leg, c.leg] }]);
  await Promise.all([
    hearsOnly(a.phone, [TONES[1]]),
    hearsOnly(b.phone, [TONES[0]]),
    hearsOnly(c.phone, [TONES[0], TONES[1]]),
  ]);
  room.arrange([
    { leg: c.leg, role: 'agent', hears: [a.leg] },
    { leg: a.leg, role: 'customer', hears: [c.leg, b.leg] },
  ]);
  await Promise.all([
    hearsOnly(a.phone, [TONES[2]]),
    hearsOnly(b.phone, []),
    hearsOnly(c.phone, [TONES[0]]),
  ]);
  expect(room.members.map(({ leg }) => leg.id)).toEqual([c.leg.id, a.leg.id]);

  const far = await product.openLeg({ group: 'another' });
  const withFar = [...both, { leg: far, role: 'agent', hears: [] }] as const;
  expect(() => room.arrange(withFar)).toThrow(expect.objectContaining({ code: 'differentWorker' }));
  expect(room.members).toHaveLength(2);
  room.arrange([{ leg: far, role: 'agent', hears: [] }]);
  await Promise.all([hearsOnly(a.phone, []), hearsOnly(c.phone, [])]);
  room.arrange([]);
  expect(room.members).toEqual([]);
  for (const call of calls) call.close();
});
