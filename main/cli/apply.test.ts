import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { ConfigDocument, configKey } from '../../domain/index.ts';
import type { Command } from '../../domain/index.ts';
import { newTestApi } from '../../api/testing/test-api.ts';
import type { TestApi } from '../../api/testing/test-api.ts';
import { applyFolder, planCommand } from './apply.ts';
import { exportCommand } from './export.ts';
import type { Arguments } from './main.ts';

const queue = (id: string, more: object = {}) =>
  ConfigDocument.parse({ kind: 'queue', id, name: id, requirements: [], ...more });

let api: TestApi;
let dir: string;
let said: string[];
let files: Arguments['files'];

/** The API itself on a port, with a host that keeps what is published. */
beforeEach(async () => {
  api = await newTestApi();
  const { host, app } = api;
  publish([queue('sales'), queue('support')], []);
  host.checkConfig = async () => [];
  const submit = host.submit.bind(host);
  host.submit = (tenant, command, options) => {
    if (command.type === 'publishConfig') take(command);
    return submit(tenant, command, options);
  };
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const token = await api.mint.token({ oid: 'dana', roles: ['administrator'] });
  dir = await mkdtemp(join(tmpdir(), 'patchbay-apply-'));
  const none = { prune: false, note: null, report: null, apply: false };
  files = { config: null, url, isUrlGiven: true, token, ...none };
  said = [];
  for (const to of ['log', 'error'] as const) {
    vi.spyOn(console, to).mockImplementation((line: string) => void said.push(line));
  }
  return async () => {
    vi.restoreAllMocks();
    await api.close();
    await rm(dir, { recursive: true });
  };
});

function publish(documents: readonly ConfigDocument[], removed: readonly string[]): void {
  const { host } = api;
  const all = new Map(host.documents.map((each) => [configKey(each), each]));
  for (const key of removed) all.delete(key);
  for (const each of documents) all.set(configKey(each), each);
  host.documents = [...all.values()];
  host.configs.published.push(host.documents);
}
const take = (command: Extract<Command, { type: 'publishConfig' }>) =>
  publish(command.documents, command.removed);

const args = (more: Partial<Arguments['files']> = {}) =>
  ({ positionals: [dir], tenant: null, files: { ...files, ...more } }) as unknown as Arguments;
const edit = async (path: string, change: object) => {
  const file = join(dir, path);
  const document = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...document, ...change }));
};
const run = async (work: Promise<number>) => {
  said = [];
  return { code: await work, said };
};

it('exports, plans, applies as one version, and follows it', async () => {
  expect((await run(exportCommand(args({ config: dir })))).code).toBe(0);
  await edit('queues/sales.json', { ringTimeMs: 20_000 });
  const changes = ['~ queue/sales "sales"', '    /ringTimeMs: 15 s → 20 s'];
  const counts = '0 added, 1 changed, 0 removed';
  expect(await run(planCommand(args()))).toEqual({
    code: 0,
    said: ['contoso, version 1', ...changes, counts],
  });
  const applied = await run(applyFolder(args({ note: 'longer' })));
  expect(applied.said.at(-1)).toBe('published as version 2 of contoso');
  expect(api.host.submitted).toMatchObject([{ command: { note: 'longer', ifVersion: 1 } }]);
  const again = await run(applyFolder(args()));
  expect(again.said).toEqual(['contoso, version 2', 'nothing to change']);
});

it('puts the folder on top of what others published since; never over the same field', async () => {
  await exportCommand(args({ config: dir }));
  publish([queue('sales', { wrapUpMs: 0 }), queue('new')], []);
  await edit('queues/sales.json', { ringTimeMs: 20_000 });
  const applied = await run(applyFolder(args({ prune: true })));
  expect(applied.said[0]).toBe('contoso, version 2, on top of what was published since 1');
  expect(applied.said.at(-1)).toMatch(/export it again/);
  expect(api.host.documents).toContainEqual(queue('sales', { wrapUpMs: 0, ringTimeMs: 20_000 }));
  expect(api.host.documents.map(configKey)).toContain('queue/new');
  publish([queue('sales', { ringTimeMs: 40_000 })], []);
  const refused = await run(applyFolder(args()));
  expect(refused.code).toBe(1);
  expect(refused.said.at(-1)).toMatch(/^conflict: queue\/sales\/ringTimeMs: /);
});

it('removes with --prune alone, and refuses a folder with faults at once', async () => {
  await exportCommand(args({ config: dir }));
  await rm(join(dir, 'queues/support.json'));
  const left = await run(applyFolder(args()));
  expect(left.said.at(-1)).toBe('not in the folder, left (--prune removes): queue/support');
  expect((await run(applyFolder(args({ prune: true })))).code).toBe(0);
  expect(api.host.documents.map(configKey)).toEqual(['queue/sales']);
  await edit('queues/sales.json', { ringTimeMS: 1 });
  const faulty = await run(planCommand(args()));
  expect(faulty.code).toBe(2);
  expect(faulty.said.join()).toMatch(/ringTimeMS: there is no such field/);
});

it('says what the node says instead of yes', async () => {
  await exportCommand(args({ config: dir }));
  api.host.checkConfig = async () => ['queue/sales: a fault'];
  await edit('queues/sales.json', { wrapUpMs: 0 });
  const faulty = await run(applyFolder(args()));
  expect([faulty.code, faulty.said.at(-1)]).toEqual([1, 'fault: queue/sales: a fault']);
  expect((await run(planCommand(args({ token: 'x.y.z' })))).code).toBe(1);
  const away = await run(planCommand(args({ url: 'http://127.0.0.1:1' })));
  expect([away.code, away.said[0]]).toEqual([1, expect.stringMatching(/does not answer/)]);
});
