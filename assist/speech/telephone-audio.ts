import { joined } from '../audio/joined.ts';
import { levelled } from '../audio/level.ts';
import { Resampler } from '../audio/resample.ts';
import { readWav } from '../audio/wav.ts';

const SILENCE = 200;
/** Of the silence that engines pad with: a menu should not start with a pause. */
const KEPT_MS = 50;

/** WAV of a speech engine to telephone samples: 8 kHz, one level for all prompts, trimmed. */
export function toTelephone(wav: Uint8Array, keptMs = KEPT_MS): Int16Array<ArrayBuffer> | null {
  const file = readWav(wav);
  if (typeof file === 'string' || !('mono' in file)) return null;
  const resampler = new Resampler(file.rateHz);
  const parts = [resampler.push(file.mono(0, file.frames)), resampler.end()];
  const samples = joined(parts);
  return trim(levelled(samples) ?? new Int16Array(samples.length), keptMs * 8);
}

function trim(samples: Int16Array<ArrayBuffer>, kept: number): Int16Array<ArrayBuffer> {
  const first = samples.findIndex((sample) => Math.abs(sample) > SILENCE);
  if (first < 0) return samples;
  const last = samples.findLastIndex((sample) => Math.abs(sample) > SILENCE);
  return samples.slice(Math.max(0, first - kept), Math.min(samples.length, last + kept + 1));
}
