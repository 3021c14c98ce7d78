import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantId } from '../domain/index.ts';
import { foldTenant, stateHash } from './fold.ts';
import { createSnapshotter } from './snapshotter.ts';
import { bundle } from './test-support/bundle.ts';
import { BUILD, TestWriter } from './test-support/builders.ts';
import { Demo } from './test-support/demo.ts';
import { startTestServer } from './test-support/server.ts';
import type { TestServer } from './test-support/server.ts';
import { verifyTenant } from './verify.ts';

let server: TestServer;
let entry: string;
beforeAll(async () => {
  [server, entry] = await Promise.all([
    startTestServer(),
    bundle(new URL('./snapshot-worker.ts', import.meta.url)),
  ]);
});
afterAll(() => server?.stop());

test('the thread folds and saves when enough was committed', async () => {
  const journal = await server.open();
  const writer = await TestWriter.open(journal);
  const demo = new Demo(writer.tenant);
  const saved: number[] = [];
  let heard: () => void = () => undefined;
  const { dataDir } = server;
  const snapshotter = createSnapshotter({
    ...{ entry, dataDir, build: BUILD, everyEvents: 30 },
    onReply: (reply) => {
      if (reply.kind === 'saved') saved.push(reply.seq);
      heard();
    },
  });
  const commit = async (entries: ReturnType<Demo['open']>) => {
    await journal.append(await writer.draft(entries));
    const reply = new Promise<void>((resolve) => (heard = resolve));
    snapshotter.committed(writer.tenant, demo.state.seq);
    return reply;
  };
  await journal.append(await writer.draft(demo.open()));
  snapshotter.committed(writer.tenant, demo.state.seq);
  expect(saved).toEqual([]);
  for (let i = 0; i < 2; i += 1) await commit([...demo.handledCall(), ...demo.handledCall()]);
  expect(saved.at(-1)).toBe(demo.state.seq);
  expect((await journal.snapshots.latest(writer.tenant))?.stateHash).toBe(stateHash(demo.state));
  const folded = await foldTenant(journal, writer.tenant, { build: BUILD });
  expect(stateHash(folded.state)).toBe(stateHash(demo.state));
  expect((await verifyTenant(journal, writer.tenant, { build: BUILD })).faults).toEqual([]);
  await snapshotter.close();
});

test('what fails is told, and the thread goes on', async () => {
  const journal = await server.open();
  const writer = await TestWriter.open(journal);
  const bad = await TestWriter.open(journal);
  // Events that the engine cannot follow: an assertion, which stops that tenant's fold only.
  await journal.append(
    await bad.draft([
      {
        ...{ at: 1, by: { kind: 'system' }, command: { type: 'tick' } },
        events: [{ type: 'agentRested', agent: 'nobody' as never }],
      },
    ]),
  );
  await journal.append(await writer.draft(new Demo(writer.tenant).open()));
  const { dataDir } = server;
  const snapshotter = createSnapshotter({ entry, dataDir, build: BUILD });
  expect(await snapshotter.request(bad.tenant)).toMatchObject({ kind: 'failed' });
  expect(await snapshotter.request(writer.tenant)).toMatchObject({ kind: 'saved' });
  expect(await snapshotter.request('nobody' as TenantId)).toMatchObject({ kind: 'saved', seq: 0 });
  await snapshotter.close();
});
