export interface WavShape {
  readonly tag?: number;
  readonly bits?: number;
  readonly channels?: number;
  readonly rateHz?: number;
  readonly extensible?: boolean;
}

/** A WAV of any kind; `write` puts one sample (−1 to 1) at a byte. */
export function wavOf(
  shape: WavShape,
  samples: readonly number[],
  write: (view: DataView, at: number, sample: number) => void,
): Uint8Array {
  const { tag = 1, bits = 16, channels = 1, rateHz = 8_000, extensible = false } = shape;
  const formatBytes = extensible ? 40 : 16;
  const width = bits / 8;
  const bytes = new Uint8Array(28 + formatBytes + samples.length * width);
  const view = new DataView(bytes.buffer);
  const text = (at: number, of: string) => bytes.set(new TextEncoder().encode(of), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, formatBytes, true);
  view.setUint16(20, extensible ? 0xfffe : tag, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * channels * width, true);
  view.setUint16(32, channels * width, true);
  view.setUint16(34, bits, true);
  if (extensible) view.setUint16(44, tag, true);
  const data = 20 + formatBytes;
  text(data, 'data');
  view.setUint32(data + 4, samples.length * width, true);
  samples.forEach((sample, i) => write(view, data + 8 + i * width, sample));
  return bytes;
}

export const writeS16 = (view: DataView, at: number, sample: number) =>
  view.setInt16(at, Math.round(sample * 32_767), true);

export function sine(hz: number, seconds: number, rateHz = 8_000, level = 0.5): number[] {
  const step = (2 * Math.PI * hz) / rateHz;
  return Array.from({ length: Math.round(seconds * rateHz) }, (_, i) => level * Math.sin(i * step));
}

/** How much of a tone is in samples of 8 kHz, as an amplitude (Goertzel over whole periods). */
export function amplitudeOf(samples: ArrayLike<number>, hz: number, rateHz = 8_000): number {
  const length = samples.length;
  let [real, imaginary] = [0, 0];
  for (let i = 0; i < length; i++) {
    const window = 1 - Math.cos((2 * Math.PI * i) / length);
    const angle = (2 * Math.PI * hz * i) / rateHz;
    real += window * (samples[i] ?? 0) * Math.cos(angle);
    imaginary += window * (samples[i] ?? 0) * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / length;
}
