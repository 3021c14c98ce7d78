import { ConfigDocument } from '../../domain/index.ts';
import { Apps } from './apps.ts';
import { importAttendant } from './attendant.ts';
import type { Import } from './context.ts';
import { readDump } from './dump.ts';
import type { Dump, GivenFile } from './dump.ts';
import { glance, isObject } from './fields.ts';
import { People } from './people.ts';
import { AudioFiles } from './prompts.ts';
import type { ImportedAudio } from './prompts.ts';
import { importQueue } from './queue.ts';
import { ImportReport } from './report.ts';
import { Schedules } from './schedule.ts';
import { Targets, ownPriorityOf } from './targets.ts';

export { countsText, reportText } from './report.ts';
export type { ImportReport } from './report.ts';
export type { GivenFile } from './dump.ts';

export interface ImportOptions {
  /** Every file of the dump: JSON is read, of the others only the name. */
  readonly files: readonly GivenFile[];
  /** What the tenant has: its agents are known again by their object id and stay as they are. */
  readonly existing: readonly ConfigDocument[];
}

export interface Imported {
  readonly documents: readonly ConfigDocument[];
  /** To be uploaded before the documents are published. */
  readonly audio: readonly ImportedAudio[];
  readonly report: ImportReport;
  /** The dump cannot be used: then there are no documents. */
  readonly faults: readonly string[];
}

/**
 * Microsoft's own objects as documents of ours. Pure: the same dump gives the same documents, and
 * everything that is not the same as before is in the report, object by object, field by field.
 */
export function importTeams({ files, existing }: ImportOptions): Imported {
  const report = new ImportReport();
  const { dump, faults, unknown } = readDump(files);
  if (faults.length > 0) return { documents: [], audio: [], report, faults };
  for (const name of unknown) report.files.push(`${name}: nothing in it is known here`);
  const context = contextOf({ files, existing }, dump, report);
  const { apps, people, documents } = context;
  const schedules = new Schedules(context, schedulesOf(dump));
  for (const app of apps.apps) {
    if (app.kind === 'queue') importQueue(context, app);
    else importAttendant(context, app, schedules);
  }
  schedules.closeUnused();
  importNumbers(context);
  if (documents.some(isDirectory)) people.all();
  documents.push(...context.targets.documents(), ...people.documents());
  return { documents, audio: context.audio.used(), report, faults: [] };
}

function contextOf({ files, existing }: ImportOptions, dump: Dump, report: ImportReport): Import {
  const agents = existing.flatMap((each) => (each.kind === 'agent' ? [each] : []));
  const settings = existing.find((each) => each.kind === 'settings');
  const apps = new Apps(dump);
  const { users, groups } = dump;
  const people = new People({ users, groups, existing: agents, report });
  const sounds = files.map(({ name }) => name).filter((name) => !/\.json$/i.test(name));
  return {
    apps,
    people,
    targets: new Targets(apps, people),
    audio: new AudioFiles(dump.audioFiles, sounds),
    report,
    histories: new Map(
      dump.histories.map((thing) => [glance(thing).text('Id', 'Identity') ?? '', thing]),
    ),
    language: settings?.kind === 'settings' ? settings.language : 'en-GB',
    documents: [],
  };
}

/** Attendants carry their own schedules; the same may be in a file of its own. */
function schedulesOf(dump: Dump) {
  const embedded = dump.attendants.flatMap((thing) => {
    const list = thing['Schedules'];
    return (Array.isArray(list) ? (list as unknown[]) : [list]).filter(isObject);
  });
  return [...dump.schedules, ...embedded];
}

/** The numbers of resource accounts lead to what the accounts are associated with. */
function importNumbers({ apps, report, documents }: Import): void {
  for (const account of apps.accounts) {
    const about = report.open('Resource account', account.name);
    const app = apps.find(account.id);
    if (account.number === null || app === null) {
      const why = account.number === null ? 'it has no number' : 'it leads to nothing in the dump';
      about.note('PhoneNumber', 'not', `${why}: nothing is to be done`);
      continue;
    }
    const priority = ownPriorityOf(apps.priorityOf(account.id));
    if (priority !== null) about.note('CallPriority', 'exact', `priority ${priority} of ten`);
    about.note('PhoneNumber', 'exact', `leads to ${app.kind}/${app.id}`);
    about.becomes = `number/${account.number}`;
    documents.push(
      ConfigDocument.parse({
        kind: 'number',
        number: account.number,
        ...(priority === null ? {} : { priority }),
        entry:
          app.kind === 'queue' ? { kind: 'queue', queue: app.id } : { kind: 'flow', flow: app.id },
      }),
    );
  }
}

function isDirectory(document: ConfigDocument): boolean {
  if (document.kind !== 'attendant') return false;
  const { open, closed, holidays } = document;
  const flows = [open, closed, ...holidays.map(({ flow }) => flow)];
  return flows.some((flow) => flow?.route.kind === 'menu' && flow.route.directory !== 'none');
}
