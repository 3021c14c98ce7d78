import { describe, expect, it } from 'vitest';
import { decodeG711, encodeG711, recodeInto } from './g711.ts';
import type { Law } from './g711.ts';

const LAWS: readonly Law[] = ['PCMA', 'PCMU'];

describe('G.711', () => {
  it.each([
    { law: 'PCMU' as const, byte: 0xff, sample: 0 },
    { law: 'PCMU' as const, byte: 0x80, sample: 32_124 },
    { law: 'PCMU' as const, byte: 0x00, sample: -32_124 },
    { law: 'PCMU' as const, byte: 0xf0, sample: 120 },
    { law: 'PCMA' as const, byte: 0xd5, sample: 8 },
    { law: 'PCMA' as const, byte: 0x55, sample: -8 },
    { law: 'PCMA' as const, byte: 0xaa, sample: 32_256 },
    { law: 'PCMA' as const, byte: 0x2a, sample: -32_256 },
  ])('$law 0x$byte is $sample (ITU-T G.711 tables)', ({ law, byte, sample }) => {
    expect(decodeG711(law, Uint8Array.of(byte))[0]).toBe(sample);
    expect(encodeG711(law, Int16Array.of(sample))[0]).toBe(byte);
  });

  it.each(LAWS)('%s: every code comes back from its own sample', (law) => {
    const codes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const back = encodeG711(law, decodeG711(law, codes));
    // µ-law has two zeros; the negative one may come back as the positive.
    back.forEach((code, i) => {
      if (!(law === 'PCMU' && i === 0x7f)) expect(code).toBe(i);
    });
  });

  it.each(LAWS)('%s: every sample is within the step of its segment', (law) => {
    const samples = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
    const back = decodeG711(law, encodeG711(law, samples));
    samples.forEach((sample, i) => {
      const error = Math.abs(sample - (back[i] ?? 0));
      expect(error <= Math.max(16, Math.abs(sample) / 16)).toBe(true);
    });
  });

  it('changes the law of a payload in place of the copy', () => {
    const samples = Int16Array.from({ length: 160 }, (_, i) => Math.round(8000 * Math.sin(i / 5)));
    const into = new Uint8Array(162);
    recodeInto('PCMA', 'PCMU', encodeG711('PCMA', samples), into, 2);
    const back = decodeG711('PCMU', into.subarray(2));
    back.forEach((sample, i) => expect(Math.abs(sample - (samples[i] ?? 0))).toBeLessThan(600));
  });
});
