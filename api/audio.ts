import type { AudioConfig, Speech, TenantId } from '../domain/index.ts';

/** What became of an uploaded file. */
export type UploadedAudio =
  | ({ readonly kind: 'stored' } & Pick<AudioConfig, 'sha256' | 'durationMs'> & {
        readonly format: AudioConfig['source']['format'];
      })
  /** What is wrong with it and how to mend it, in words. */
  | { readonly kind: 'refused'; readonly text: string };

/** What the API needs of prompts' sound (`main/prompt/desk.ts`). */
export interface AudioHost {
  /** Converts and keeps it; it is heard once a document names it. */
  upload(tenant: TenantId, file: Uint8Array): Promise<UploadedAudio>;
  /** WAV, 8 kHz; null = not there. */
  wav(tenant: TenantId, sha256: string): Promise<Uint8Array | null>;
  /** As callers would hear it, WAV; `refused` = nothing here can say it. */
  spoken(wish: {
    readonly text: string;
    readonly language: string;
    readonly ssml?: true | undefined;
  }): Promise<Uint8Array | 'refused'>;
  /** Languages by primary subtag: read by a voice, and with words for values. */
  languages(): Speech;
}
