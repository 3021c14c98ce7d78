import { parseArgs } from 'node:util';
import { run, type RunResult, usualFaults } from '../run.ts';

const HELP = `npm run sim -- [--crashes 1000] [--interactions 100000] [--seed 1] [--once]

Whole tenants in virtual time through the production loop, with lost, late, doubled and reordered
facts, failed and unknown commits, and a crash between any two steps. Runs twice with one seed and
compares the hash (--once: a single run). Exits 1 when anything was lost, doubled or broken.`;

const { values } = parseArgs({
  options: {
    crashes: { type: 'string', default: '1000' },
    interactions: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    once: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else process.exitCode = (await main()) ? 0 : 1;

async function main(): Promise<boolean> {
  const options = {
    seed: Number(values.seed),
    interactions: Number(values.interactions),
    crashes: Number(values.crashes),
    faults: usualFaults,
    commitFaultRate: 0.0005,
  };
  const startedAt = performance.now();
  const first = await run(options);
  const good = report(first);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${seconds} s, ${first.events} events, seed ${first.seed}, hash ${first.hash}`);
  if (values.once) return good;
  const second = await run(options);
  const same = second.hash === first.hash && second.events === first.events;
  console.log(
    same ? 'the same hash on two runs' : `ANOTHER HASH on the second run: ${second.hash}`,
  );
  return good && same;
}

function report(result: RunResult): boolean {
  const { accepted, endedOnce, lost, doubled, turnedAway, crashes, bugs } = result;
  const { legsTakenOver } = result;
  console.log(
    `accepted ${accepted}  ended once ${endedOnce}  lost ${lost}  doubled ${doubled}  ` +
      `turned away ${turnedAway}  crashes survived ${crashes}  legs taken over ${legsTakenOver}`,
  );
  if (result.doubledRings > 0) console.log(`rings doubled: ${result.doubledRings}`);
  if (result.zombieLegs > 0) console.log(`legs left hanging: ${result.zombieLegs}`);
  for (const bug of bugs) console.log(`bug: ${bug}`);
  return lost + doubled + bugs.length + result.doubledRings + result.zombieLegs === 0;
}
