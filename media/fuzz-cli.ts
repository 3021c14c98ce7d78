import { pathToFileURL } from 'node:url';
import { fuzzRtp, fuzzSdp, fuzzSrtp } from './fuzz.ts';
import type { FuzzResult } from './fuzz.ts';

/** Each of these starts anew: a finding then has a short way back to its cause. */
const ROUNDS = 2_000;
const FINDINGS_MAX = 20;

/** Recordings are made by us alone: their reader is fuzzed in the tests. */
const TARGETS: Readonly<Record<string, (seed: number, rounds: number) => FuzzResult>> = {
  sdp: fuzzSdp,
  rtp: fuzzRtp,
  srtp: fuzzSrtp,
};

export interface FuzzReport {
  readonly executions: number;
  readonly findings: readonly string[];
}

/** Runs every target from one seed after the other until the time is up, or too much was found. */
export function fuzzMediaFor(
  durationMs: number,
  firstSeed: number,
  say: (line: string) => void,
): FuzzReport {
  const untilMs = performance.now() + durationMs;
  const findings: string[] = [];
  let executions = 0;
  for (let seed = firstSeed; ; seed++) {
    for (const [name, target] of Object.entries(TARGETS)) {
      try {
        executions += target(seed, ROUNDS).rounds;
      } catch (error) {
        const what = error instanceof Error ? error.message : 'thrown';
        findings.push(`${name}, seed ${seed}: ${what}`);
        say(`finding: ${name}, seed ${seed}, ${ROUNDS} rounds: ${what}`);
      }
    }
    if (performance.now() >= untilMs || findings.length >= FINDINGS_MAX) break;
  }
  say(`${executions} executions, ${findings.length} findings, seeds from ${firstSeed}`);
  return { executions, findings };
}

function option(name: string, fallback: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const value = Number(process.argv[at + 1]);
  return at < 0 || Number.isNaN(value) ? fallback : value;
}

// `npm run fuzz:media -- --minutes N --seed S`
const [, entry] = process.argv;
if (entry !== undefined && import.meta.url === pathToFileURL(entry).href) {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const { findings } = fuzzMediaFor(option('minutes', 1) * 60_000, option('seed', 1), say);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
