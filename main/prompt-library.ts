import { join } from 'node:path';
import type { ConfigDocument, Prompt } from '../domain/index.ts';
import {
  musicSource,
  newFliteSpeech,
  type PromptAudio,
  PromptCache,
  promptSource,
  ringbackSource,
  type TextToSpeech,
} from '../assist/index.ts';
import { callbackPrompts } from '../engine/index.ts';
import type { Log } from './log.ts';

/** Half a second of nothing: what is heard where audio is missing, so that the call goes on. */
const SILENCE_SAMPLES = 4_000;

/** From a prompt as configured to samples; the voice's work is cached under the data folder. */
export class PromptLibrary {
  readonly #cache: PromptCache;
  readonly #tts: TextToSpeech;
  readonly #log: Log;

  constructor(dataDir: string, log: Log) {
    this.#tts = newFliteSpeech();
    this.#cache = new PromptCache({ tts: this.#tts, folder: join(dataDir, 'prompts') });
    this.#log = log;
  }

  audio(prompt: Prompt): PromptAudio {
    switch (prompt.kind) {
      case 'music':
        return prompt.name === 'ringback' ? ringbackSource() : musicSource();
      case 'text':
        return promptSource(this.#cache, prompt);
      case 'spoken':
        return promptSource(this.#cache, { text: prompt.value, language: prompt.language ?? 'en' });
      case 'prompt':
      case 'audio':
        // Uploads come with the flow step; the check refuses a prompt that names one.
        this.#log.warn('audioMissing', { kind: prompt.kind });
        return {
          kind: 'samples',
          key: 'silence',
          samples: () => Promise.resolve(new Int16Array(SILENCE_SAMPLES)),
        };
    }
  }

  /** Renders what a configuration says before a caller has to wait for it. Never rejects. */
  async warm(documents: Iterable<ConfigDocument>): Promise<void> {
    const texts = [...documents].flatMap(promptsOf).filter(({ kind }) => kind === 'text');
    const rendered = texts.map((prompt) =>
      this.audio(prompt)
        .samples()
        .catch((error: unknown) => this.#log.warn('promptNotRendered', { error: String(error) })),
    );
    await Promise.all([...rendered, musicSource().samples()]);
  }

  async close(): Promise<void> {
    await this.#tts.close();
  }
}

function promptsOf(document: ConfigDocument): Prompt[] {
  if (document.kind === 'queue') {
    const { greeting, farewell, pausedPrompt, callback } = document;
    const said = callback === null ? [] : callbackPrompts(callback);
    const told = document.recording?.announcement ?? null;
    return [greeting, farewell, pausedPrompt, told, ...said].filter((prompt) => prompt !== null);
  }
  if (document.kind === 'list') return document.prompt === null ? [] : [document.prompt];
  if (document.kind !== 'flow') return [];
  return Object.values(document.nodes).flatMap((node) =>
    'prompt' in node && node.prompt !== null && node.prompt !== undefined ? [node.prompt] : [],
  );
}
