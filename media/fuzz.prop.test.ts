import { describe, expect, it } from 'vitest';
import { fuzzMediaFor } from './fuzz-cli.ts';
import { fuzzRecording, fuzzRtp, fuzzSdp, fuzzSrtp } from './fuzz.ts';
import { RecordingWriter } from './recording/writer.ts';

const SEEDS = [1, 2, 3, 20260101];

describe('fuzz targets, a short run each', () => {
  it.each(SEEDS)('mutated SDP gives an answer or MediaError (seed %d)', (seed) => {
    const { rounds, accepted } = fuzzSdp(seed, 2000);
    // Both sides of the fence are exercised.
    expect(accepted).toBeGreaterThan(rounds / 20);
    expect(accepted).toBeLessThan(rounds);
  });

  it.each(SEEDS)('mutated RTP never breaks a bridge (seed %d)', (seed) => {
    expect(fuzzRtp(seed, 5000).accepted).toBeGreaterThan(1000);
  });

  it.each(SEEDS)('mutated SRTP is never taken (seed %d)', (seed) => {
    const { rounds, accepted } = fuzzSrtp(seed, 2000);
    expect(accepted).toBeGreaterThan(rounds / 3);
    expect(accepted).toBeLessThan(rounds);
  });

  it('a run for a time tells its executions and findings', () => {
    const said: string[] = [];
    const report = fuzzMediaFor(0, 7, (line) => said.push(line));
    expect(report.findings).toEqual([]);
    expect(report.executions).toBe(6_000);
    expect(said).toHaveLength(1);
  });

  it('a mutated recording is never taken', async () => {
    const chunks: Uint8Array[] = [];
    let key: Uint8Array = new Uint8Array(0);
    const writer = new RecordingWriter({
      sink: {
        append: async (chunk) => void chunks.push(chunk),
        finish: async () => undefined,
        abort: async () => undefined,
      },
      wrapKey: async (plain) => ({ keyId: 'k', wrapped: (key = Uint8Array.from(plain)) }),
    });
    for (let n = 0; n < 3; n++) writer.append(new Int16Array(800).fill(n));
    writer.end();
    await writer.done;
    const recording = { bytes: Buffer.concat(chunks), key };
    for (const seed of SEEDS) {
      const { rounds, accepted } = await fuzzRecording(recording, seed, 200);
      expect(accepted).toBeGreaterThan(0);
      expect(accepted).toBeLessThan(rounds);
    }
  });
});
