import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { toUlaw } from '../assist/index.ts';
import type { TextToSpeech } from '../assist/index.ts';
import type { AudioConfig } from '../domain/index.ts';
import { TenantId } from '../domain/index.ts';
import { MemoryJournal } from '../journal/index.ts';
import type { Log } from './log.ts';
import { PromptLibrary } from './prompt-library.ts';

const contoso = TenantId.parse('contoso');
const fabrikam = TenantId.parse('fabrikam');
const SHA = 'a'.repeat(64);
const welcome = { kind: 'audio', id: 'welcome', name: 'W', sha256: SHA } as AudioConfig;
const sound = Int16Array.from({ length: 800 }, (_, i) => (i % 50) * 100);

function newLibrary(preview: TextToSpeech['speak'] = () => Promise.resolve(new Int16Array(7))) {
  const said: string[] = [];
  const warned: string[] = [];
  const live: TextToSpeech = {
    voices: [{ id: 'v', language: 'en' }],
    speak: (text) => Promise.resolve(new Int16Array(said.push(text) + 100)),
    close: () => Promise.resolve(),
  };
  const ignore = () => undefined;
  const log: Log = {
    debug: ignore,
    info: ignore,
    error: ignore,
    warn: (code) => void warned.push(code),
  };
  const { audio: store } = new MemoryJournal();
  const library = new PromptLibrary({
    dataDir: mkdtempSync(join(tmpdir(), 'patchbay-prompts-')),
    speech: { live, preview: { ...live, speak: preview } },
    store,
    audioOf: (tenant, name) => (tenant === contoso && name === 'welcome' ? welcome : undefined),
    message: () => Promise.resolve(new Int16Array(0)),
    log,
  });
  return { library, said, warned, store };
}

describe('the library', () => {
  it('a text that is being tried holds up nobody, not even for the same words', async () => {
    const asked: ((samples: Int16Array) => void)[] = [];
    const { library, said } = newLibrary(() => new Promise((done) => asked.push(done)));
    const prompt = { kind: 'text', text: 'Welcome', language: 'en-GB' } as const;
    const tried = library.preview(prompt);
    const later = library.preview({ ...prompt, text: 'Other' });
    expect(await library.audio(contoso, prompt).samples()).toHaveLength(101);
    expect(said).toEqual(['Welcome']);
    for (const one of [tried, later]) {
      await vi.waitFor(() => expect(asked).toHaveLength(1));
      asked.shift()?.(new Int16Array(7));
      expect(await one).toHaveLength(7);
    }
  });

  it('plays what a tenant uploaded, as a prompt and as music, to nobody else', async () => {
    const { library, warned, store } = newLibrary();
    await store.put(contoso, { sha256: SHA, samples: toUlaw(sound) }, 1);
    const audio = library.audio(contoso, { kind: 'audio', name: 'welcome' });
    expect(await audio.samples()).toHaveLength(800);
    expect(library.audio(contoso, { kind: 'music', name: 'welcome' }).key).toBe(audio.key);
    expect(library.audio(fabrikam, { kind: 'audio', name: 'welcome' }).key).toBe('silence');
    expect(warned).toEqual(['audioMissing']);
  });

  it('says a value by the voice of its language, else by recorded words', async () => {
    const { library, said } = newLibrary();
    const spoken = (language: string) =>
      library.audio(contoso, { kind: 'spoken', what: 'position', value: '3', language });
    await spoken('en-GB').samples();
    expect(said).toEqual(['You are number 3 in line.']);
    expect((await spoken('de').samples()).length).toBeGreaterThan(8_000);
    expect(said).toHaveLength(1);
  });

  it('never reads a language in another’s voice: a moment of silence, and it is logged', () => {
    const { library, said, warned } = newLibrary();
    const text = library.audio(contoso, { kind: 'text', text: 'Guten Tag', language: 'de' });
    const value = { kind: 'spoken', what: 'position', value: '3', language: 'it' } as const;
    expect([text.key, library.audio(contoso, value).key]).toEqual(['silence', 'silence']);
    expect(warned).toEqual(['promptNotSpoken', 'promptNotSpoken']);
    expect(said).toEqual([]);
  });
});
