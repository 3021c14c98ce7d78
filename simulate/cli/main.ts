import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { run, type RunResult, usualFaults } from '../run.ts';
import { type Total, totalOf, type World, worldsOf } from '../worlds.ts';

const HELP = `npm run sim -- [--crashes 1000] [--interactions 100000] [--seed 1] [--once] [--jobs 2]

Whole tenants in virtual time through the production loop, with lost, late, doubled and reordered
facts, failed and unknown commits, and a crash between any two steps. Each 10,000 interactions are a
world with a random configuration of its own, --jobs of them at once. Runs twice with one seed and
compares the hash (--once: a single run). Exits 1 when anything was lost, doubled or broken.`;

/** A world's journal is in memory; one that needs more than this has run away. */
const HEAP_MB_MAX = 6_000;

if (isMainThread) await start();
else parentPort?.postMessage(await runWorld(workerData as World));

function runWorld(world: World): Promise<RunResult> {
  return run({ ...world, faults: usualFaults, commitFaultRate: 0.0005 });
}

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: {
      crashes: { type: 'string', default: '1000' },
      interactions: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      jobs: { type: 'string', default: String(Math.min(4, cpus().length)) },
      once: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const all = {
    seed: Number(values.seed),
    interactions: Number(values.interactions),
    crashes: Number(values.crashes),
  };
  const isGood = await simulate(all, { jobs: Number(values.jobs), isOnce: values.once });
  process.exitCode = isGood ? 0 : 1;
}

async function simulate(
  all: World,
  how: { readonly jobs: number; readonly isOnce: boolean },
): Promise<boolean> {
  const worlds = worldsOf(all);
  const startedAt = performance.now();
  const first = await runAll(worlds, how.jobs);
  const total = totalOf(first);
  report(total);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const hash = hashOf(first);
  console.log(
    `${seconds} s, ${total.events} events, ${worlds.length} worlds from seed ${all.seed}, ` +
      `hash ${hash}`,
  );
  if (how.isOnce) return isClean(total);
  const second = hashOf(await runAll(worlds, how.jobs));
  console.log(
    second === hash ? 'the same hash on two runs' : `ANOTHER HASH on the second run: ${second}`,
  );
  return isClean(total) && second === hash;
}

/** In threads of their own, results in the order of the worlds. */
async function runAll(worlds: readonly World[], jobs: number): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < worlds.length; index = next++) {
      const world = worlds[index];
      if (world === undefined) continue;
      results[index] = await inThread(world);
      if (worlds.length > 1) console.error(`world ${index + 1} of ${worlds.length}`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
  return results;
}

function inThread(world: World): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(fileURLToPath(import.meta.url), {
      workerData: world,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
    });
    thread.once('message', resolve);
    thread.once('error', (cause) =>
      reject(new Error(`the world of seed ${world.seed}`, { cause })),
    );
  });
}

/** Of one world its own; of several the hash of theirs. */
function hashOf(results: readonly RunResult[]): string {
  if (results.length === 1) return results[0]?.hash ?? '';
  const all = createHash('sha256');
  for (const { hash } of results) all.update(hash);
  return all.digest('hex');
}

function report(total: Total): void {
  const { accepted, endedOnce, lost, doubled, turnedAway, crashes, legsTakenOver } = total;
  console.log(
    `accepted ${accepted}  ended once ${endedOnce}  lost ${lost}  doubled ${doubled}  ` +
      `turned away ${turnedAway}  crashes survived ${crashes}  legs taken over ${legsTakenOver}`,
  );
  const { placed, callbacks, dialled } = total;
  console.log(`calls placed ${placed}  callbacks ${callbacks}  dialled ${dialled}`);
  console.log(`recordings ${total.recordings}`);
  console.log(`rooms mixed ${total.roomsMixed}  transfers asked by phones ${total.referrals}`);
  if (total.doubledRings > 0) console.log(`rings doubled: ${total.doubledRings}`);
  if (total.zombieLegs > 0) console.log(`legs left hanging: ${total.zombieLegs}`);
  for (const bug of total.bugs) console.log(`bug: ${bug}`);
}

function isClean({ lost, doubled, bugs, doubledRings, zombieLegs }: Total): boolean {
  return lost + doubled + bugs.length + doubledRings + zombieLegs === 0;
}
