import { parseArgs } from 'node:util';
import type { Check } from './batches.ts';
import { judgeEstimates } from './estimates.ts';
import { judgeFairness, judgeReferences, judgeSkills } from './judge.ts';

const HELP = `npm run bench:theory [-- --short] [--seed 1] [--only C2|skills|fairness|estimates]

The engine in virtual time against queueing theory: the reference systems of Erlang B, C and A and
M/M/c/K within four standard errors, skill-based routing against full pooling, fairness of the
strategies, and the estimated wait against what happened. Exits 1 when one of them fails.`;

/** In the short form a share of the arrivals: the same checks, wider errors. */
const SHORT_SHARE = 0.02;

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) say(HELP);
else process.exitCode = main() ? 0 : 1;

function main(): boolean {
  const startedAt = performance.now();
  const effort = {
    share: values.short ? SHORT_SHARE : 1,
    seed: Number(values.seed),
    only: values.only,
  };
  say(`seed ${effort.seed}, ${values.short ? 'short' : 'long'} form`);
  let [passed, failed] = [0, 0];
  for (const judge of [judgeReferences, judgeSkills, judgeFairness, judgeEstimates]) {
    for (const check of judge(effort)) {
      if (check.verdict === 'ok') passed++;
      else failed++;
      say(lineOf(check));
    }
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  say(`theory: ${passed} passed, ${failed} failed, ${seconds} s`);
  return failed === 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function lineOf({ name, figure, expected, measured, standardError, verdict }: Check): string {
  return [
    name.padEnd(16),
    figure.padEnd(30),
    `expected ${expected}`.padEnd(32),
    `measured ${measured.toPrecision(6)}`.padEnd(24),
    `± ${standardError.toPrecision(2)}`.padEnd(12),
    verdict,
  ].join(' ');
}
