import { expect, it } from 'vitest';
import { InteractionId, QueueId, RecordingId, TenantId } from '../../domain/index.ts';
import type { RecordingPart, RecordingRow } from '../../journal/index.ts';
import { examineData } from './doctor-data.ts';
import type { Examined } from './doctor-data.ts';

const [one, two] = [TenantId.parse('one'), TenantId.parse('two')];

/** Two tenants with three recordings each. */
function installation(holders: Readonly<Record<string, string>>): Examined {
  const row = (id: string): RecordingRow => ({
    ...{
      id: RecordingId.parse(id),
      interaction: InteractionId.parse('i'),
      queue: QueueId.parse('q'),
    },
    ...{ agents: [], startedAt: 0, durationMs: 1, size: 1, deleteAt: 1, legalHold: false },
    state: id === 'r3' ? 'open' : 'whole',
  });
  const part = (id: string): RecordingPart => ({
    ...{ part: 1, path: `${id}-1.pbrec`, key: null, holdKey: null },
  });
  return {
    leases: {
      leaseOf: (tenant: TenantId) =>
        Promise.resolve({ holder: holders[tenant] ?? '', epoch: 1, remainingMs: 5_000 }),
    },
    recordings: {
      list: () => Promise.resolve(['r1', 'r2', 'r3'].map(row)),
      parts: (_tenant: TenantId, id: RecordingId) => Promise.resolve([part(id)]),
    },
  };
}

const folderWith = (...paths: string[]) => ({
  find: ({ path }: { readonly path: string }) =>
    Promise.resolve(paths.includes(path) ? `/data/${path}` : null),
});

it.each([
  ['one process, all there', { one: 'a', two: 'a' }, ['r1', 'r2'], ['ok', 'ok']],
  ['two processes that share', { one: 'a', two: 'b' }, ['r1', 'r2'], ['warning', 'ok']],
  ['two that do not', { one: 'a', two: 'b' }, ['r1'], ['warning', 'fault']],
])('%s', async (_what, holders, there, verdicts) => {
  const folder = folderWith(...there.map((id) => `${id}-1.pbrec`));
  const findings = await examineData(installation(holders), folder, [one, two]);
  expect(findings.map(({ verdict }) => verdict)).toEqual(verdicts);
  for (const finding of findings) {
    if ('remedy' in finding) expect(finding.remedy).toContain('PATCHBAY_DATA');
  }
});
