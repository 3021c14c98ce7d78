import { createHash } from 'node:crypto';
import { fromUlaw, SpeechError, toUlaw, toWav } from '../../assist/index.ts';
import type { AudioConverter } from '../../assist/index.ts';
import type { AudioHost, UploadedAudio } from '../../api/index.ts';
import { ApiError } from '../../api/index.ts';
import type { TenantId } from '../../domain/index.ts';
import type { AudioStore } from '../../journal/index.ts';
import type { Clock } from '../clock.ts';
import type { PromptLibrary } from '../prompt-library.ts';

export interface PromptDeskOptions {
  readonly store: AudioStore;
  readonly prompts: Pick<PromptLibrary, 'preview' | 'languages'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly converter: AudioConverter;
}

const RATE_HZ = 8_000;

/** Prompts' sound for people: uploaded, listened to, tried. */
export class PromptDesk implements AudioHost {
  readonly #options: PromptDeskOptions;

  constructor(options: PromptDeskOptions) {
    this.#options = options;
  }

  async upload(tenant: TenantId, file: Uint8Array): Promise<UploadedAudio> {
    const result = await this.#options.converter.convert(file).catch(later);
    if (result.kind === 'refused') return result;
    const samples = toUlaw(result.samples);
    const sha256 = createHash('sha256').update(samples).digest('hex');
    await this.#options.store.put(tenant, { sha256, samples }, this.#options.clock.now());
    const durationMs = Math.round((samples.length / RATE_HZ) * 1_000);
    return { kind: 'stored', sha256, durationMs, format: result.format };
  }

  async wav(tenant: TenantId, sha256: string): Promise<Uint8Array | null> {
    const samples = await this.#options.store.get(tenant, sha256);
    return samples === null ? null : toWav(fromUlaw(samples));
  }

  async spoken(wish: Parameters<AudioHost['spoken']>[0]): Promise<Uint8Array | 'refused'> {
    try {
      return toWav(await this.#options.prompts.preview(wish));
    } catch (error) {
      if (error instanceof SpeechError && error.code === 'noVoice') return 'refused';
      return later(error);
    }
  }

  languages(): ReturnType<AudioHost['languages']> {
    return this.#options.prompts.languages();
  }
}

/** Too many at once, or a voice that is busy: it passes. */
function later(error: unknown): never {
  if (!(error instanceof SpeechError)) throw error;
  throw new ApiError('notReady', { cause: error, retryAfterS: 5 });
}
