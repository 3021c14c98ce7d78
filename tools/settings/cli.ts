import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { settingsPage } from '../docs/settings-page.ts';
import { binOf, runStep } from '../process.ts';
import { findRoot } from '../root.ts';
import { IGNORED, type Ignored } from './ignored.ts';
import { matchesTitle } from './titles.ts';

const LIMIT_MS = 300_000;
const JOBS = 2;
const root = findRoot();
const titlesOf = new Map(settingsPage(root).map((row) => [row.setting, row.titles]));

/**
 * `npm run test:settings [-- --only queue.rings]`: makes the product ignore each setting of routing
 * in turn, by a change to one source as the tests read it, and runs the test that
 * docs/routing-settings.md names. It must fail; a setting whose test still passes is printed.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
  const all = IGNORED.filter(({ setting }) => setting.startsWith(values.only));
  const left = [...all];
  const unseen: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const fault = await whyUnseen(next);
      console.log(`${next.setting}: ${fault ?? 'its test fails when it is ignored'}`);
      if (fault !== null) unseen.push(next.setting);
    }
  };
  await Promise.all(Array.from({ length: JOBS }, work));
  console.log(`settings: ${all.length - unseen.length} passed, ${unseen.length} failed`);
  for (const setting of unseen) console.log(`not proved: ${setting}`);
  process.exitCode = unseen.length === 0 && all.length > 0 ? 0 : 1;
}

/** Null where a named test failed by an assertion or refusal of its own. */
async function whyUnseen(ignored: Ignored): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-settings-'));
  const report = join(folder, 'report.json');
  try {
    const { output } = await runStep(
      {
        name: ignored.setting,
        command: binOf(root, 'vitest'),
        args: [
          'run',
          ...['--config', 'tools/settings/vitest.config.ts'],
          ...['--reporter=json', `--outputFile=${report}`],
        ],
        env: { PATCHBAY_IGNORED: JSON.stringify(ignored) },
        limitMs: LIMIT_MS,
      },
      root,
    );
    const tests = testsIn(report);
    if (tests === null) return `no report: ${output.slice(-500)}`;
    if (tests.length === 0) return `no test ran in ${ignored.test}: ${output.slice(-500)}`;
    const failed = tests.filter(({ status }) => status === 'failed');
    const titles = titlesOf.get(ignored.setting) ?? [];
    if (failed.some(({ title }) => titles.some((each) => matchesTitle(each, title)))) return null;
    const others = failed.map(({ title }) => title).join('; ');
    return others === ''
      ? 'every test passed'
      : `only tests failed that it does not name: ${others}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface TestResult {
  readonly title: string;
  readonly status: string;
}

function testsIn(report: string): TestResult[] | null {
  try {
    // Vitest's own shape, as Jest's.
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: { assertionResults: TestResult[] }[];
    };
    return testResults.flatMap(({ assertionResults }) => assertionResults);
  } catch {
    return null;
  }
}

await main();
