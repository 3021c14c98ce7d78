import type { AudioId, ConfigDocument, Prompt, PromptConfig } from '../domain/index.ts';
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

/** Prompt documents, audio and music that any other document names. */
export function promptReferenceFaults(
  path: string,
  document: ConfigDocument,
  config: Config,
): string[] {
  if (document.kind === 'prompt' || document.kind === 'audio') return [];
  return promptsIn(document).flatMap(({ at, prompt }) => {
    const fault = missing(prompt, config);
    return fault === null ? [] : [`${path}${at}: ${fault}`];
  });
}

/** Music of our own. */
const MUSIC: readonly string[] = ['default', 'ringback', 'tone'];

function missing(prompt: Prompt, { prompts, audios }: Config): string | null {
  const hasAudio = (name: string) => audios.has(name as AudioId); // looked up only
  switch (prompt.kind) {
    case 'prompt':
      if (prompts.has(prompt.prompt)) return null;
      return `prompt ${prompt.prompt} does not exist; add it or choose another`;
    case 'audio':
      if (hasAudio(prompt.name)) return null;
      return `audio ${prompt.name} does not exist; upload it or choose another`;
    case 'music':
      if (MUSIC.includes(prompt.name) || hasAudio(prompt.name)) return null;
      return `music ${prompt.name} does not exist; upload it or choose \`default\``;
    default:
      return null;
  }
}
