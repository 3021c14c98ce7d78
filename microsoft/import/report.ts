/** What became of one field: the same, nearly the same, or nothing. */
export interface Note {
  readonly field: string;
  readonly verdict: 'exact' | 'difference' | 'not';
  readonly text: string;
}

/** All that is said of one object of Microsoft's. */
export class ObjectReport {
  readonly kind: string;
  readonly name: string;
  /** Our document, by its key; null = none came of it. */
  becomes: string | null = null;
  readonly notes: Note[] = [];

  constructor(kind: string, name: string) {
    this.kind = kind;
    this.name = name;
  }

  note(field: string, verdict: Note['verdict'], text: string): void {
    // A call flow may be used twice, and is told of once.
    const isTold = this.notes.some((note) => note.field === field && note.text === text);
    if (!isTold) this.notes.push({ field, verdict, text });
  }

  count(verdict: Note['verdict']): number {
    return this.notes.filter((note) => note.verdict === verdict).length;
  }
}

/** What an import says: per object and field, and what concerns all. */
export class ImportReport {
  readonly objects: ObjectReport[] = [];
  /** Files of which nothing was made. */
  readonly files: string[] = [];

  open(kind: string, name: string): ObjectReport {
    const report = new ObjectReport(kind, name);
    this.objects.push(report);
    return report;
  }

  count(verdict: Note['verdict']): number {
    return this.objects.reduce((sum, object) => sum + object.count(verdict), 0);
  }
}

/** What is the same for every imported queue and attendant: said once. */
const GENERAL: readonly string[] = [
  'Agents must be signed in here to be rung: Teams knows only opted in or out.',
  'An agent who missed a ring is left alone for 5 s before the same queue rings them again.',
  'What Teams does not have is off: wrap-up, place in line, estimates, last agent, ageing.',
  'Priorities 1, 2, 3, 4, 5 become 1, 3, 5, 7, 9 of our ten; 3 on a menu target is no priority.',
  'A number rings here once the carrier or SBC sends it to Patchbay; until then Teams has it.',
];

const WORDS: Readonly<Record<Note['verdict'], string>> = {
  exact: 'as it is',
  difference: 'with a difference',
  not: 'not mapped',
};

/** The whole as a page. It holds names as the dump does: keep it as you keep the dump. */
export function reportText(report: ImportReport, faults: readonly string[]): string {
  const lines = ['# Import from Microsoft Teams', '', countsText(report), ''];
  if (faults.length > 0) {
    lines.push('## What keeps it from being published', '', ...bullets(faults), '');
  }
  lines.push('## For all of them', '', ...bullets(GENERAL), '');
  if (report.files.length > 0) {
    lines.push('## Files of which nothing was made', '', ...bullets(report.files), '');
  }
  for (const object of report.objects) lines.push(...objectLines(object));
  return `${lines.join('\n').trimEnd()}\n`;
}

/** `12 fields as they are, 3 with a difference, 1 not mapped`. */
export function countsText(report: ImportReport): string {
  const { length } = report.objects;
  const fields = (['exact', 'difference', 'not'] as const).map(
    (verdict) => `${report.count(verdict)} ${WORDS[verdict]}`,
  );
  return `${length} objects; fields: ${fields.join(', ')}.`;
}

function objectLines({ kind, name, becomes, notes }: ObjectReport): string[] {
  const what = becomes === null ? 'nothing was made of it' : `becomes \`${becomes}\``;
  const rows = notes.map(({ field, verdict, text }) => {
    return `| ${cell(field)} | ${WORDS[verdict]} | ${cell(text)} |`;
  });
  const table = rows.length === 0 ? [] : ['| field | | |', '|---|---|---|', ...rows, ''];
  return [`## ${kind}: ${name}`, '', `${what}.`, '', ...table];
}

const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}`);
const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
