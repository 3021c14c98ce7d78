import { describe, expect, it } from 'vitest';
import { MediaError } from './fault.ts';
import { resampleTo8k } from './resample.ts';
import { goertzel, rms, strongestTone } from './spectrum.ts';
import { readWav, writeWav } from './wav.ts';

function tone(hz: number, rateHz: number, seconds = 0.5): Int16Array {
  return Int16Array.from({ length: rateHz * seconds }, (_, i) =>
    Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / rateHz)),
  );
}

describe('WAV', () => {
  it('reads what it wrote', () => {
    const samples = Int16Array.of(0, 1, -1, 32_767, -32_768);
    expect(readWav(writeWav(samples))).toEqual({ rateHz: 8000, samples });
  });

  it('steps over other chunks and takes a data chunk of open size', () => {
    const wav = writeWav(tone(400, 8000), 8000);
    const withList = new Uint8Array(wav.length + 14);
    withList.set(wav.subarray(0, 36));
    withList.set([0x4c, 0x49, 0x53, 0x54, 5, 0, 0, 0, 1, 2, 3, 4, 5, 0], 36);
    withList.set(wav.subarray(36), 50);
    new DataView(withList.buffer).setUint32(54, 0xffffffff, true);
    expect(readWav(withList).samples).toEqual(tone(400, 8000));
  });

  it.each([
    { name: 'nothing', bytes: new Uint8Array(0) },
    { name: 'no data chunk', bytes: writeWav(new Int16Array(4)).slice(0, 40) },
    { name: 'stereo', bytes: writeWav(new Int16Array(4)).fill(2, 22, 23) },
    { name: 'a rate of zero', bytes: writeWav(new Int16Array(4), 0) },
  ])('refuses $name', ({ bytes }) => {
    expect(() => readWav(bytes)).toThrow(MediaError);
  });
});

describe('resampleTo8k', () => {
  it.each([16_000, 22_050, 44_100, 48_000])('keeps a tone from %d Hz', (rateHz) => {
    const out = resampleTo8k(tone(1000, rateHz), rateHz);
    expect(Math.abs(out.length - 4000)).toBeLessThan(2);
    expect(goertzel(out, 1000)).toBeGreaterThan(7500);
  });

  it('does not fold what lies above 4 kHz back into the band', () => {
    expect(rms(resampleTo8k(tone(5000, 16_000), 16_000))).toBeLessThan(200);
  });
});

describe('spectrum', () => {
  it('measures the amplitude of a tone', () => {
    expect(goertzel(tone(700, 8000), 700)).toBeCloseTo(8000, -2);
    expect(goertzel(tone(700, 8000), 1500)).toBeLessThan(50);
    expect(rms(tone(700, 8000))).toBeCloseTo(8000 / Math.SQRT2, -2);
  });

  it('names the tone, and none in silence or noise', () => {
    expect(strongestTone(tone(700, 8000), [400, 700, 1500])?.hz).toBe(700);
    expect(strongestTone(new Int16Array(4000), [400, 700])).toBeUndefined();
    expect(strongestTone(tone(1234, 8000), [400, 700])).toBeUndefined();
  });
});
