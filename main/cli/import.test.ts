import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { contosoDump, goldenReport } from '../../microsoft/import/test-support/contoso.ts';
import { documentsIn } from '../config-files/document-files.ts';
import { readFolder } from '../config-files/folder.ts';
import { importCommand } from './import.ts';
import type { Arguments } from './main.ts';

let dir: string;
let said: string[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'patchbay-import-'));
  for (const { name, bytes } of contosoDump()) await writeFile(join(dir, name), bytes);
  said = [];
  for (const to of ['log', 'error'] as const) {
    vi.spyOn(console, to).mockImplementation((line: string) => void said.push(line));
  }
  return async () => {
    vi.restoreAllMocks();
    await rm(dir, { recursive: true });
  };
});

const run = (more: object) => {
  const files = { config: null, report: null, token: null, isUrlGiven: false, apply: false };
  const args = { positionals: ['teams', dir], tenant: null, files: { ...files, ...more } };
  return importCommand(args as unknown as Arguments);
};

it('writes report and files, and prints counts: nobody’s name, nobody’s number', async () => {
  const report = join(dir, 'report.md');
  const config = join(dir, 'config');
  expect(await run({ report, config })).toBe(0);
  expect(await readFile(report, 'utf8')).toBe(await readFile(goldenReport, 'utf8'));
  const { documents, faults } = documentsIn(await readFolder(config));
  expect([documents.length, faults]).toEqual([19, []]);
  expect(said).toContain('Call queue: 3');
  expect(said.join('\n')).not.toMatch(/\+44|Silva|Okafor|Martin|Weiss|Doyle|@/);
});

it('refuses a dump that was cut off, and imports nothing of it', async () => {
  await writeFile(
    join(dir, 'queues.json'),
    '{"RoutingMethod":0,"OverflowThreshold":1,"Users":"System.Object[]"}',
  );
  expect(await run({ config: join(dir, 'config') })).toBe(1);
  expect(said).toEqual([expect.stringMatching(/queues\.json: .*Get-CsCallQueue.*-Depth 20/)]);
});
