import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshTenant } from '../test-support/builders.ts';
import { startTestServer } from '../test-support/server.ts';
import type { TestServer } from '../test-support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

test('two processes that write at once make one chain', async () => {
  const nodes = await Promise.all([server.open(), server.open()]);
  const tenant = freshTenant();
  const write = (i: number) =>
    nodes[i % 2]?.audit.append(tenant, [
      {
        at: i,
        actor: { kind: 'system', id: 'node' },
        action: 'auditRead',
        subject: String(i),
        detail: {},
      },
    ]);
  await Promise.all(Array.from({ length: 30 }, (_, i) => write(i)));
  expect(await nodes[0]?.audit.verify(tenant)).toMatchObject({ seq: 30, faults: [] });
});
