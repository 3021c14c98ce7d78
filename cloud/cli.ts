import { readCloudConfig } from './config.ts';
import { startCloud } from './main.ts';

/** Entry of the cloud's own process; the launcher waits for /livez. */
async function run(): Promise<number> {
  const read = readCloudConfig();
  if (read.kind === 'faults') {
    for (const fault of read.faults) process.stderr.write(`${fault}\n`);
    return 2;
  }
  const cloud = await startCloud(read.options);
  process.stdout.write(`cloud ${cloud.origin}, SIP ${cloud.sip.host}:${cloud.sip.port}\n`);
  if (cloud.tls !== null) {
    const { origin, authorityPath } = cloud.tls;
    process.stdout.write(`cloud ${origin}: NODE_EXTRA_CA_CERTS=${authorityPath}\n`);
  }
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  await cloud.close();
  return 0;
}

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
