import { TenantId } from '../../domain/index.ts';
import { MemoryJournal } from '../memory.ts';
import {
  happenedOf,
  readRecorded,
  recordJournal,
  replayRecorded,
  writeRecorded,
} from '../recorded.ts';
import { collect, TestWriter } from './builders.ts';
import { Demo } from './demo.ts';

/**
 * `node tools/run-ts.js journal/test-support/record-journal.ts FILE` records one by this build.
 * Do it before each release and before each new segment format. `--rehash FILE` notes the hash anew
 * after the state's shape changed: what happened (seq, totals) must come out as it was.
 */
async function main(args: readonly string[]): Promise<void> {
  const path = args.at(-1);
  if (path === undefined) throw new Error('which file?');
  if (args[0] === '--rehash') return rehash(path);
  const journal = new MemoryJournal();
  const writer = await TestWriter.open(journal, TenantId.parse('recorded'));
  const demo = new Demo(writer.tenant);
  const commits = [
    demo.open(),
    demo.handledCall(),
    demo.abandonedCall(),
    [...demo.handledCall(), ...demo.handledCall()],
    [demo.arrivingCall()],
    [demo.run({ type: 'tick' }, 20_000)],
  ];
  for (const entries of commits) await journal.append(await writer.draft(entries));
  const segments = await collect(journal.read(writer.tenant));
  const about = 'one queue, two agents: handled, abandoned, and one that nobody answered';
  await writeRecorded(path, recordJournal(writer.tenant, about, segments));
}

async function rehash(path: string): Promise<void> {
  const recorded = await readRecorded(path);
  const replayed = replayRecorded(recorded);
  const told = ({ stateHash: _hash, ...rest }: typeof replayed) =>
    JSON.stringify({ ...rest, outcomes: happenedOf(rest.outcomes) });
  const { segments, ...noted } = recorded;
  if (told(noted) !== told(replayed)) {
    throw new Error(`it comes out otherwise: was ${told(noted)}, is ${told(replayed)}`);
  }
  await writeRecorded(path, { ...replayed, segments });
}

await main(process.argv.slice(2));
