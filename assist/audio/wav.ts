import { alawSample, ulawSample } from './ulaw.ts';

/** A WAV file as it lies there; nothing of the samples is read yet. */
export interface WavFile {
  readonly rateHz: number;
  readonly channels: number;
  readonly frames: number;
  /** One channel, the mean of all; from frame `from` up to and without `to`, −1 to 1. */
  mono(from: number, to: number): Float32Array;
}

export type WavFault = 'notWav' | 'noSamples' | { readonly codec: string };

const CODECS: Readonly<Record<number, string>> = {
  0x02: 'Microsoft ADPCM',
  0x11: 'IMA ADPCM',
  0x31: 'GSM 6.10',
  0x55: 'MP3',
  0x160: 'WMA',
  0x161: 'WMA',
};
const CHANNELS_MAX = 8;
const EXTENSIBLE = 0xfffe;

interface Format {
  readonly tag: number;
  readonly channels: number;
  readonly rateHz: number;
  readonly bits: number;
}

/** PCM of 8, 16, 24 or 32 bit, float of 32 or 64, µ-law or A-law. Sizes are not believed. */
export function readWav(bytes: Uint8Array): WavFile | WavFault {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57415645) {
    return 'notWav';
  }
  let format: Format | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const [id, said] = [view.getUint32(at), view.getUint32(at + 4, true)];
    const size = Math.min(said, bytes.length - at - 8);
    const body = new DataView(view.buffer, view.byteOffset + at + 8, size);
    if (id === 0x666d7420 && size >= 16) format = formatOf(body); // 'fmt '
    if (id === 0x64617461 && format !== undefined) return withSamples(format, body); // 'data'
    at += 8 + size + (size & 1);
  }
  return format === undefined ? 'notWav' : 'noSamples';
}

function formatOf(body: DataView): Format {
  const tag = body.getUint16(0, true);
  // WAVE_FORMAT_EXTENSIBLE: the true tag begins the sub-format.
  const isExtended = tag === EXTENSIBLE && body.byteLength >= 26;
  return {
    tag: isExtended ? body.getUint16(24, true) : tag,
    channels: body.getUint16(2, true),
    rateHz: body.getUint32(4, true),
    bits: body.getUint16(14, true),
  };
}

function withSamples(format: Format, data: DataView): WavFile | WavFault {
  const { channels, rateHz } = format;
  const read = readerOf(format);
  if (read === undefined) {
    const name = CODECS[format.tag] ?? `format ${format.tag}, ${format.bits} bit`;
    return { codec: name };
  }
  if (channels < 1 || channels > CHANNELS_MAX || rateHz < 1) return 'notWav';
  const width = format.bits / 8;
  const frames = Math.floor(data.byteLength / (width * channels));
  if (frames === 0) return 'noSamples';
  return {
    rateHz,
    channels,
    frames,
    mono(from, to) {
      const out = new Float32Array(Math.max(0, Math.min(to, frames) - from));
      for (let i = 0; i < out.length; i++) {
        let sum = 0;
        const frame = (from + i) * channels * width;
        for (let c = 0; c < channels; c++) sum += read(data, frame + c * width);
        out[i] = sum / channels;
      }
      return out;
    },
  };
}

type Read = (data: DataView, at: number) => number;

function readerOf({ tag, bits }: Format): Read | undefined {
  if (tag === 1) return PCM[bits];
  if (tag === 3) return FLOAT[bits];
  if (tag === 6 && bits === 8) return (data, at) => alawSample(data.getUint8(at)) / 32_768;
  if (tag === 7 && bits === 8) return (data, at) => ulawSample(data.getUint8(at)) / 32_768;
  return undefined;
}

const PCM: Readonly<Record<number, Read>> = {
  8: (data, at) => (data.getUint8(at) - 128) / 128,
  16: (data, at) => data.getInt16(at, true) / 32_768,
  24: (data, at) => ((data.getInt16(at + 1, true) << 8) | data.getUint8(at)) / 8_388_608,
  32: (data, at) => data.getInt32(at, true) / 2_147_483_648,
};

const FLOAT: Readonly<Record<number, Read>> = {
  32: (data, at) => bounded(data.getFloat32(at, true)),
  64: (data, at) => bounded(data.getFloat64(at, true)),
};

/** NaN and infinity would spread through every filter. */
const bounded = (value: number): number =>
  Number.isFinite(value) ? Math.max(-4, Math.min(4, value)) : 0;

const HEADER_BYTES = 44;

/** 8 kHz, 16 bit, mono: what anything plays. */
export function toWav(samples: Int16Array, rateHz = 8_000): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, of: string) => bytes.set(new TextEncoder().encode(of), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  for (let i = 0; i < samples.length; i++) {
    view.setInt16(HEADER_BYTES + i * 2, samples[i] ?? 0, true);
  }
  return bytes;
}
