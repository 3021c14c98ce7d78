import type { Language } from '../../domain/index.ts';
import type { Interaction, TenantState } from '../state.ts';

const LANGUAGE: Language = 'en-GB';

/** What an interaction is spoken to in: a node's or its flow's word, else the tenant's. */
export function languageOf(
  { config }: Pick<TenantState, 'config'>,
  { language }: Pick<Interaction, 'language'>,
): Language {
  return language ?? tenantLanguage(config);
}

/** `de` of `de-AT`. */
export const primaryOf = (language: string): string => language.split('-', 1)[0] ?? language;

export const tenantLanguage = (config: TenantState['config']): Language =>
  config.settings?.language ?? LANGUAGE;
