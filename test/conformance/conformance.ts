import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { writeCloudPage } from '../../tools/docs/write-cloud.ts';
import { findRoot } from '../../tools/root.ts';
import { Stack } from '../support/stack.ts';

/**
 * `npm run test:conformance [suite…]`: Microsoft's libraries, as they come from npm, against the
 * cloud as it comes from the build. Then docs/cloud.md is written from what they found; `--docs`
 * writes it from the results of the last time.
 */
async function run(suites: readonly string[]): Promise<number> {
  // For the transparent mode the certificate also carries Microsoft's name.
  const env = { PATCHBAY_CLOUD_TLS_NAMES: 'login.microsoftonline.com' };
  const stack = await Stack.start({ start: false, env });
  try {
    await stack.startCloud();
    return await runSuites(stack, suites);
  } finally {
    await stack.stop();
    writeCloudPage(stack.root);
  }
}

function runSuites(stack: Stack, suites: readonly string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    ['tools/run-ts.js', 'test/conformance/run-suites.ts', ...suites],
    {
      cwd: stack.root,
      stdio: 'inherit',
      env: {
        ...process.env,
        NODE_EXTRA_CA_CERTS: join(stack.data, 'data', 'cloud', 'ca.pem'),
        PATCHBAY_CONFORMANCE_HTTP: stack.cloudUrl,
        PATCHBAY_CONFORMANCE_HTTPS: `https://localhost:${stack.ports.cloudTls}`,
      },
    },
  );
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

const [...given] = process.argv.slice(2);
if (given.includes('--docs')) writeCloudPage(findRoot());
else process.exitCode = await run(given);
