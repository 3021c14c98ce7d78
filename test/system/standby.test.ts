import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from '../../tools/start/service.ts';
import { Api } from '../support/api.ts';
import { HttpFault } from '../support/http.ts';
import { freePort } from '../support/ports.ts';
import { Stack } from '../support/stack.ts';
import { Twin } from '../support/twin.ts';
import { until, untilTrue } from '../support/until.ts';

const LEASE_MS = 3_000;
let stack: Stack;
let standby: Service;
let standbyUrl: string;
let twin: Twin;

beforeAll(async () => {
  stack = await Stack.start({ env: { PATCHBAY_LEASE_MS: `${LEASE_MS}` } });
  twin = new Twin(stack.cloudUrl);
  const http = await freePort();
  standbyUrl = `http://127.0.0.1:${http}`;
  standby = new Service({
    name: 'standby',
    root: stack.root,
    program: 'build/patchbay.js',
    args: ['start'],
    env: {
      ...stack.environment(),
      PATCHBAY_HTTP_PORT: `${http}`,
      PATCHBAY_SIP_PORT: `${await freePort()}`,
      PATCHBAY_RTP_PORTS: '28000-28999',
    },
    readyUrl: `${standbyUrl}/startupz`,
    logPath: join(stack.data, 'log', 'standby.log'),
    readyTimeoutMs: 120_000,
  });
  await standby.ready();
});

afterAll(async () => {
  await standby.stop(20_000);
  await stack.stop();
});

async function readiness(): Promise<{ ready: boolean; reasons: string[]; epoch: number }> {
  const answer = await fetch(`${standbyUrl}/readyz`);
  return (await answer.json()) as { ready: boolean; reasons: string[]; epoch: number };
}

function onlyUnavailable(fault: unknown): [] {
  if (fault instanceof HttpFault && fault.status === 503) return [];
  throw fault;
}

describe('a second process on the same database', () => {
  it('stands by, says so, and takes over when the first one is killed', async () => {
    expect(await readiness()).toMatchObject({
      ready: false,
      reasons: ['standing by: another node owns all'],
    });

    const first = new Api(stack.productUrl, twin, 'chloe');
    const call = await twin.call('+447700900301', '+442079460120');
    const before = await until('the call to be offered', async () =>
      (await first.interactions()).find(({ state }) => state === 'offer'),
    );
    // From another address the standby can stop only a ring that is on record: a CANCEL must bear
    // the dead process' own Via (RFC 3261 §9.1); a BYE in the early dialog need not.
    await untilTrue('the ringing to be recorded', async () =>
      (await first.timeline(before.id)).some(({ type }) => type === 'legRang'),
    );

    stack.product.child.kill('SIGKILL');
    await untilTrue(
      'the standby to own the tenants',
      async () => (await readiness()).ready,
      30_000,
    );
    expect((await readiness()).epoch).toBe(2);

    const second = new Api(standbyUrl, twin, 'chloe');
    const after = await until('the outcome', async () => {
      // 503 with Retry-After while it takes tenant after tenant: asked again, as any client does.
      const shown = await second.interactions().catch(onlyUnavailable);
      return shown.find(({ id, outcome }) => id === before.id && outcome !== null);
    });
    expect(after.outcome).toEqual({ kind: 'failed', cause: 'hostLost' });
    await untilTrue('the caller to be told', async () => {
      return (await twin.callState(call)).state === 'ended';
    });
    await untilTrue('the phone to stop ringing', async () => {
      return (await twin.phone('ana')).ringing.length === 0;
    });
  });
});
