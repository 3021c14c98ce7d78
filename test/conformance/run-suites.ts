import { findRoot } from '../../tools/root.ts';
import { writeResult } from './results.ts';
import { runSuite, type Cloud } from './suite.ts';
import { azureIdentity } from './suites/azure-identity.ts';
import { directRouting } from './suites/direct-routing.ts';
import { graph } from './suites/graph.ts';
import { msalBrowser } from './suites/msal-browser.ts';
import { msalNode } from './suites/msal-node.ts';
import { wire } from './suites/wire.ts';

/**
 * The suites, in a process of their own that trusts the cloud's authority from its start
 * (NODE_EXTRA_CA_CERTS is read once). conformance.ts starts it.
 */
const suites = [wire, directRouting, graph, msalNode, azureIdentity, msalBrowser];

function cloudOf(env: Readonly<Record<string, string | undefined>>): Cloud {
  const { PATCHBAY_CONFORMANCE_HTTP: http = '', PATCHBAY_CONFORMANCE_HTTPS: https = '' } = env;
  return {
    http,
    https,
    host: new URL(https).host,
    root: findRoot(),
    twin: async (method, path, body) => {
      const headers = { 'content-type': 'application/json' };
      const text = body === undefined ? '' : JSON.stringify(body);
      const request: RequestInit = { method, headers, body: text };
      const answer = await fetch(`${http}${path}`, request);
      const json = (await answer.json()) as Record<string, unknown>; // the twin speaks JSON
      if (!answer.ok)
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(json)}`);
      return json;
    },
  };
}

const cloud = cloudOf(process.env);
const wanted = process.argv.slice(2);
const faults: string[] = [];
let count = 0;
for (const suite of suites) {
  if (wanted.length > 0 && !wanted.includes(suite.name)) continue;
  console.log(`${suite.name}: ${suite.packages(cloud.root).join(', ')}`);
  const ran = await runSuite(suite, cloud);
  writeResult(cloud.root, ran.result);
  faults.push(...ran.faults);
  count += suite.checks.filter(({ run }) => run !== undefined).length;
}
for (const fault of faults) console.log(`FAILED ${fault}`);
console.log(`conformance: ${count - faults.length} passed, ${faults.length} failed`);
// Libraries leave timers behind.
process.exit(faults.length === 0 ? 0 : 1);
