import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../../test/support/browser.ts';
import { quantile } from '../../../test/support/random.ts';
import { Stack } from '../../../test/support/stack.ts';
import { until } from '../../../test/support/until.ts';
import { DeskLoad } from './load.ts';
import { installProbe, readProbe, type Probe } from './probe.ts';

interface Extent {
  readonly agents: number;
  readonly offers: number;
  readonly liveMs: number;
  readonly coldOpens: number;
  readonly views: readonly string[];
}
const whole: Extent = {
  agents: 500,
  offers: 120,
  liveMs: 10_000,
  coldOpens: 7,
  views: ['Agents', 'Contacts', 'Queues'],
};
const small: Extent = { agents: 200, offers: 5, liveMs: 2_000, coldOpens: 1, views: ['Agents'] };

/**
 * The apps before the real processes: how long from a commit to an offer on the screen while 500
 * agents' events stream, how smoothly Live shows them, and how soon a new desk can be used.
 */
export async function benchDesk(args: readonly string[]): Promise<unknown> {
  const extent = args.includes('--small') ? small : whole;
  const [stack, browser] = await Promise.all([Stack.start(), openBrowser()]);
  try {
    const open = await coldOpens(browser, stack, extent.coldOpens);
    const load = await DeskLoad.open(stack, extent.agents);
    try {
      load.start();
      const offers = await offersOnScreen(browser, stack, load, extent.offers);
      const live = [];
      for (const view of extent.views) {
        live.push(await liveFrames(browser, stack, view, extent.liveMs));
      }
      return { agents: extent.agents, offers, live, open, entry: entrySize(stack.root) };
    } finally {
      await load.close();
    }
  } finally {
    await browser.close();
    await stack.stop();
  }
}

async function openPage(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(installProbe);
  await page.goto(address);
  return page;
}

async function probeOf(page: Page): Promise<Probe> {
  const probe = await page.evaluate(readProbe);
  if (probe === undefined) throw new Error('the page has no probe');
  return probe;
}

/** A context of its own has nothing in its cache. */
async function coldOpens(browser: Browser, stack: Stack, times: number) {
  const usableMs: number[] = [];
  for (let n = 0; n < times; n++) {
    const page = await openPage(browser, `${stack.productUrl}/app/desk?as=ana`);
    const probe = async () => {
      const ms = (await probeOf(page)).usableMs;
      return ms === null || ms < 0 ? undefined : ms;
    };
    usableMs.push(Math.round(await until('the desk to be usable', probe)));
    await page.context().close();
  }
  return { usableMs, usableMsP50: quantile(usableMs, 0.5), goalMs: 2_000 };
}

async function offersOnScreen(browser: Browser, stack: Stack, load: DeskLoad, count: number) {
  const page = await openPage(browser, `${stack.productUrl}/app/desk?as=ana`);
  await page.getByText('Nobody is ringing you.').waitFor();
  const before = await probeOf(page);
  const startedAt = Date.now();
  for (let n = 0; n < count; n++) {
    const hangUp = load.ringAna(n);
    await page.locator('[data-offer]').waitFor();
    hangUp();
    await page.locator('[data-offer]').waitFor({ state: 'detached' });
  }
  const { offers, lastSeq } = await probeOf(page);
  const seconds = (Date.now() - startedAt) / 1_000;
  await page.context().close();
  const fromDecision = offers.map(({ drawnAt, decidedAt }) => drawnAt - decidedAt);
  const fromCommit = offers.map(({ drawnAt, sentAt }) => drawnAt - sentAt);
  const onTheWire = offers.map(({ receivedAt, sentAt }) => receivedAt - sentAt);
  return {
    count: offers.length,
    eventsPerSecond: Math.round((lastSeq - before.lastSeq) / seconds),
    fromCommitMs: spread(fromCommit),
    fromCommitGoalMsP99: 200,
    fromDecisionMs: spread(fromDecision),
    onTheWireMs: spread(onTheWire),
  };
}

async function liveFrames(browser: Browser, stack: Stack, view: string, forMs: number) {
  const page = await openPage(browser, `${stack.productUrl}/app/live?as=chloe`);
  await page.getByRole('tab', { name: view }).click();
  await page.locator('.grid tbody th').first().waitFor();
  await pause(1_000);
  const before = await probeOf(page);
  const startedAt = Date.now();
  await pause(forMs);
  const after = await probeOf(page);
  const seconds = (Date.now() - startedAt) / 1_000;
  await page.context().close();
  const longTasksMs = after.longTasksMs.slice(before.longTasksMs.length).map(Math.round);
  return {
    view,
    framesPerSecond: round((after.frames - before.frames) / seconds),
    framesGoal: 50,
    eventsPerSecond: Math.round((after.lastSeq - before.lastSeq) / seconds),
    longTasks: longTasksMs.length,
    longestTaskMs: Math.max(0, ...longTasksMs),
  };
}

/** What a browser fetches before anything can be shown. */
function entrySize(root: string) {
  const folder = join(root, 'build/web/app');
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\/app\/(assets\/[^"]+)"/g)].map(
    ([, path]) => path,
  );
  const bytes = files.reduce(
    (all, path) => all + gzipSync(readFileSync(join(folder, path ?? ''))).length,
    0,
  );
  return { files: files.length, gzipKB: round(bytes / 1_000), goalKB: 300 };
}

const round = (value: number): number => Math.round(value * 10) / 10;

function spread(ms: readonly number[]) {
  const at = (share: number) => round(quantile(ms, share));
  return { p50: at(0.5), p99: at(0.99), max: round(Math.max(...ms)) };
}
