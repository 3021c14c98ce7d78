import { join } from 'node:path';
import type { ConfigDocument, Prompt, TenantId } from '../domain/index.ts';
import {
  musicSource,
  type PromptAudio,
  PromptCache,
  promptSource,
  ringbackSource,
  SpeechError,
  spokenSource,
  toneSource,
  type TextToSpeech,
} from '../assist/index.ts';
import { callbackPrompts, voicemailPrompts } from '../engine/index.ts';
import type { Log } from './log.ts';
import { silence, Uploads } from './prompt/uploads.ts';
import type { UploadsOptions } from './prompt/uploads.ts';

export interface PromptLibraryOptions extends UploadsOptions {
  readonly dataDir: string;
  readonly speech: TextToSpeech;
}

/** From a prompt as configured to samples; the voice's work is cached under the data folder. */
export class PromptLibrary {
  readonly #cache: PromptCache;
  readonly #tts: TextToSpeech;
  readonly #uploads: Uploads;
  readonly #log: Log;

  constructor(options: PromptLibraryOptions) {
    this.#tts = options.speech;
    this.#cache = new PromptCache({ tts: this.#tts, folder: join(options.dataDir, 'prompts') });
    this.#uploads = new Uploads(options);
    this.#log = options.log;
  }

  /** Never throws: where nothing can be said or found, a moment of silence is heard. */
  audio(tenant: TenantId, prompt: Prompt): PromptAudio {
    const isNamed = prompt.kind === 'music' || prompt.kind === 'audio';
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
  async warm(documents: Iterable<ConfigDocument>): Promise<void> {
    const texts = [...documents].flatMap(promptsOf).filter(({ kind }) => kind === 'text');
    const rendered = texts.map(async (prompt) => {
      try {
        await this.#audio(prompt).samples();
      } catch (error) {
        this.#log.warn('promptNotRendered', { error: String(error) });
      }
    });
    await Promise.all([...rendered, musicSource().samples()]);
  }

  async close(): Promise<void> {
    await this.#tts.close();
  }
}

function musicOf(name: string): PromptAudio {
  if (name === 'ringback') return ringbackSource();
  return name === 'tone' ? toneSource() : musicSource();
}

function promptsOf(document: ConfigDocument): Prompt[] {
  if (document.kind === 'queue') {
    const { greeting, farewell, pausedPrompt, callback } = document;
    const said = callback === null ? [] : callbackPrompts(callback);
    const told = document.recording?.announcement ?? null;
    return [greeting, farewell, pausedPrompt, told, ...said].filter((prompt) => prompt !== null);
  }
  if (document.kind === 'voicemail') return voicemailPrompts(document);
  if (document.kind === 'list') return document.prompt === null ? [] : [document.prompt];
  if (document.kind !== 'flow') return [];
  return Object.values(document.nodes).flatMap((node) =>
    'prompt' in node && node.prompt !== null && node.prompt !== undefined ? [node.prompt] : [],
  );
}
