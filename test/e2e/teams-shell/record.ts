import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, it } from 'vitest';

/** One operation of teams-js and how far the emulated client has it. */
interface ConformanceRow {
  readonly operation: string;
  readonly state: 'emulated' | 'partly' | 'not possible';
  readonly how: string;
}

const file = fileURLToPath(new URL('../../conformance/results/teams-js.json', import.meta.url));

/** What was proved by running, for docs/cloud.md; the same results give the same file. */
function writeRows(sdk: string, rows: readonly ConformanceRow[]): void {
  const sorted = rows.toSorted((a, b) => (a.operation < b.operation ? -1 : 1));
  const text = `${JSON.stringify({ sdk, rows: sorted }, null, 2)}\n`;
  mkdirSync(dirname(file), { recursive: true });
  if (read() !== text) writeFileSync(file, text);
}

function read(): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** A test of one operation; it stands in the table when it has passed. */
export type Operation = (
  name: string,
  state: ConformanceRow['state'],
  how: string,
  run: () => Promise<void>,
) => void;

export function useRows(npm: string): Operation {
  const rows: ConformanceRow[] = [];
  let operations = 0;
  const { version } = createRequire(import.meta.url)(`${npm}/package.json`) as { version: string };
  afterAll(() => {
    // A part of the tests would leave out what it did not run.
    if (rows.length === operations) writeRows(`${npm} ${version}`, rows);
  });
  return (name, state, how, run) => {
    operations += 1;
    it(name, async () => {
      await run();
      rows.push({ operation: name, state, how });
    });
  };
}
