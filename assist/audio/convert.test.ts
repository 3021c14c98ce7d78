import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { denseOpus } from '../test-support/ogg.ts';
import { amplitudeOf, sine, wavOf, writeS16 } from '../test-support/wav.ts';
import type { WavShape } from '../test-support/wav.ts';
import { convert } from './convert.ts';
import { opusPieces } from './decode.ts';
import { FILE_BYTES_MAX } from './refusal.ts';
import { toUlaw } from './ulaw.ts';
import { readWav, toWav } from './wav.ts';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../test-support/audio/${name}`, import.meta.url)));

async function soundOf(file: Uint8Array) {
  const result = await convert(file);
  if (result.kind === 'refused') throw new Error(result.text);
  return result;
}

const dbfs = (samples: Int16Array) =>
  20 * Math.log10(Math.hypot(...samples) / Math.sqrt(samples.length) / 32_768);

type Write = Parameters<typeof wavOf>[2];
const writeU8: Write = (view, at, x) => view.setUint8(at, Math.round(x * 127) + 128);
const writeS24: Write = (view, at, x) => {
  const value = Math.round(x * 8_388_607);
  view.setUint8(at, value & 0xff);
  view.setInt16(at + 1, value >> 8, true);
};
const writeS32: Write = (view, at, x) => view.setInt32(at, Math.round(x * 2_147_483_647), true);
const writeF32: Write = (view, at, x) => view.setFloat32(at, x, true);
const writeF64: Write = (view, at, x) => view.setFloat64(at, x, true);
const writeUlaw: Write = (view, at, x) =>
  view.setUint8(at, toUlaw(Int16Array.of(x * 32_767))[0] ?? 0);
/** Two levels are enough: ±0.5 of A-law by the table of G.711. */
const writeAlaw: Write = (view, at, x) => view.setUint8(at, x >= 0 ? 0xb5 : 0x35);

describe('WAV', () => {
  it.each<[string, WavShape, Write]>([
    ['8 bit', { bits: 8 }, writeU8],
    ['16 bit', {}, writeS16],
    ['24 bit', { bits: 24 }, writeS24],
    ['24 bit, extensible', { bits: 24, extensible: true }, writeS24],
    ['32 bit', { bits: 32 }, writeS32],
    ['float', { tag: 3, bits: 32 }, writeF32],
    ['double', { tag: 3, bits: 64 }, writeF64],
    ['µ-law', { tag: 7, bits: 8 }, writeUlaw],
    ['A-law', { tag: 6, bits: 8 }, writeAlaw],
    ['44.1 kHz', { rateHz: 44_100 }, writeS16],
  ])('%s: the tone is there at −20 dBFS', async (_name, shape, write) => {
    const { rateHz = 8_000 } = shape;
    const { samples, format } = await soundOf(wavOf(shape, sine(1_000, 0.4, rateHz), write));
    expect(format).toBe('wav');
    expect(Math.abs(samples.length - 3_200)).toBeLessThan(3);
    expect(amplitudeOf(samples, 1_000)).toBeGreaterThan(3_600);
    expect(dbfs(samples)).toBeCloseTo(-20, 0);
  });

  it('stereo becomes the mean of both', async () => {
    const [left, right] = [sine(500, 0.4), sine(1_500, 0.4)];
    const both = left.flatMap((sample, i) => [sample, right[i] ?? 0]);
    const { samples } = await soundOf(wavOf({ channels: 2 }, both, writeS16));
    const [low, high] = [amplitudeOf(samples, 500), amplitudeOf(samples, 1_500)];
    expect(low / high).toBeCloseTo(1, 1);
  });

  it('sizes in the header are not believed', async () => {
    const file = wavOf({}, sine(1_000, 0.2), writeS16);
    new DataView(file.buffer).setUint32(40, 0x7fff_f000, true);
    expect((await soundOf(file)).samples).toHaveLength(1_600);
  });

  it('NaN and infinity do not spread', async () => {
    const broken = sine(1_000, 0.2);
    broken[300] = NaN;
    broken[301] = Infinity;
    const { samples } = await soundOf(wavOf({ tag: 3, bits: 32 }, broken, writeF32));
    expect(samples.some((sample) => sample !== 0)).toBe(true);
  });

  it('what we write we read', () => {
    const file = readWav(toWav(Int16Array.of(0, 16_384, -16_384)));
    if (typeof file === 'string' || !('mono' in file)) throw new Error('not WAV');
    expect([...file.mono(0, 3)]).toEqual([0, 0.5, -0.5]);
  });
});

describe('loudness', () => {
  it.each([0.01, 0.1, 0.9])('a tone at %f comes out at −20 dBFS', async (level) => {
    const { samples } = await soundOf(wavOf({}, sine(700, 0.4, 8_000, level), writeS16));
    expect(dbfs(samples)).toBeCloseTo(-20, 0);
  });

  it('pauses do not make speech louder, and peaks are bent and not cut', async () => {
    const peaks = sine(700, 0.4, 8_000, 0.02).map((x, i) => (i % 797 === 0 ? 1 : x));
    const { samples } = await soundOf(wavOf({}, [...peaks, ...Array(8_000).fill(0)], writeS16));
    expect(Math.max(...samples)).toBeLessThan(30_200);
    expect(amplitudeOf(samples.subarray(0, 3_200), 700)).toBeGreaterThan(600);
  });
});

describe('compressed', () => {
  it.each(['tone.mp3', 'tone.opus'])('%s', async (name) => {
    const { samples, format } = await soundOf(fixture(name));
    expect(name.endsWith(format)).toBe(true);
    expect(samples.length / 8_000).toBeGreaterThan(1.1);
    expect(samples.length / 8_000).toBeLessThan(1.35);
    expect(amplitudeOf(samples.subarray(1_000, 8_000), 1_000)).toBeGreaterThan(3_000);
  });

  it.each(['tone.mp3', 'tone.opus'])(
    '%s cut off in the middle is heard up to there',
    async (name) => {
      const file = fixture(name);
      const { samples } = await soundOf(file.slice(0, file.length * 0.7));
      expect(samples.length).toBeGreaterThan(3_000);
    },
  );
});

describe('a small file of much sound', () => {
  it('is never decoded more than about a minute at once', async () => {
    let most = 0;
    for await (const { samples } of opusPieces(denseOpus(2, 5))) {
      most = Math.max(most, samples.length);
    }
    expect(most).toBeGreaterThan(48_000);
    expect(most).toBeLessThan(70 * 48_000);
  });

  it.each([3, 8, 255])('with %i channels it is not decoded at all', async (channels) => {
    const result = await convert(denseOpus(channels, 1));
    expect(result).toMatchObject({ kind: 'refused', why: 'unsupported' });
  });

  it('nor where a later part of it says so', async () => {
    const file = Buffer.concat([fixture('tone.opus'), denseOpus(255, 1)]);
    const result = await convert(new Uint8Array(file));
    expect(result).toMatchObject({ kind: 'refused', why: 'unsupported' });
  });
});

describe('refused, with how to mend it', () => {
  const ascii = (text: string) => new TextEncoder().encode(text.padEnd(64, '\0'));
  it.each<[string, Uint8Array, string, RegExp]>([
    ['nothing', new Uint8Array(0), 'empty', /export/],
    ['text', ascii('Dear customers, our lines are open'), 'notAudio', /convert it to WAV/],
    ['too big', new Uint8Array(FILE_BYTES_MAX + 1), 'tooBig', /5 MB/],
    [
      'WMA',
      Uint8Array.from([0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66]),
      'unsupported',
      /^WMA: .*convert/,
    ],
    ['AAC', ascii('\0\0\0 ftypM4A '), 'unsupported', /^MP4 or M4A/],
    ['Ogg Vorbis', ascii('OggS......................vorbis'), 'unsupported', /^Ogg Vorbis/],
    ['FLAC', ascii('fLaC'), 'unsupported', /^FLAC/],
    [
      'ADPCM in WAV',
      wavOf({ tag: 2, bits: 8 }, [0, 0], writeU8),
      'unsupported',
      /^WAV with Microsoft ADPCM/,
    ],
    ['a WAV without samples', wavOf({}, [], writeS16), 'empty', /no samples/],
    ['a click', wavOf({}, sine(1_000, 0.01), writeS16), 'empty', /no samples/],
    ['silence', wavOf({}, Array(8_000).fill(0), writeS16), 'silent', /microphone/],
    ['a faint hum', wavOf({}, sine(50, 1, 8_000, 0.001), writeS16), 'silent', /microphone/],
    ['1 kHz of rate', wavOf({ rateHz: 1_000 }, sine(100, 1), writeS16), 'unsupported', /1000/],
    ['half an MP3 header', Uint8Array.from([0xff, 0xfb, 0x90, 0x64, 0, 0]), 'damaged', /damaged/],
    ['an Ogg page alone', ascii('OggS....................OpusHead'), 'damaged', /damaged/],
  ])('%s', async (_name, file, why, text) => {
    expect(await convert(file)).toMatchObject({
      kind: 'refused',
      why,
      text: expect.stringMatching(text),
    });
  });

  it('longer than a quarter of an hour', async () => {
    const long = wavOf({ bits: 8, rateHz: 4_000 }, [], writeU8);
    const file = new Uint8Array(long.length + 4_000 * 901).fill(130);
    file.set(long);
    new DataView(file.buffer).setUint32(40, 4_000 * 901, true);
    expect(await convert(file)).toMatchObject({ why: 'tooLong' });
  });
});
