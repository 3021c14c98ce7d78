import { AzureTranscriber } from '../../assist/index.ts';
import type { Transcriber } from '../../assist/index.ts';
import type { Config } from '../settings.ts';

/** Who writes down what was said; null = nobody, and messages have sound alone. */
export function transcriberOf({
  transcribeUrl: url,
  speechKey: key,
}: Pick<Config, 'transcribeUrl' | 'speechKey'>): Transcriber | null {
  return url === null || key === null ? null : new AzureTranscriber({ url, key });
}

/** By primary subtag: those that the resource was given voices for. */
export function transcribedLanguages(voices: readonly string[]): readonly string[] {
  return [...new Set(['en', ...voices.map((voice) => voice.split('-')[0] ?? '')])];
}
