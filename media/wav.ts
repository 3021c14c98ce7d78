import { MediaError } from './fault.ts';

/** RIFF/WAVE, PCM 16 bit mono. Other kinds are refused: convert first. */
export interface Wav {
  readonly rateHz: number;
  readonly samples: Int16Array;
}

const HEADER_BYTES = 44;
const CHUNKS_MAX = 64;

/** s16 as a complete WAV file; mono unless told otherwise (then interleaved). */
export function writeWav(
  samples: Int16Array,
  format: number | { readonly rateHz: number; readonly channels: number } = 8000,
): Uint8Array {
  const { rateHz, channels } =
    typeof format === 'number' ? { rateHz: format, channels: 1 } : format;
  const bytes = new Uint8Array(HEADER_BYTES + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  tag(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * 2 * channels, true);
  view.setUint16(32, 2 * channels, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => view.setInt16(HEADER_BYTES + i * 2, sample, true));
  return bytes;
}

/** Throws MediaError('badAudio') for anything but PCM s16 mono of 8 to 48 kHz. */
export function readWav(bytes: Uint8Array): Wav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tagAt(view, 0) !== 'RIFF' || tagAt(view, 8) !== 'WAVE') {
    throw new MediaError('badAudio', 'not a WAV file');
  }
  let rateHz = 0;
  let at = 12;
  for (let n = 0; n < CHUNKS_MAX && at + 8 <= bytes.length; n++) {
    const tag = tagAt(view, at);
    const size = view.getUint32(at + 4, true);
    // Streaming writers leave the size of the last chunk open: take what is there.
    const end = Math.min(at + 8 + size, bytes.length);
    if (tag === 'fmt ') rateHz = readFormat(view, at + 8, end);
    if (tag === 'data') return { rateHz: needRate(rateHz), samples: readData(view, at + 8, end) };
    at = end + (size & 1);
  }
  throw new MediaError('badAudio', 'WAV file without a data chunk');
}

function tagAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function readFormat(view: DataView, at: number, end: number): number {
  if (end - at < 16) throw new MediaError('badAudio', 'WAV format chunk is cut');
  const [format, channels] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
  const [rateHz, bits] = [view.getUint32(at + 4, true), view.getUint16(at + 14, true)];
  if (format !== 1 || channels !== 1 || bits !== 16) {
    throw new MediaError('badAudio', 'only PCM 16 bit mono WAV is read');
  }
  return rateHz;
}

function needRate(rateHz: number): number {
  if (rateHz < 8000 || rateHz > 48000) throw new MediaError('badAudio', 'WAV rate out of range');
  return rateHz;
}

function readData(view: DataView, at: number, end: number): Int16Array {
  const samples = new Int16Array(Math.max(0, end - at) >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(at + i * 2, true);
  return samples;
}
