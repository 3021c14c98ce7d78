import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { killAll, postgresPids } from '../support/postgres.ts';
import { freePort } from '../support/ports.ts';
import { Random, quantile } from '../support/random.ts';
import { Stack } from '../support/stack.ts';
import { isClean, showTally, type Tally } from '../support/tally.ts';
import { until, untilTrue } from '../support/until.ts';
import { runCallsUp } from './calls-up.ts';
import { CrashLoad, hangMaxMs } from './load.ts';
import { readRecord, verifyJournal } from './record.ts';

/**
 * `npm run crash -- --kills 40 [--seed S]`: the real processes under load, kill -9 at random, the
 * database included. Everything that was accepted must have exactly one outcome on record. With
 * `--calls-up` the same conversations go through all kills (`calls-up.ts`), with `--graceful`
 * through as many restarts in good order.
 */
interface Run {
  readonly stack: Stack;
  readonly load: CrashLoad;
  readonly random: Random;
  readonly kills: number;
  readonly firstOfferMs: number[];
  readonly readyMs: number[];
  survived: number;
}

const number = '600';
const agentCount = 12;

async function runCrash(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '40' },
      seed: { type: 'string' },
      'calls-up': { type: 'boolean', default: false },
      graceful: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  console.log(`crash: ${values.kills} kills, seed ${seed}`);
  const random = new Random(seed);
  if (values['calls-up']) {
    const end = values.graceful ? 'stop' : 'kill';
    return runCallsUp(Number(values.kills), random, end);
  }
  const agentPort = await freePort();
  const stack = await Stack.start();
  const load = await CrashLoad.open({ stack, random, agentPort, number, callsPerSecond: 6 });
  try {
    // The first start made the demo tenants; from now on the load fixture runs beside them.
    await stack.product.stop(20_000);
    await stack.startProduct(fixture(agentPort));
    load.start();
    const kills = Number(values.kills);
    const run = { stack, load, random, kills, firstOfferMs: [], readyMs: [], survived: 0 };
    for (let n = 1; n <= kills; n++) await killOnce(run, n, fixture(agentPort));
    await finish(run);
  } finally {
    await load.close();
    await stack.stop();
  }
}

const fixture = (port: number): readonly string[] => [
  'demo',
  ...['--agents', `${agentCount}`, '--contact', `sip:a{n}@127.0.0.1:${port}`],
  ...['--number', number, '--wrapup', '0'],
];

async function killOnce(run: Run, n: number, args: readonly string[]): Promise<void> {
  const { stack, load, random } = run;
  await pause(random.between(50, 2500));
  const withDatabase = random.isHit(0.4);
  const database = withDatabase ? postgresPids(stack.data) : [];
  if (withDatabase && database.length === 0) throw new Error('no database found to kill');
  const killedAt = Date.now();
  load.noteKill(killedAt);
  killAll([stack.product.pid, ...database]);
  await stack.product.exited;
  const goneAt = Date.now();
  await stack.startProduct(args);
  const readyMs = Date.now() - killedAt;
  run.readyMs.push(readyMs);
  const first = await until(
    'a first offer after the kill',
    () => load.firstOfferAfter(goneAt),
    20_000,
  );
  run.firstOfferMs.push(first - killedAt);
  run.survived++;
  const what = withDatabase ? 'product and database' : 'product';
  console.log(`  ${n}: ${what}, ready ${readyMs} ms, first offer ${first - killedAt} ms`);
}

async function finish(run: Run): Promise<void> {
  const { load, stack } = run;
  load.stop();
  await untilTrue('all legs to end', () => load.liveCount() === 0, hangMaxMs + 10_000).catch(
    (fault: Error) => console.log(`crash: ${fault.message}: ${load.liveCount()} left`),
  );
  const hanging = load.hanging(Date.now());
  // Outcomes follow the legs; the last wrap-up may still run.
  const tally = await settledTally(run);
  const verified = await verifyJournal(stack);
  console.log(verified.text);
  console.log(showTally(tally));
  const others = [...load.notAcknowledged].map(([how, times]) => `${how}: ${times}`).join(', ');
  console.log(`commands not acknowledged (asked again): ${others || 'none'}`);
  const ms = (values: readonly number[], share: number): string =>
    `${Math.round(quantile(values, share))}`;
  const { firstOfferMs: offer, readyMs: ready } = run;
  console.log(`first offer after the kill: p50 ${ms(offer, 0.5)} ms, p99 ${ms(offer, 0.99)} ms`);
  console.log(`ready after the kill: p50 ${ms(ready, 0.5)} ms, p99 ${ms(ready, 0.99)} ms`);
  console.log(`legs that hung longer than ${hangMaxMs / 1000} s: ${hanging.length}`);
  for (const leg of hanging) console.log(`  ${load.describe(leg)}`);
  if (!isClean(tally) || hanging.length > 0 || !verified.ok) process.exitCode = 1;
}

async function settledTally(run: Run): Promise<Tally> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const tally = await tallyOf(run);
    if (tally.lost.length === 0 || Date.now() > deadline) return tally;
    await pause(1000);
  }
}

async function tallyOf({ stack, load, survived, kills }: Run): Promise<Tally> {
  const record = await readRecord(stack, ['load', 'contoso']);
  const lost: string[] = [];
  const doubled: string[] = [];
  let endedOnce = 0;
  const judge = (name: string, times: number): void => {
    if (times === 1) endedOnce++;
    if (times === 0) lost.push(name);
    if (times > 1) doubled.push(name);
  };
  const calls = load.callers.legs.filter((leg) => leg.acceptedAt > 0);
  for (const { callId } of calls) {
    const interactions = record.interactionsOfCall.get(callId) ?? [];
    const ends = interactions.map((id) => record.endsOfInteraction.get(id) ?? 0);
    judge(`call ${callId}`, Math.max(interactions.length > 1 ? 2 : 0, ...ends, 0));
  }
  for (const reason of load.acknowledged) {
    judge(`command ${reason}`, record.dutyReasons.get(reason) ?? 0);
  }
  // An interaction that nobody saw accepted must end too.
  const known = new Set(calls.map((leg) => leg.callId));
  for (const [callId, interactions] of record.interactionsOfCall) {
    const open = interactions.filter((id) => (record.endsOfInteraction.get(id) ?? 0) !== 1);
    if (!known.has(callId)) lost.push(...open.map((id) => `unseen ${id}`));
  }
  const accepted = calls.length + load.acknowledged.length;
  return { accepted, endedOnce, lost, doubled, survived, of: kills };
}

await runCrash();
