import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { goertzel, readRecording } from '../../../../media/index.ts';
import type { RecordedSound } from '../../contract.ts';

const HEARD_MIN = 800;

/** Also of a file that was not finished; the key stands in its header. */
export async function readRecorded(path: string | undefined): Promise<RecordedSound> {
  if (path === undefined) throw new Error('no such file was asked for');
  const bytes = await readFile(existsSync(path) ? path : `${path}.part`);
  const { samples, durationMs, isComplete } = await readRecording(bytes, {
    unwrapKey: ({ wrapped }) => Promise.resolve(wrapped),
    allowTruncated: true,
  });
  const side = (first: 0 | 1): Int16Array =>
    Int16Array.from({ length: samples.length / 2 }, (_, i) => samples[2 * i + first] ?? 0);
  const sides = { said: side(0), heard: side(1) };
  return {
    durationMs,
    isComplete,
    has: (which, hz, fromMs = 0, toMs = durationMs) =>
      goertzel(sides[which].subarray(fromMs * 8, toMs * 8), hz) > HEARD_MIN,
  };
}
