import type { ConfigDocument } from '../../domain/index.ts';
import type { Apps } from './apps.ts';
import type { Thing } from './dump.ts';
import type { People } from './people.ts';
import type { AudioFiles } from './prompts.ts';
import type { ImportReport } from './report.ts';
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
