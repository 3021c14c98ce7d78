import { ConfigDocument, configKey } from '../../domain/index.ts';
import { lean, unknownFields } from './schema-walk.ts';

/** A file of a configuration folder, with its path inside the folder. */
export interface DocumentFile {
  readonly path: string;
  readonly text: string;
}

type Kind = ConfigDocument['kind'];

/** One document each, so at the top of the folder. */
const SINGLE: Partial<Record<Kind, string>> = {
  settings: 'settings.json',
  dialPolicy: 'dial-policy.json',
};
const FOLDERS: Partial<Record<Kind, string>> = { audio: 'audio', hours: 'hours' };

/** `queues/sales.json`. Names are for people: what a document is stands inside. */
function pathOf(document: ConfigDocument): string {
  const single = SINGLE[document.kind];
  if (single !== undefined) return single;
  const folder = FOLDERS[document.kind] ?? `${document.kind}s`.replace('holidayss', 'holidays');
  const id = 'id' in document ? document.id : 'number' in document ? document.number : 'document';
  return `${folder}/${id.replace(/[^A-Za-z0-9._@+-]/g, '_')}.json`;
}

/**
 * Documents as files, one each: only what differs from the defaults, in the schema's order. The
 * same configuration gives the same bytes, whatever way it came about.
 */
export function filesOf(documents: readonly ConfigDocument[]): DocumentFile[] {
  const sorted = documents.toSorted((a, b) => (configKey(a) < configKey(b) ? -1 : 1));
  const taken = new Set<string>();
  return sorted.map((document) => {
    const path = freePath(pathOf(document), taken);
    return { path, text: `${JSON.stringify(lean(ConfigDocument, document), null, 2)}\n` };
  });
}

/** Two ids may differ only by their case, or by a character that no file system likes. */
function freePath(path: string, taken: Set<string>): string {
  const base = path.slice(0, -'.json'.length);
  let free = path;
  for (let n = 2; taken.has(free.toLowerCase()); n += 1) free = `${base}~${n}.json`;
  taken.add(free.toLowerCase());
  return free;
}

export interface ReadFiles {
  readonly documents: readonly ConfigDocument[];
  /** Where, what, how to mend; all at once. */
  readonly faults: readonly string[];
}

/** The other way round. What the schema does not know is a fault, not passed over. */
export function documentsIn(files: readonly DocumentFile[]): ReadFiles {
  const documents: ConfigDocument[] = [];
  const faults: string[] = [];
  const found = new Map<string, string>();
  for (const file of files) {
    const read = documentIn(file);
    faults.push(...read.faults.map((fault) => `${file.path}: ${fault}`));
    if (read.document === null) continue;
    const key = configKey(read.document);
    const other = found.get(key);
    if (other !== undefined) faults.push(`${file.path}: ${key} stands in ${other} too; keep one`);
    found.set(key, file.path);
    documents.push(read.document);
  }
  return { documents, faults };
}

function documentIn({ text }: DocumentFile): {
  readonly document: ConfigDocument | null;
  readonly faults: readonly string[];
} {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { document: null, faults: [`this is not JSON: ${why}`] };
  }
  const parsed = ConfigDocument.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `/${path.map(String).join('/')}: ${message}`,
    );
    return { document: null, faults };
  }
  const unknown = unknownFields(given, parsed.data);
  const faults = unknown.map((path) => `${path}: there is no such field; correct or remove it`);
  return { document: parsed.data, faults };
}
