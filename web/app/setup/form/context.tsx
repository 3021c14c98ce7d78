import { createContext, useContext } from 'react';
import type { ConfigDocument } from '../../../../domain/index.ts';
import { numberWords } from '../../../words.ts';
import type { Fault } from '../draft/faults.ts';
import type { Words } from '../text/use-words.tsx';

type Kind = ConfigDocument['kind'];
export type DocumentOf<K extends Kind> = Extract<ConfigDocument, { kind: K }>;

/** What every field knows beside its own value. */
export interface FormScope {
  readonly faults: readonly Fault[];
  /** Of the draft: what can be referred to. */
  readonly documents: ReadonlyMap<string, ConfigDocument>;
}

const ScopeContext = createContext<FormScope>({ faults: [], documents: new Map() });
export const ScopeProvider = ScopeContext.Provider;

export function useScope(): FormScope {
  return useContext(ScopeContext);
}

/** Documents of a kind by name, as lists and choices show them. */
export function ofKind<K extends Kind>(
  documents: ReadonlyMap<string, ConfigDocument>,
  ...kinds: readonly K[]
): readonly DocumentOf<K>[] {
  const all = [...documents.values()].filter((each): each is DocumentOf<K> => {
    return (kinds as readonly string[]).includes(each.kind);
  });
  return all.toSorted((a, b) => titleOf(a).localeCompare(titleOf(b)));
}

/** As a page is headed by it: a number as people write it, what has no name by its kind. */
export function headingOf(document: ConfigDocument, words: Words): string {
  if (document.kind === 'dialPolicy') return words('kind.dialPolicy');
  return document.kind === 'number' ? numberWords(document.number) : titleOf(document);
}

export function titleOf(document: ConfigDocument): string {
  if (document.kind === 'number') return document.number;
  if (document.kind === 'dialPolicy') return document.kind;
  return document.name;
}
