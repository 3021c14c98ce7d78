import { findRoot } from '../root.ts';
import { runStep, type StepResult } from '../process.ts';
import { listChecks, type Check } from './checks.ts';

/** `npm run check`: all of it at once, each failure with what, why and fix. `--only types,tidy`. */
const goalSeconds = 20;

async function runChecks(): Promise<void> {
  const root = findRoot();
  const startedAt = Date.now();
  const wanted = chosen(listChecks(root));
  const results = await Promise.all(
    wanted.map(async (check) => {
      const result = await runStep(check, root);
      report(check, result);
      return result;
    }),
  );
  const failed = results.filter((result) => !result.ok);
  const seconds = (Date.now() - startedAt) / 1000;
  const slow = seconds > goalSeconds ? ` (over the goal of ${goalSeconds} s)` : '';
  const names = failed.map((result) => result.name).join(', ');
  console.log(`check: ${failed.length === 0 ? 'all clean' : `failed: ${names}`}`);
  console.log(`check: ${seconds.toFixed(1)} s${slow}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function chosen(checks: readonly Check[]): readonly Check[] {
  const at = process.argv.indexOf('--only');
  if (at === -1) return checks;
  const names = (process.argv[at + 1] ?? '').split(',');
  return checks.filter((check) => names.includes(check.name));
}

function report(check: Check, result: StepResult): void {
  console.log(
    `${result.ok ? 'ok  ' : 'FAIL'} ${check.name.padEnd(7)} ${result.seconds.toFixed(1)} s`,
  );
  if (result.ok) return;
  console.log(`\n${result.output.trim()}\n  why: ${check.why}\n  fix: ${check.fix}\n`);
}

await runChecks();
