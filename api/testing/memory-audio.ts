import type { TenantId } from '../../domain/index.ts';
import type { AudioHost, UploadedAudio } from '../audio.ts';

/** The digest of a sound that Contoso has from the beginning. */
export const SOUND = 'a'.repeat(64);

/** Any file that begins with RIFF is sound, which is kept as it is; English is spoken. */
export class MemoryAudioHost implements AudioHost {
  readonly #files = new Map<string, Uint8Array>([[`contoso/${SOUND}`, Buffer.from('RIFF')]]);

  async upload(tenant: TenantId, file: Uint8Array): Promise<UploadedAudio> {
    if (Buffer.from(file.subarray(0, 4)).toString('latin1') !== 'RIFF') {
      return { kind: 'refused', text: 'it is not an audio file that is known here; convert it' };
    }
    const sha256 = String(file.length).padStart(64, '0');
    this.#files.set(`${tenant}/${sha256}`, file);
    return { kind: 'stored', sha256, durationMs: 1_000, format: 'wav' };
  }

  async wav(tenant: TenantId, sha256: string): Promise<Uint8Array | null> {
    return this.#files.get(`${tenant}/${sha256}`) ?? null;
  }

  async spoken({ language }: { readonly language: string }): Promise<Uint8Array | 'refused'> {
    return language.startsWith('en') ? Buffer.from('RIFF') : 'refused';
  }

  languages(): ReturnType<AudioHost['languages']> {
    return { voices: ['en'], spoken: ['en', 'de'] };
  }
}
