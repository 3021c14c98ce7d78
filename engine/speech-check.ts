import type { AttendantConfig, ConfigDocument, Speech } from '../domain/index.ts';
import { compileAttendant } from './attendant/compile.ts';
import { promptsIn } from './flow/prompts.ts';
import { primaryOf, tenantLanguage } from './flow/language.ts';
import type { Config } from './state.ts';
import { nearestWords } from './words.ts';

/**
 * Words that nothing here can say. A caller never hears a language in another one's voice, so what
 * has no voice is refused where somebody can still mend it.
 */
export function speechFaults(
  path: string,
  document: ConfigDocument,
  { config, speech }: { readonly config: Config; readonly speech: Speech },
): string[] {
  if (document.kind === 'audio') return [];
  if (document.kind === 'prompt') {
    return document.variants.flatMap(({ language, say }, index) => {
      return say.kind === 'text' ? voiceFaults(`${path}/variants/${index}`, language, speech) : [];
    });
  }
  const faults = promptsIn(document).flatMap(({ at, prompt }) => {
    if (prompt.kind === 'text') return voiceFaults(`${path}${at}`, prompt.language, speech);
    if (prompt.kind !== 'spoken') return [];
    const language = prompt.language ?? tenantLanguage(config);
    const isWords = prompt.what !== 'name' && speech.spoken.includes(primaryOf(language));
    return isWords ? [] : voiceFaults(`${path}${at}`, language, speech);
  });
  if (document.kind === 'attendant' && speaksOwnWords(document)) {
    return [...faults, ...voiceFaults(path, document.language, speech)];
  }
  if (document.kind === 'voicemail') {
    const { language } = nearestWords(document.language ?? tenantLanguage(config));
    return [...faults, ...voiceFaults(path, language, speech)];
  }
  if (document.kind !== 'queue' || document.positionEveryMs === 0) return faults;
  return [...faults, ...placeFaults(path, tenantLanguage(config), speech)];
}

/** Sentences of ours: a menu made of its options, a directory, a goodbye. */
function speaksOwnWords(attendant: AttendantConfig): boolean {
  const { language } = attendant;
  const nodes = Object.values(compileAttendant(attendant).nodes);
  if (nodes.some(({ kind }) => kind === 'directory')) return true;
  const given = promptsIn(attendant).map(({ prompt }) => JSON.stringify(prompt));
  return promptsIn(nodes).some(({ prompt }) => {
    const isOurs = prompt.kind === 'text' && prompt.language === language;
    return isOurs && !given.includes(JSON.stringify(prompt));
  });
}

function voiceFaults(at: string, language: string, { voices }: Speech): string[] {
  if (voices.includes(primaryOf(language))) return [];
  const known = voices.length > 12 ? `one of ${voices.length} others` : voices.join(', ');
  return [
    `${at}/language: no voice here speaks ${language}; upload a recording, write it in ${known}, ` +
      'or add a voice (PATCHBAY_ESPEAK, PATCHBAY_SPEECH_URL)',
  ];
}

/** A place in line is a sentence of ours, which a voice alone does not know. */
function placeFaults(path: string, language: string, { spoken }: Speech): string[] {
  if (spoken.includes(primaryOf(language))) return [];
  return [
    `${path}/positionEveryMs: places in line are said in ${spoken.join(', ')} and not in ` +
      `${language}, the tenant's language; set 0 or another language`,
  ];
}
