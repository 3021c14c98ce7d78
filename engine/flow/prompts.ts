import { Prompt } from '../../domain/index.ts';
import type { Language, PromptConfig } from '../../domain/index.ts';
import type { Interaction, TenantState } from '../state.ts';
import { languageOf, primaryOf, tenantLanguage } from './language.ts';

/**
 * What leaves the engine: a prompt document becomes the words or the audio of one language, what is
 * spoken gets its language. The newest version of a document counts, also in a flow that began
 * before: who mends a prompt means callers to hear it now.
 */
export function resolvePrompt(
  state: Pick<TenantState, 'config'>,
  interaction: Pick<Interaction, 'language'>,
  prompt: Prompt,
): Prompt {
  const language = languageOf(state, interaction);
  if (prompt.kind === 'spoken') return { ...prompt, language: prompt.language ?? language };
  if (prompt.kind !== 'prompt') return prompt;
  const config = state.config.prompts.get(prompt.prompt);
  const variant = config === undefined ? undefined : variantOf(config, state, language);
  // Removed while a flow of before still named it: the host plays a moment of silence.
  if (variant === undefined) return { kind: 'audio', name: prompt.prompt };
  const { say } = variant;
  if (say.kind === 'audio') return { kind: 'audio', name: say.audio };
  return { ...say, language: variant.language };
}

/** The language itself, its primary subtag, the tenant's, the first. */
function variantOf(
  { variants }: PromptConfig,
  { config }: Pick<TenantState, 'config'>,
  language: Language,
): PromptConfig['variants'][number] | undefined {
  for (const each of [language, tenantLanguage(config)]) {
    const found =
      variants.find((variant) => variant.language === each) ??
      variants.find((variant) => variant.language === primaryOf(each)) ??
      variants.find((variant) => primaryOf(variant.language) === primaryOf(each));
    if (found !== undefined) return found;
  }
  return variants[0];
}

export interface PromptAt {
  /** JSON Pointer from what was looked through. */
  readonly at: string;
  readonly prompt: Prompt;
}

/** Every prompt in a node or a document, wherever it stands. */
export function promptsIn(value: unknown, at = ''): PromptAt[] {
  if (typeof value !== 'object' || value === null) return [];
  const prompt = isPrompt(value) ? Prompt.safeParse(value) : null;
  if (prompt?.success === true) return [{ at, prompt: prompt.data }];
  return Object.entries(value).flatMap(([key, each]) => promptsIn(each, `${at}/${key}`));
}

/** A node or target of the same kind has other fields. */
function isPrompt(value: object): boolean {
  if (!('kind' in value)) return false;
  switch (value.kind) {
    case 'text':
      return 'text' in value && 'language' in value;
    case 'audio':
    case 'music':
      return 'name' in value && !('sha256' in value);
    case 'prompt':
      return 'prompt' in value;
    case 'spoken':
      return 'what' in value;
    default:
      return false;
  }
}
