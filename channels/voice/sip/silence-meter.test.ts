import { expect, it } from 'vitest';
import { SilenceMeter } from './silence-meter.ts';

const frame = (level: number): Int16Array =>
  Int16Array.from({ length: 160 }, (_, i) => Math.round(level * Math.sin(i / 3)));

it('tells of silence once it has lasted, and again after speech', () => {
  const told: number[] = [];
  let at = 0;
  const meter = new SilenceMeter(1_000, () => told.push(at));
  const hear = (level: number, ms: number): void => {
    for (const end = at + ms; at < end; at += 20) meter.frame(frame(level));
  };
  hear(2_000, 600);
  hear(50, 980);
  expect(told).toEqual([]);
  hear(2_000, 20);
  hear(0, 3_000);
  expect(told).toEqual([1_600 + 980]);
  hear(2_000, 100);
  hear(0, 1_000);
  expect(told).toHaveLength(2);
  expect(meter.voicedMs).toBe(720);
});

it('counts quiet speech and not the hiss of a line', () => {
  const meter = new SilenceMeter(1_000, () => undefined);
  meter.frame(frame(150));
  expect(meter.voicedMs).toBe(0);
  meter.frame(frame(300));
  expect(meter.voicedMs).toBe(20);
});
