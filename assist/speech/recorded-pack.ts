import { readFile } from 'node:fs/promises';
import { fromAdpcm, toAdpcm } from '../audio/adpcm.ts';
import { SpeechError } from './fault.ts';
import { clipsOf, spokenLanguages } from './spoken/spoken.ts';
import { primaryOf } from './tts-port.ts';

/**
 * One language's clips in a file: a line of JSON, then ADPCM of 8 kHz. `clips` gives where each
 * begins, in bytes after the line, and how many samples it has.
 */
export interface PackIndex {
  readonly language: string;
  /** Engine, voice and version that recorded it: part of the cache key. */
  readonly voice: string;
  readonly clips: Readonly<Record<string, readonly [from: number, samples: number]>>;
}

const folder = new URL('./packs/', import.meta.url);

/** Languages whose values can be said without a voice. */
export const packLanguages: readonly string[] = spokenLanguages.map(({ language }) => language);

/** What a pack of each language must hold. */
export function recordable(): { readonly language: string; readonly clips: readonly string[] }[] {
  return spokenLanguages.map((words) => ({ language: words.language, clips: clipsOf(words) }));
}

/** The recorded words of one language. */
export class RecordedPack {
  readonly index: PackIndex;
  readonly #bytes: Uint8Array;

  constructor(file: Uint8Array) {
    const end = file.indexOf(0x0a);
    if (end < 0) throw new SpeechError('engineFailed', 'not a pack of recorded words');
    this.index = JSON.parse(new TextDecoder().decode(file.subarray(0, end))) as PackIndex; // ours
    this.#bytes = file.subarray(end + 1);
  }

  /** One after the other. Throws SpeechError when a word was never recorded. */
  say(clips: readonly string[], gapMs: number): Int16Array<ArrayBuffer> {
    const gap = new Int16Array(gapMs * 8);
    const parts = clips.flatMap((clip, i) =>
      i === 0 ? [this.#clip(clip)] : [gap, this.#clip(clip)],
    );
    const out = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  #clip(name: string): Int16Array {
    const place = Object.hasOwn(this.index.clips, name) ? this.index.clips[name] : undefined;
    if (place === undefined) {
      throw new SpeechError('noVoice', `not recorded in ${this.index.language}: ${name}`);
    }
    const [from, length] = place;
    return fromAdpcm(this.#bytes.subarray(from), length);
  }
}

const loaded = new Map<string, Promise<RecordedPack>>();

/** Read once, unless it fails; null = no pack of this language. */
export function packFor(language: string): Promise<RecordedPack> | null {
  const primary = primaryOf(language);
  if (!packLanguages.includes(primary)) return null;
  let pack = loaded.get(primary);
  if (pack === undefined) {
    pack = readFile(new URL(`${primary}.pack`, folder)).then((file) => new RecordedPack(file));
    loaded.set(primary, pack);
    // What could not be read today may be read tomorrow.
    pack.catch(() => loaded.delete(primary));
  }
  return pack;
}

export interface Clip {
  readonly name: string;
  readonly samples: Int16Array;
}

/** Makes a pack's file (`tools/packs`). */
export function packFile(
  of: Pick<PackIndex, 'language' | 'voice'>,
  clips: readonly Clip[],
): Uint8Array {
  const index: Record<string, [number, number]> = {};
  const coded: Uint8Array[] = [];
  let bytes = 0;
  for (const { name, samples } of clips) {
    index[name] = [bytes, samples.length];
    const piece = toAdpcm(samples);
    coded.push(piece);
    bytes += piece.length;
  }
  const line = new TextEncoder().encode(`${JSON.stringify({ ...of, clips: index })}\n`);
  return Buffer.concat([line, ...coded]);
}
