import { join } from 'node:path';
import { RecordingId } from '../domain/index.ts';
import type { ConfigDocument, Language, Prompt, Speech, TenantId } from '../domain/index.ts';
import {
  musicSource,
  packLanguages,
  type PromptAudio,
  PromptCache,
  promptSource,
  ringbackSource,
  SpeechError,
  spokenSource,
  toneSource,
  Turns,
} from '../assist/index.ts';
import { callbackPrompts, voicemailPrompts } from '../engine/index.ts';
import type { Log } from './log.ts';
import { silence, Uploads } from './prompt/uploads.ts';
import type { Voices } from './prompt/speech.ts';
import type { UploadsOptions } from './prompt/uploads.ts';

export interface PromptLibraryOptions extends UploadsOptions {
  readonly dataDir: string;
  readonly speech: Voices;
  /** A message of a voicemail; null = nothing can be heard. */
  readonly message: (tenant: TenantId, id: RecordingId) => Promise<Int16Array | null>;
}

/** Whoever tries texts waits for each other. */
const PREVIEWS_WAITING_MAX = 8;
const PREVIEWS_BYTES_MAX = 4 * 1024 * 1024;

/** As the engine names it; no id of an upload has a slash. */
const MESSAGE = /^message\/(.+)$/;

/** From a prompt as configured to samples; the voice's work is cached under the data folder. */
export class PromptLibrary {
  readonly #cache: PromptCache;
  readonly #tts: Voices;
  readonly #previews: PromptCache;
  readonly #previewTurns = new Turns(1, PREVIEWS_WAITING_MAX);
  readonly #uploads: Uploads;
  readonly #log: Log;
  readonly #messageSamples: PromptLibraryOptions['message'];

  constructor(options: PromptLibraryOptions) {
    this.#tts = options.speech;
    const folder = join(options.dataDir, 'prompts');
    this.#cache = new PromptCache({ tts: this.#tts.live, folder });
    const memoryBytesMax = PREVIEWS_BYTES_MAX;
    this.#previews = new PromptCache({ tts: this.#tts.preview, folder, memoryBytesMax });
    this.#uploads = new Uploads(options);
    this.#log = options.log;
    this.#messageSamples = options.message;
  }

  /** Never throws: where nothing can be said or found, a moment of silence is heard. */
  audio(tenant: TenantId, prompt: Prompt): PromptAudio {
    const isNamed = prompt.kind === 'music' || prompt.kind === 'audio';
    const message = prompt.kind === 'audio' ? MESSAGE.exec(prompt.name)?.[1] : undefined;
    if (message !== undefined) return this.#message(tenant, message);
    const own = isNamed ? this.#uploads.source(tenant, prompt.name) : null;
    if (own !== null) return own;
    try {
      return this.#audio(prompt);
    } catch (error) {
      if (!(error instanceof SpeechError)) throw error;
      this.#log.warn('promptNotSpoken', { tenant, why: error.message });
      return silence;
    }
  }

  /** Heard by the agent who works it. Erased or deleted meanwhile, it is silence. */
  #message(tenant: TenantId, id: string): PromptAudio {
    const samples = async () => {
      const found = await this.#messageSamples(tenant, RecordingId.parse(id));
      return found ?? silence.samples();
    };
    return { kind: 'samples', key: `message:${tenant}:${id}`, samples };
  }

  #audio(prompt: Prompt): PromptAudio {
    switch (prompt.kind) {
      case 'music':
        return musicOf(prompt.name);
      case 'text':
        return promptSource(this.#cache, prompt);
      case 'spoken':
        return spokenSource(this.#cache, { ...prompt, language: prompt.language ?? 'en' });
      case 'prompt':
      case 'audio':
        // Taken away while a call was on its way to it.
        this.#log.warn('audioMissing', { kind: prompt.kind });
        return silence;
    }
  }

  /** Renders what a configuration says before a caller has to wait for it. Never rejects. */
  async warm(documents: Iterable<ConfigDocument>, language: Language): Promise<void> {
    const said = [...documents].flatMap((document) => promptsOf(document, language));
    const texts = said.filter(({ kind }) => kind === 'text');
    const rendered = texts.map(async (prompt) => {
      try {
        await this.#audio(prompt).samples();
      } catch (error) {
        this.#log.warn('promptNotRendered', { error: String(error) });
      }
    });
    await Promise.all([...rendered, musicSource().samples()]);
  }

  /** A text as callers would hear it, by voices of its own. Throws SpeechError. */
  preview(prompt: Parameters<typeof promptSource>[1]): Promise<Int16Array> {
    return this.#previewTurns.take(() => promptSource(this.#previews, prompt).samples());
  }

  languages(): Speech {
    return {
      voices: this.#tts.live.voices.map(({ language }) => language),
      spoken: [...packLanguages],
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.#tts.live.close(), this.#tts.preview.close()]);
  }
}

function musicOf(name: string): PromptAudio {
  if (name === 'ringback') return ringbackSource();
  return name === 'tone' ? toneSource() : musicSource();
}

function promptsOf(document: ConfigDocument, language: Language): Prompt[] {
  if (document.kind === 'queue') {
    const { greeting, farewell, pausedPrompt, callback } = document;
    const said = callback === null ? [] : callbackPrompts(callback);
    const told = document.recording?.announcement ?? null;
    return [greeting, farewell, pausedPrompt, told, ...said].filter((prompt) => prompt !== null);
  }
  if (document.kind === 'voicemail') return voicemailPrompts(document, language);
  if (document.kind === 'list') return document.prompt === null ? [] : [document.prompt];
  if (document.kind !== 'flow') return [];
  return Object.values(document.nodes).flatMap((node) =>
    'prompt' in node && node.prompt !== null && node.prompt !== undefined ? [node.prompt] : [],
  );
}
