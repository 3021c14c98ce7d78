import type { ConfigDocument } from '../../../domain/index.ts';
import type { SetupKey } from './text/en.ts';

interface SectionShape {
  readonly id: string;
  readonly label: SetupKey;
  /** Documents that it lists; none = a page of its own. */
  readonly kinds: readonly ConfigDocument['kind'][];
}

/** As the list on the left has them. */
export const sections = [
  { id: 'start', label: 'section.start', kinds: [] },
  { id: 'queues', label: 'section.queues', kinds: ['queue'] },
  { id: 'agents', label: 'section.agents', kinds: ['agent'] },
  { id: 'flows', label: 'section.flows', kinds: ['flow'] },
  { id: 'attendants', label: 'section.attendants', kinds: ['attendant'] },
  { id: 'hours', label: 'section.hours', kinds: ['hours', 'holidays'] },
  { id: 'prompts', label: 'section.prompts', kinds: ['prompt', 'audio'] },
  { id: 'numbers', label: 'section.numbers', kinds: ['number'] },
  { id: 'voicemail', label: 'section.voicemail', kinds: ['voicemail'] },
  { id: 'trunks', label: 'section.trunks', kinds: ['trunk'] },
  { id: 'lists', label: 'section.lists', kinds: ['list'] },
  { id: 'connectors', label: 'section.connectors', kinds: ['connector'] },
  { id: 'organisation', label: 'section.organisation', kinds: ['settings', 'dialPolicy'] },
  { id: 'changes', label: 'section.changes', kinds: [] },
] as const satisfies readonly SectionShape[];

export type SectionId = (typeof sections)[number]['id'];
/** What can be edited here. */
export type EditedKind = (typeof sections)[number]['kinds'][number];

/** What of these kinds can be made now. */
export function makeable(
  kinds: readonly EditedKind[],
  documents: ReadonlyMap<string, unknown>,
): readonly EditedKind[] {
  return kinds.filter((kind) => !documents.has(kind)); // only single ones have their kind as key
}

export function sectionOf(id: string): (typeof sections)[number] | null {
  return sections.find((each) => each.id === id) ?? null;
}

/** Where a document is edited: `queues/sales`. null = not here. */
export function placeOf(key: string): string | null {
  const [kind = ''] = key.split('/');
  const section = sections.find(({ kinds }) => (kinds as readonly string[]).includes(kind));
  return section === undefined ? null : `${section.id}/${key}`;
}
