import type { AudioStore } from '../../journal/index.ts';
import { fromUlaw, SampleStore } from '../../assist/index.ts';
import type { PromptAudio } from '../../assist/index.ts';
import type { AudioConfig, TenantId } from '../../domain/index.ts';
import type { Log } from '../log.ts';

export interface UploadsOptions {
  readonly store: AudioStore;
  readonly audioOf: (tenant: TenantId, name: string) => AudioConfig | undefined;
  readonly log: Log;
}

/** Two long pieces of music, or some hundred prompts. */
const MEMORY_BYTES_MAX = 48 * 1024 * 1024;
const SILENCE_SAMPLES = 4_000;

/** What is heard where audio is missing, so that the call goes on: half a second of nothing. */
export const silence: PromptAudio = {
  kind: 'samples',
  key: 'silence',
  samples: () => Promise.resolve(new Int16Array(SILENCE_SAMPLES)),
};

/** Uploaded sound by the names of a tenant's audio documents. */
export class Uploads {
  readonly #options: UploadsOptions;
  readonly #memory = new SampleStore(MEMORY_BYTES_MAX);

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /** null = the tenant has no audio of this name. */
  source(tenant: TenantId, name: string): PromptAudio | null {
    const config = this.#options.audioOf(tenant, name);
    if (config === undefined) return null;
    // Its tenant is in the key: what one uploads, another must not hear by knowing its digest.
    const key = `upload:${tenant}:${config.sha256}`;
    return { kind: 'samples', key, samples: () => this.#samples(tenant, config.sha256) };
  }

  async #samples(tenant: TenantId, sha256: string): Promise<Int16Array> {
    const key = `${tenant}/${sha256}`;
    const known = this.#memory.get(key);
    if (known !== undefined) return known;
    const stored = await this.#options.store.get(tenant, sha256);
    if (stored === null) {
      this.#options.log.warn('audioMissing', { tenant, sha256 });
      return silence.samples();
    }
    const samples = fromUlaw(stored);
    this.#memory.put(key, samples);
    return samples;
  }
}
