import { ConfigDocument } from '../../../domain/index.ts';
import type { EditedKind } from './sections.ts';

interface Wish {
  readonly kind: EditedKind;
  /** Of a number document: the number. */
  readonly name: string;
  readonly documents: ReadonlyMap<string, ConfigDocument>;
}

/** A new document with the defaults of its schema; its id comes from the name. */
export function createDocument({ kind, name, documents }: Wish): ConfigDocument {
  const id = freeId(kind, name, documents);
  const settings = documents.get('settings');
  const { timeZone, language } =
    settings?.kind === 'settings' ? settings : { timeZone: 'Europe/London', language: 'en-GB' };
  const own = { kind, id, name };
  return ConfigDocument.parse({
    ...own,
    ...partsOf(kind, { name, timeZone, language, documents }),
  });
}

interface Given {
  readonly name: string;
  readonly timeZone: string;
  readonly language: string;
  readonly documents: ReadonlyMap<string, ConfigDocument>;
}

const workDay = [{ from: '09:00', to: '17:00' }];

function partsOf(kind: EditedKind, { name, timeZone, language, documents }: Given): object {
  switch (kind) {
    case 'queue':
      return { requirements: [] };
    case 'agent':
      return { skills: [], address: null };
    case 'flow':
      return { start: 'end', nodes: { end: { kind: 'end' } } };
    case 'attendant':
      return {
        ...{ language, timeZone },
        open: {
          name: 'open',
          route: { kind: 'menu', options: [], directory: 'none', forceListen: false },
        },
      };
    case 'hours':
      return { timeZone, weekly: [workDay, workDay, workDay, workDay, workDay, [], []] };
    case 'holidays':
      return { dates: [] };
    case 'prompt':
      return { variants: [{ language, say: { kind: 'text', text: name } }] };
    case 'number':
      return { number: name, entry: firstEntry(documents) };
    case 'voicemail':
      return { owner: { kind: 'shared' } };
    case 'trunk':
      return { role: 'carrier', uri: null, allow: [] };
    case 'list':
      return { purpose: 'block' };
    case 'connector':
      return { type: 'http', url: 'https://' };
    case 'settings':
      return { timeZone, language };
    case 'dialPolicy':
      return {};
    case 'audio':
      return {}; // made by an upload only
  }
}

function firstEntry(documents: ReadonlyMap<string, ConfigDocument>): object {
  const all = [...documents.values()];
  const queue = all.find((each) => each.kind === 'queue');
  return queue === undefined ? { kind: 'direct' } : { kind: 'queue', queue: queue.id };
}

/** `Ventes Été` → `ventes-ete`, `ventes-ete-2` where there is one. Flows and attendants share. */
export function freeId(
  kind: string,
  name: string,
  documents: ReadonlyMap<string, ConfigDocument>,
): string {
  const plain = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 48);
  const stem = plain === '' ? kind : plain;
  const kinds = kind === 'flow' || kind === 'attendant' ? ['flow', 'attendant'] : [kind];
  const isTaken = (id: string) => kinds.some((each) => documents.has(`${each}/${id}`));
  if (!isTaken(stem)) return stem;
  for (let n = 2; ; n += 1) if (!isTaken(`${stem}-${n}`)) return `${stem}-${n}`;
}

/** Another one like it, under a name of its own. */
export function copyOf(
  document: ConfigDocument,
  documents: ReadonlyMap<string, ConfigDocument>,
): ConfigDocument {
  if (!('id' in document)) return document;
  const name = `${document.name} 2`.slice(0, 64);
  return ConfigDocument.parse({ ...document, name, id: freeId(document.kind, name, documents) });
}
