import type { ConfigDocument, PromptConfig } from '../domain/index.ts';
import { promptsIn } from './flow/prompts.ts';
import type { Config } from './state.ts';

/** Of a prompt document itself: one variant a language, and the audio that it names. */
export function promptFaults(path: string, { variants }: PromptConfig, config: Config): string[] {
  const seen = new Set<string>();
  return variants.flatMap(({ language, say }, index) => {
    const at = `${path}/variants/${index}`;
    const faults: string[] = [];
    if (seen.has(language)) faults.push(`${at}/language: ${language} twice; keep one of them`);
    seen.add(language);
    if (say.kind === 'audio' && !config.audios.has(say.audio)) {
      faults.push(
        `${at}/say/audio: audio ${say.audio} does not exist; upload it or choose another`,
      );
    }
    return faults;
  });
}

/** Prompt documents that any other document names. */
export function promptReferenceFaults(
  path: string,
  document: ConfigDocument,
  config: Config,
): string[] {
  if (document.kind === 'prompt' || document.kind === 'audio') return [];
  return promptsIn(document).flatMap(({ at, prompt }) => {
    if (prompt.kind !== 'prompt' || config.prompts.has(prompt.prompt)) return [];
    return [`${path}${at}: prompt ${prompt.prompt} does not exist; add it or choose another`];
  });
}
