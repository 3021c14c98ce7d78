import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readResults, type Row, type SuiteResult } from '../../test/conformance/results.ts';

const PATH = 'docs/cloud.md';

const ABOUT = `# What the emulated cloud can do

Written from the results of \`npm run test:conformance\`, in which Microsoft's own libraries, as
they come from npm, run against the cloud of \`npm start\`. Not to be edited by hand.

*emulated*: the library was content. *partly*: it was, and the note says what is missing. *not
possible*: why, and what to do instead. *failed*: it was not content, and somebody has to mend it.
`;

/** docs/cloud.md, one row an operation, from all that the suites left. */
export function cloudPage(results: readonly SuiteResult[]): string {
  const sections = new Map<string, Map<string, Found[]>>();
  for (const { suite, rows } of results) {
    for (const row of rows) {
      const operations = sections.get(row.section) ?? new Map<string, Found[]>();
      sections.set(row.section, operations);
      operations.set(row.operation, [...(operations.get(row.operation) ?? []), { suite, row }]);
    }
  }
  const parts = [...sections]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([section, operations]) => table(section, operations));
  const packages = results.map(({ suite, packages: names }) => `- ${suite}: ${names.join(', ')}`);
  return `${[ABOUT, `Suites:\n\n${packages.join('\n')}\n`, ...parts].join('\n')}`;
}

interface Found {
  readonly suite: string;
  readonly row: Row;
}

function table(section: string, operations: ReadonlyMap<string, readonly Found[]>): string {
  const rows = [...operations].map(([operation, found]) => {
    const verdict = worst(found.map(({ row }) => row.verdict));
    const by = found.filter(({ row }) => row.verdict !== 'not possible').map(({ suite }) => suite);
    const notes = [...new Set(found.map(({ row }) => row.note).filter((note) => note !== ''))];
    return `| ${[operation, verdict, by.join(', '), notes.join('; ')].map(cell).join(' | ')} |`;
  });
  const head = '| operation | result | proved with | how, or why not |\n| --- | --- | --- | --- |';
  return `## ${section}\n\n${head}\n${rows.join('\n')}\n`;
}

const ORDER: readonly Row['verdict'][] = ['failed', 'partly', 'emulated', 'not possible'];

/** An operation that one suite proves and another cannot do is still proved. */
function worst(verdicts: readonly Row['verdict'][]): Row['verdict'] {
  return ORDER.find((verdict) => verdicts.includes(verdict)) ?? 'failed';
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

export function writeCloudPage(root: string): void {
  writeFileSync(join(root, PATH), cloudPage(readResults(root)));
}
