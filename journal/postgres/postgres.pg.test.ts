import { journalContract } from '../test-support/contract.ts';
import { startTestServer } from '../test-support/server.ts';

journalContract('PostgreSQL', async () => {
  const server = await startTestServer();
  return { journal: await server.open(), close: () => server.stop() };
});
