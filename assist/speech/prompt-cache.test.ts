import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PromptCache } from './prompt-cache.ts';
import { promptSource } from './prompts.ts';
import type { TextToSpeech } from './tts-port.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prompts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Says a text as its character codes, and counts. */
class CountingVoice implements TextToSpeech {
  readonly voices = [{ id: 'test-voice', language: 'en' }];
  spoken = 0;
  async speak(text: string): Promise<Int16Array> {
    this.spoken++;
    return Int16Array.from(text, (character) => character.charCodeAt(0));
  }
  async close(): Promise<void> {}
}

const HELLO = { text: 'Hello', language: 'en' };

describe('prompt cache', () => {
  it('renders once for many at once, then from memory, then from disk', async () => {
    const tts = new CountingVoice();
    const cache = new PromptCache({ tts, folder });
    const [one, two] = await Promise.all([cache.samples(HELLO), cache.samples(HELLO)]);
    expect(one).toBe(two);
    await cache.samples(HELLO);
    expect(tts.spoken).toBe(1);

    const restarted = new CountingVoice();
    const samples = await new PromptCache({ tts: restarted, folder }).samples(HELLO);
    expect(samples).toEqual(one);
    expect(restarted.spoken).toBe(0);
  });

  it('renders again when the file is damaged', async () => {
    const tts = new CountingVoice();
    const cache = new PromptCache({ tts, folder });
    await writeFile(join(folder, `${cache.key(HELLO)}.s16`), 'odd');
    expect(await cache.samples(HELLO)).toHaveLength(5);
    expect(tts.spoken).toBe(1);
  });

  it('keeps personal texts off the disk', async () => {
    const cache = new PromptCache({ tts: new CountingVoice(), folder });
    await cache.samples({ ...HELLO, personal: true });
    expect(await readdir(folder)).toEqual([]);
  });

  it('lets the oldest go when the folder is full', async () => {
    const cache = new PromptCache({ tts: new CountingVoice(), folder, diskBytesMax: 100 });
    for (let i = 0; i < 30; i++) await cache.samples({ text: `prompt ${i}`, language: 'en' });
    const left = await readdir(folder);
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThanOrEqual(6);
  });

  it('forgets the least recent when memory is full', async () => {
    const tts = new CountingVoice();
    const cache = new PromptCache({ tts, folder, memoryBytesMax: 16 });
    const personal = (text: string) => cache.samples({ text, language: 'en', personal: true });
    for (const text of ['aaaa', 'bbbb', 'aaaa', 'cccc', 'aaaa']) await personal(text);
    expect(tts.spoken).toBe(3);
    await personal('bbbb');
    expect(tts.spoken).toBe(4);
  });

  it('a failed rendering is not kept', async () => {
    const tts = new CountingVoice();
    const failing = { ...tts, voices: tts.voices, speak: () => Promise.reject(new Error('no')) };
    const cache = new PromptCache({ tts: { ...failing, close: async () => {} }, folder });
    await expect(cache.samples(HELLO)).rejects.toThrow('no');
    await expect(cache.samples(HELLO)).rejects.toThrow('no');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('promptSource', () => {
  it('names the samples by voice and text', async () => {
    const cache = new PromptCache({ tts: new CountingVoice(), folder });
    const source = promptSource(cache, HELLO);
    expect(source.key).toBe(promptSource(cache, { text: 'Hello', language: 'en-US' }).key);
    expect(source.key).not.toBe(promptSource(cache, { text: 'Goodbye', language: 'en' }).key);
    expect(await source.samples()).toHaveLength(5);
  });

  it('refuses a language without a voice at once', () => {
    const cache = new PromptCache({ tts: new CountingVoice(), folder });
    expect(() => promptSource(cache, { text: 'Hola', language: 'es' })).toThrow('no voice');
  });
});
