import type { ConfigDocument } from '../../domain/index.ts';
import type { App, Apps } from './apps.ts';
import type { Thing } from './dump.ts';
import type { People } from './people.ts';
import type { AudioFiles } from './prompts.ts';
import type { ImportReport, ObjectReport } from './report.ts';
import type { Targets } from './targets.ts';

/** What every part of the import maps with. */
export interface Import {
  readonly apps: Apps;
  readonly people: People;
  readonly targets: Targets;
  readonly audio: AudioFiles;
  readonly report: ImportReport;
  /** Templates of who sees the history, by id. */
  readonly histories: ReadonlyMap<string, Thing>;
  /** The tenant's, where an object has none. */
  readonly language: string;
  readonly documents: ConfigDocument[];
}

/** What came of an app: its document, or why there is none. */
export function keep(
  { documents }: Import,
  { kind, id }: App,
  {
    document,
    report,
  }: {
    readonly document: ReturnType<typeof ConfigDocument.safeParse>;
    readonly report: ObjectReport;
  },
): void {
  if (document.success) {
    report.becomes = `${kind}/${id}`;
    documents.push(document.data);
    return;
  }
  for (const { path, message } of document.error.issues) {
    report.note(path.map(String).join('.'), 'not', `the ${kind} cannot be made: ${message}`);
  }
}
