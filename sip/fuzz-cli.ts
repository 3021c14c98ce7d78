import { pathToFileURL } from 'node:url';
import { fuzzSip } from './fuzz.ts';

/** Each of these starts anew: a finding then has a short way back to its cause. */
const ROUNDS = 2_000;
const FINDINGS_MAX = 20;

export interface FuzzReport {
  readonly executions: number;
  readonly findings: readonly string[];
}

/** Runs the target from one seed after the other until the time is up, or too much was found. */
export function fuzzFor(
  durationMs: number,
  firstSeed: number,
  say: (line: string) => void,
): FuzzReport {
  const untilMs = performance.now() + durationMs;
  const findings: string[] = [];
  let executions = 0;
  let slowestMs = 0;
  for (let seed = firstSeed; ; seed++) {
    const done = twice(() => fuzzSip(seed, ROUNDS));
    if (typeof done === 'string') {
      findings.push(`seed ${seed}: ${done}`);
      say(`finding: seed ${seed}, ${ROUNDS} rounds: ${done}`);
    } else slowestMs = Math.max(slowestMs, done.slowestMs);
    executions += ROUNDS;
    if (performance.now() >= untilMs || findings.length >= FINDINGS_MAX) break;
  }
  say(
    `${executions} executions, ${findings.length} findings, ` +
      `slowest message ${slowestMs.toFixed(1)} ms, seeds from ${firstSeed}`,
  );
  return { executions, findings };
}

/**
 * A seed does the same each time, so a fault comes again; a busy machine that made one message slow
 * does not. Text = the fault.
 */
function twice<T>(run: () => T): T | string {
  for (let isFirst = true; ; isFirst = false) {
    try {
      return run();
    } catch (error) {
      if (!isFirst) return error instanceof Error ? error.message : 'thrown';
    }
  }
}

function option(name: string, fallback: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const value = Number(process.argv[at + 1]);
  return at < 0 || Number.isNaN(value) ? fallback : value;
}

// `npm run fuzz:sip -- --minutes N --seed S`
const [, entry] = process.argv;
if (entry !== undefined && import.meta.url === pathToFileURL(entry).href) {
  const durationMs = option('minutes', 1) * 60_000;
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const { findings } = fuzzFor(durationMs, option('seed', 1), say);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
