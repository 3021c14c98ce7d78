import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeG711, encodeG711 } from '../g711.ts';
import { JitterRing } from './jitter-ring.ts';

const SEED = 20_260_102;
/** Each packet repeats one code, so that a sample names its packet. */
const codeOf = (index: number) => 0x80 + (index % 100);

type Step =
  | {
      readonly kind: 'write';
      readonly ssrc: number;
      readonly timestamp: number;
      readonly samples: number;
    }
  | { readonly kind: 'read' };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    ssrc: fc.nat(1),
    timestamp: fc.oneof(fc.nat(2000), fc.nat(2 ** 32 - 1)),
    samples: fc.integer({ min: 0, max: 1400 }),
  }),
  fc.constant({ kind: 'read' as const }),
);

describe('jitter ring, properties', () => {
  it('whatever comes: bounded depth, whole frames, no throw', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 200 }), (steps) => {
        const ring = new JitterRing();
        const frame = new Int16Array(160);
        for (const step of steps) {
          if (step.kind === 'read') ring.read(frame);
          else {
            const payload = new Uint8Array(step.samples);
            const samples = decodeG711('PCMU', payload);
            ring.write({ ssrc: step.ssrc, timestamp: step.timestamp, samples });
          }
          expect(ring.depth).toBeLessThanOrEqual(960 + 1600 + 960);
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('any packet time and jitter below one packet: every sample once, in order, no gap', () => {
    const jittered = fc.record({
      samples: fc.constantFrom(80, 160, 240, 320, 480),
      start: fc.nat(2 ** 32 - 1),
      jitter: fc.array(fc.nat(19), { minLength: 60, maxLength: 60 }),
    });
    fc.assert(
      fc.property(jittered, ({ samples, start, jitter }) => {
        const heard = playOut(samples, start, jitter);
        const first = heard.findIndex((sample) => sample !== 0);
        const body = heard.slice(first, first + 4000);
        const packets = encodeG711('PCMU', Int16Array.from(body)).map((code) => code - 0x80);
        // One comparison: an expectation per sample would take longer than the property.
        const wrong = packets.findIndex((packet, i) => packet !== Math.floor(i / samples));
        expect({ wrong, packet: packets[wrong] }).toEqual({ wrong: -1, packet: undefined });
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});

/** Packet n is sent when its last sample is there and comes up to 19 ms later. */
function playOut(samples: number, start: number, jitter: readonly number[]): number[] {
  const ring = new JitterRing();
  const frame = new Int16Array(160);
  const heard: number[] = [];
  const arrivals = jitter.map((lateMs, i) => ((i + 1) * samples) / 8 + lateMs);
  let next = 0;
  for (let nowMs = 20; heard.length < 6000 + samples; nowMs += 20) {
    for (; (arrivals[next] ?? Infinity) <= nowMs; next++) {
      const payload = new Uint8Array(samples).fill(codeOf(next));
      ring.write({
        ssrc: 1,
        timestamp: (start + next * samples) >>> 0,
        samples: decodeG711('PCMU', payload),
      });
    }
    ring.read(frame);
    heard.push(...frame);
  }
  return heard;
}
