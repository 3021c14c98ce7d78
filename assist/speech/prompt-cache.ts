import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SampleStore } from './sample-store.ts';
import { needVoice, voiceFor } from './tts-port.ts';
import type { Prompt, TextToSpeech } from './tts-port.ts';

export interface PromptCacheOptions {
  readonly tts: TextToSpeech;
  /** Folder of its own; made when absent. */
  readonly folder: string;
  readonly memoryBytesMax?: number;
  readonly diskBytesMax?: number;
}

const MEMORY_BYTES_MAX = 32 * 1024 * 1024;
const DISK_BYTES_MAX = 512 * 1024 * 1024;
/** Part of the key: raise it when rendering changes (level, trimming). */
const RENDERING = 2;

/**
 * Prompts as samples, rendered once: memory, then disk (content-addressed, so that any process may
 * write and none need invalidate), then the voice. Requests for the same prompt share one
 * rendering.
 */
export class PromptCache {
  readonly #tts: TextToSpeech;
  readonly #folder: string;
  readonly #diskBytesMax: number;
  readonly #memory: SampleStore;
  readonly #underWay = new Map<string, Promise<Int16Array>>();
  #diskBytes: number | undefined;

  constructor(options: PromptCacheOptions) {
    this.#tts = options.tts;
    this.#folder = options.folder;
    this.#diskBytesMax = options.diskBytesMax ?? DISK_BYTES_MAX;
    this.#memory = new SampleStore(options.memoryBytesMax ?? MEMORY_BYTES_MAX);
  }

  speaks(language: string): boolean {
    return voiceFor(this.#tts.voices, language) !== undefined;
  }

  /** Names the samples. Throws SpeechError('noVoice'). */
  key(prompt: Prompt): string {
    const voice = needVoice(this.#tts.voices, prompt.language);
    const text = JSON.stringify([RENDERING, voice.id, prompt.text, prompt.ssml === true]);
    return createHash('sha256').update(text).digest('hex');
  }

  async samples(prompt: Prompt): Promise<Int16Array> {
    const key = this.key(prompt);
    const known = this.#memory.get(key);
    if (known !== undefined) return known;
    let rendering = this.#underWay.get(key);
    if (rendering === undefined) {
      rendering = this.#make(key, prompt).finally(() => this.#underWay.delete(key));
      this.#underWay.set(key, rendering);
    }
    return rendering;
  }

  async #make(key: string, prompt: Prompt): Promise<Int16Array> {
    const onDisk = prompt.personal === true ? undefined : await this.#read(key);
    const samples = onDisk ?? (await this.#speak(prompt));
    this.#memory.put(key, samples);
    if (onDisk === undefined && prompt.personal !== true) await this.#write(key, samples);
    return samples;
  }

  #speak({ text, language, ssml }: Prompt): Promise<Int16Array> {
    if (ssml !== true) return this.#tts.speak(text, { language });
    return this.#tts.speak(text, { language, ssml });
  }

  #path(key: string): string {
    return join(this.#folder, `${key}.s16`);
  }

  /** Whatever is wrong with the file, the voice can say it again. */
  async #read(key: string): Promise<Int16Array | undefined> {
    const bytes = await readFile(this.#path(key)).catch(() => undefined);
    if (bytes === undefined || bytes.length === 0 || bytes.length % 2 !== 0) return undefined;
    return new Int16Array(Uint8Array.from(bytes).buffer);
  }

  /** By rename: another process may be reading. A full disk costs speed, not the prompt. */
  async #write(key: string, samples: Int16Array): Promise<void> {
    const aside = join(this.#folder, `.${process.pid}-${key}`);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
      await writeFile(aside, bytes, { mode: 0o600 });
      await rename(aside, this.#path(key));
      await this.#limit(samples.byteLength);
    } catch {
      await rm(aside, { force: true }).catch(() => undefined);
    }
  }

  /** Oldest out, down to nine tenths, when the folder has grown too large. */
  async #limit(added: number): Promise<void> {
    if (this.#diskBytes !== undefined) this.#diskBytes += added;
    if ((this.#diskBytes ?? Infinity) <= this.#diskBytesMax) return;
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.s16'));
    const files = await Promise.all(
      names.map(async (name) => ({ name, ...(await this.#sizeAndAge(name)) })),
    );
    let total = files.reduce((sum, file) => sum + file.bytes, 0);
    if (total > this.#diskBytesMax) {
      files.sort((a, b) => a.atMs - b.atMs);
      for (const file of files) {
        if (total <= this.#diskBytesMax * 0.9) break;
        await rm(join(this.#folder, file.name), { force: true });
        total -= file.bytes;
      }
    }
    this.#diskBytes = total;
  }

  async #sizeAndAge(name: string): Promise<{ bytes: number; atMs: number }> {
    const info = await stat(join(this.#folder, name)).catch(() => undefined);
    return { bytes: info?.size ?? 0, atMs: info?.mtimeMs ?? 0 };
  }
}
