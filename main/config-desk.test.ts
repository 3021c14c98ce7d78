import { expect, it } from 'vitest';
import { AgentConfig, AgentId } from '../domain/index.ts';
import type { Command } from '../domain/index.ts';
import { MemoryJournal, Projector } from '../journal/index.ts';
import { Demo } from '../journal/test-support/demo.ts';
import { TestWriter } from '../journal/test-support/builders.ts';
import { ConfigDesk } from './config-desk.ts';

const agent = (name: string) => ({
  ...({ kind: 'agent', id: AgentId.parse('zoe'), name, skills: [], address: null } as const),
  ...({ role: 'agent', oid: null, queues: [] } as const),
});

/** A demo tenant with three versions, the later ones in one commit with other things. */
async function threeVersions() {
  const journal = new MemoryJournal();
  const writer = await TestWriter.open(journal);
  const demo = new Demo(writer.tenant);
  await journal.append(await writer.draft(demo.open()));
  const publish = (more: Partial<Extract<Command, { type: 'publishConfig' }>>) =>
    demo.run({ type: 'publishConfig', documents: [], removed: [], note: '', ...more });
  const capacity = [...demo.state.config.agents.values()][0]?.capacity;
  if (capacity === undefined) throw new Error('the demo has agents');
  const named = (name: string) => [AgentConfig.parse({ ...agent(name), capacity })];
  const call = demo.handledCall();
  const second = publish({ documents: named('Zoe'), note: 'Zoe comes' });
  const third = publish({ documents: named('Zoë'), removed: ['agent/ben'] });
  await journal.append(await writer.draft([...call, second, third]));
  const projector = new Projector(journal);
  let reads = 0;
  const { readModels, drafts } = journal;
  const read: typeof journal.read = (...asked) => {
    reads += 1;
    return journal.read(...asked);
  };
  const desk = new ConfigDesk({
    journal: { read, readModels, drafts },
    state: () => null,
    toHead: async (tenant) => void (await projector.catchUp(tenant)),
  });
  const close = () => projector.close();
  return { desk, demo, tenant: writer.tenant, close, reads: () => reads };
}

it('finds every version in the journal, with who, when and why', async () => {
  const { desk, tenant, close } = await threeVersions();
  const versions = await desk.versions(tenant, { limit: 10 });
  expect(versions).toMatchObject([
    { version: 3, documents: 1, removed: 1, by: { kind: 'system' }, note: '' },
    { version: 2, documents: 1, removed: 0, note: 'Zoe comes' },
    { version: 1, note: 'demo' },
  ]);
  expect(await desk.versions(tenant, { limit: 1, before: 3 })).toEqual([versions[1]]);
  await close();
});

it('makes a configuration of the past from what was published', async () => {
  const { desk, demo, tenant, close } = await threeVersions();
  const names = async (version: number) =>
    (await desk.documentsAt(tenant, version))?.flatMap((one) =>
      one.kind === 'agent' ? [one.name] : [],
    );
  expect(await names(0)).toEqual([]);
  expect(await names(1)).toEqual(['ana', 'ben']);
  expect(await names(2)).toEqual(['ana', 'ben', 'Zoe']);
  expect(await names(3)).toEqual(['ana', 'Zoë']);
  expect(await names(4)).toBeUndefined();
  expect(demo.state.config.version).toBe(3);
  await close();
});

it('a version and the one before it are made by reading each version once', async () => {
  const { desk, tenant, close, reads } = await threeVersions();
  const change = await desk.changeAt(tenant, 3);
  expect(reads()).toBe(3);
  expect(change?.before).toEqual(await desk.documentsAt(tenant, 2));
  expect(change?.documents).toEqual(await desk.documentsAt(tenant, 3));
  expect((await desk.changeAt(tenant, 1))?.before).toEqual([]);
  expect(await desk.changeAt(tenant, 4)).toBeNull();
  await close();
});
