import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type {} from '@fastify/websocket';
import { newAgent, newInteraction } from '../../api/testing/memory-host.ts';
import { newTestApi } from '../../api/testing/test-api.ts';
import type { TestApi } from '../../api/testing/test-api.ts';
import { AgentId, InteractionId, OfferId } from '../../domain/index.ts';

/**
 * The first page in a real browser, over the real API on a host in memory: no engine, no audio.
 * With PATCHBAY_SCREENSHOTS=folder it leaves pictures there.
 */
const pictures = process.env['PATCHBAY_SCREENSHOTS'];
/** Playwright's own waitForFunction needs eval, which the page's policy forbids. */
const poll = { timeout: 20_000 };
const HOSTILE = '<img src=x onerror=alert(1)>"&amp;';

let webDir: string;
let browser: Browser;
let cloud: Server;
let api: TestApi;
let page: Page;
let url: string;
let complaints: string[] = [];

beforeAll(async () => {
  webDir = mkdtempSync(join(tmpdir(), 'patchbay-page-'));
  for (const file of readdirSync('web').filter((name) => /\.(html|css|svg)$/.test(name))) {
    cpSync(join('web', file), join(webDir, file));
  }
  await build({
    entryPoints: ['web/main.ts'],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    outdir: webDir,
    logLevel: 'silent',
  });
  browser = await chromium.launch({
    executablePath: process.env['PATCHBAY_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  cloud = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const answer = request.url === '/emulator/token' ? api.mint.token() : Promise.resolve('');
    void answer.then((token) =>
      response.end(JSON.stringify({ access_token: token, expires_in: 3_600 })),
    );
  });
  await new Promise<void>((resolve) => cloud.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await browser.close();
  cloud.close();
  rmSync(webDir, { recursive: true });
});

beforeEach(async () => {
  const cloudUrl = `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`;
  api = await newTestApi({ webDir, cloudUrl });
  api.host.clock = Date.now();
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`;
  fill(api);
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(async () => {
  await page.close();
  await api.close();
  expect(complaints).toEqual([]);
});

const ana = AgentId.parse('ana');

function fill({ host }: TestApi): void {
  const now = host.clock;
  const times = { startedAt: now - 95_000, since: now - 61_000 };
  host.change('contoso', {
    agents: [
      newAgent('ana', { name: 'Ana Ruiz', activity: 'offered', since: now - 4_000 }),
      newAgent('ben', { name: HOSTILE, since: now - 600_000 }),
      newAgent('chloe', { name: 'Chloé Martin', role: 'supervisor', duty: { kind: 'signedOut' } }),
    ],
    interactions: [
      newInteraction('i1', { ...times }),
      newInteraction('i2', { ...times, state: 'agent', agent: ana, position: null }),
      newInteraction('i3', {
        ...times,
        state: 'offer',
        agent: ana,
        offer: OfferId.parse('o1'),
        position: null,
        since: now - 4_000,
        until: now + 11_000,
      }),
      newInteraction('i4', { ...times, state: 'flow', queue: null, position: null, node: 'Main' }),
      newInteraction('i5', {
        ...times,
        state: 'ended',
        outcome: { kind: 'handled' },
        endedAt: now - 9_000,
      }),
    ],
  });
}

const cards = (lane: string) => page.locator(`.lane.${lane} .card`);

async function picture(name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

describe('the first page', () => {
  test('shows who calls, who waits and who talks, and follows without a reload', async () => {
    await page.goto(url);
    await cards('talking').waitFor();
    expect(await cards('arriving').count()).toBe(1);
    expect(await cards('waiting').count()).toBe(2);
    await picture('light');
    api.host.change('contoso', { gone: [InteractionId.parse('i1')] });
    await expect.poll(() => cards('waiting').count(), poll).toBe(1);
  });

  test('a hostile name is a name', async () => {
    await page.goto(url);
    await page.locator('.agent .who', { hasText: HOSTILE }).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  test("times count by the server's clock, not the reader's", async () => {
    await page.clock.install({ time: new Date(Date.now() + 3_600_000) });
    await page.goto(url);
    const timer = cards('arriving').locator('.timer');
    await timer.waitFor();
    expect(await timer.textContent()).toMatch(/^1:\d\d$/);
  });

  test('a call opens with its story and why, by keys alone, and closes with Escape', async () => {
    await page.goto(url);
    await cards('talking').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('The call came in.').waitFor();
    await page.getByText('the free agent idle for longest').waitFor();
    await picture('story');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog[open]').count(), poll).toBe(0);
    const focused = await page.evaluate(() => document.activeElement?.className);
    expect(focused).toBe('card');
  });

  test('the duty buttons set the state', async () => {
    await page.goto(url);
    const group = page.getByRole('group', { name: 'Duty state of Chloé Martin' });
    await group.getByRole('button', { name: 'Ready' }).click();
    await expect.poll(() => page.locator('.agent.off').count(), poll).toBe(0);
    expect(api.host.submitted.at(-1)?.command).toMatchObject({
      agent: 'chloe',
      type: 'setAgentState',
    });
  });

  test('after a lost line it comes back and takes what it missed', async () => {
    await page.goto(url);
    await cards('talking').waitFor();
    for (const client of api.app.websocketServer.clients) client.terminate();
    api.host.change('contoso', { gone: [InteractionId.parse('i2')] });
    await expect.poll(() => cards('talking').count(), poll).toBe(0);
    await page.getByText('Live', { exact: true }).waitFor();
  });

  test.each([
    ['phone', 390, 'light'],
    ['narrow', 320, 'light'],
    ['dark', 1280, 'dark'],
  ] as const)('%s: nothing is cut off at %d pixels', async (name, width, colorScheme) => {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await page.goto(url);
    await cards('talking').waitFor();
    await picture(name);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
