import { findRoot } from '../root.ts';
import { runStep } from '../process.ts';
import { readCounts, type Counts } from './counts.ts';
import { groupsOf } from './groups.ts';
import { listSuites, type Suite } from './suites.ts';

/**
 * `npm test`: everything, one suite or two at a time, each with its budget. `--long` for the large
 * counts, `--only voice,crash` for some. The last line is `N passed, N failed`.
 */
interface Done extends Counts {
  readonly suite: Suite;
  readonly seconds: number;
  readonly verdict: 'ok' | 'FAILED' | 'TOO SLOW';
}

async function runAll(): Promise<void> {
  const root = findRoot();
  const suites = listSuites(root, process.argv.includes('--long')).filter(isWanted);
  const startedAt = Date.now();
  const done: Done[] = [];
  for (const { lead, beside } of groupsOf(suites)) {
    const isAlone = beside.length === 0;
    const inTurn = async (lane: readonly Suite[]): Promise<void> => {
      for (const suite of lane) done.push(await run(root, suite, isAlone));
    };
    await Promise.all([inTurn([lead]), inTurn(beside)]);
  }
  const sum = (key: 'passed' | 'failed'): number => done.reduce((all, one) => all + one[key], 0);
  console.log(`\n${table(done)}`);
  console.log(`  all together ${((Date.now() - startedAt) / 1000).toFixed(0)} s\n`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = done.every(({ verdict }) => verdict === 'ok') ? 0 : 1;
}

function isWanted(suite: Suite): boolean {
  const at = process.argv.indexOf('--only');
  return at === -1 || (process.argv[at + 1] ?? '').split(',').includes(suite.name);
}

/** Text of suites that run together comes whole at the end of each, not line by line in turns. */
async function run(root: string, suite: Suite, isAlone: boolean): Promise<Done> {
  const title = `\n=== ${suite.name}: ${suite.proves}`;
  if (isAlone) console.log(title);
  const limitMs = suite.budgetSeconds * 2 * 1000;
  const env = { NO_COLOR: '1', FORCE_COLOR: '0' };
  const step = { ...suite, env, limitMs: limitMs + 5000 };
  const show = isAlone ? (text: string) => process.stdout.write(text) : undefined;
  const { ok, seconds, output } = await runStep(step, root, show);
  if (!isAlone) console.log(`${title}\n${output}`);
  const slow = seconds * 1000 > limitMs;
  const counts = readCounts(output, ok && !slow);
  return { suite, seconds, ...counts, verdict: slow ? 'TOO SLOW' : ok ? 'ok' : 'FAILED' };
}

function table(done: readonly Done[]): string {
  const row = (cells: readonly (string | number)[]): string => {
    const [name = '', ...rest] = cells;
    return `  ${String(name).padEnd(10)}${rest.map((cell) => String(cell).padStart(9)).join('')}`;
  };
  const lines = done.map(({ suite, seconds, passed, failed, verdict }) =>
    row([suite.name, seconds.toFixed(1), suite.budgetSeconds, passed, failed, verdict]),
  );
  return [row(['suite', 'seconds', 'budget', 'passed', 'failed', '']), ...lines].join('\n');
}

await runAll();
