import type { Frame, Locator, Page, WebSocket } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { picture } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';
import { askJson } from '../../support/http.ts';
import { until } from '../../support/until.ts';

/** The production bundle inside the emulated Teams client, from another origin. */
const SALES = '+442079460120';
const long = { timeout: 25_000 };
let rig: DeskRig;
let callers = 0;

const newCaller = () => `+4477009003${String(10 + callers++).padStart(2, '0')}`;

/** The tab that the client shows, from the product's origin by whichever of its names. */
const tab = (page: Page, path = '/app/desk'): Promise<Frame> =>
  until(`the tab ${path}`, () =>
    page.frames().find((frame) => {
      const { port, pathname } = new URL(frame.url(), 'http://none');
      return port === String(rig.stack.ports.http) && pathname === path;
    }),
  );

/** Seen in whatever document the tab has by then: a reload may still be on its way. */
const inTab = (page: Page, what: string, look: (desk: Frame) => Locator): Promise<Frame> =>
  until(
    what,
    async () => {
      const desk = await tab(page);
      const isSeen = await look(desk)
        .isVisible()
        .catch(() => false);
      return isSeen ? desk : undefined;
    },
    25_000,
  );
const offered = (desk: Frame): Locator => desk.locator('.offer');

const ANNOUNCED = 'A customer waits in Sales';
const toast = (page: Page) => page.getByRole('status').filter({ hasText: ANNOUNCED });

/** What a developer's switch does, by its twin. */
const shell = (method: 'PUT' | 'POST', body: unknown, action = '') =>
  askJson(method, `${rig.stack.cloudUrl}/emulator/shell/ana${action}`, { body });

/** Lines that the desk opened, and what was said on each. */
class Lines {
  readonly all: { readonly sent: string[]; readonly heard: string[]; isOpen: boolean }[] = [];

  constructor(page: Page) {
    page.on('websocket', (socket) => {
      if (socket.url().includes('/api/v1/events')) this.#follow(socket);
    });
  }

  #follow(socket: WebSocket): void {
    const line = { sent: [] as string[], heard: [] as string[], isOpen: true };
    this.all.push(line);
    socket.on('framesent', ({ payload }) => line.sent.push(String(payload)));
    socket.on('framereceived', ({ payload }) => line.heard.push(String(payload)));
    socket.on('close', () => (line.isOpen = false));
  }

  get open(): number {
    return this.all.filter(({ isOpen }) => isOpen).length;
  }

  /** `n` that the newest line asked to go on from; null = it asked for everything. */
  get resumedFrom(): number | null {
    const hello = JSON.parse(this.all.at(-1)?.sent[0] ?? '{}') as { resume?: { n: number } };
    return hello.resume?.n ?? null;
  }
}

async function openDesk(): Promise<{ page: Page; desk: Frame; lines: Lines }> {
  await shell('PUT', { app: 'calls', frame: 'shown', token: 'given', leaving: 'teams' });
  const page = await rig.openTeams('ana');
  const lines = new Lines(page);
  await page.locator('#open-calls[aria-current="page"]').waitFor(long);
  await page.getByRole('button', { name: 'Patchbay' }).click();
  const desk = await tab(page);
  await desk.getByText('Nobody is ringing you.').waitFor(long);
  return { page, desk, lines };
}

const numberOf = (text: string) => (JSON.parse(text) as { n?: number }).n ?? 0;
const isPong = (text: string) => text.includes('"pong"');

export function deskInTeamsTests(of: () => DeskRig): void {
  beforeAll(() => void (rig = of()));
  beforeEach(() => rig.calm());
  // An empty console: nobody forgives anything here but what the test itself brought about.
  afterEach(() => rig.closeAll());
  test('signs in by the shell’s token, rings, is answered in Teams, has its theme', async () => {
    const { page, desk } = await openDesk();
    // The shell's tabs are the navigation: the app draws none of its own.
    await page.getByRole('navigation', { name: 'Tabs' }).getByText('Live').waitFor();
    expect(await desk.getByRole('navigation').count()).toBe(0);
    expect(await desk.getByRole('link', { name: 'Live' }).count()).toBe(0);
    const id = await rig.twin.call(newCaller(), SALES);
    await desk.locator('.offer').waitFor(long);
    // An open desk rings by itself: the feed is silent.
    expect(await page.getByText(ANNOUNCED).count()).toBe(0);
    // Teams' own chord works while the focus is in our frame.
    await desk.locator('.offer').focus();
    await page.keyboard.press('Control+Shift+S');
    await desk.getByRole('button', { name: 'Hold', exact: true }).click();
    await desk.getByText('On hold: the customer hears music').waitFor();
    await picture(page, 'teams-desk');
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
    await expect.poll(() => desk.locator('html').getAttribute('data-theme'), long).toBe('dark');
    await picture(page, 'teams-desk-dark');
    await rig.twin.onCall(id, 'hangup');
    await desk.getByRole('form', { name: 'Wrap-up' }).waitFor();
    await page.getByRole('navigation', { name: 'Tabs' }).getByText('Live').click();
    const live = await tab(page, '/app/live');
    await live.getByRole('tab', { name: 'Queues' }).waitFor(long);
    expect(await live.getByRole('link', { name: 'Desk' }).count()).toBe(0);
    // Help keeps its place where there is no bar.
    await live.getByRole('button', { name: 'Keyboard' }).click();
    await live.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  });

  describe('another app is opened', () => {
    test('the desk sleeps warm; the feed announces an offer; on return it is there', async () => {
      const { page, desk, lines } = await openDesk();
      await desk.evaluate(() => Object.assign(window, { sameDocument: true }));
      await page.getByRole('button', { name: 'Chat', exact: true }).click();
      await page.locator('[data-tab="desk"][data-state="cached"]').waitFor({ state: 'attached' });
      await expect.poll(() => lines.open, long).toBe(0);
      const lastN = Math.max(...lines.all.flatMap(({ heard }) => heard.map(numberOf)));

      const caller = newCaller();
      const id = await rig.twin.call(caller, SALES);
      const note = toast(page);
      await note.waitFor(long);
      // Who stands around reads a toast: no number, no name.
      expect(await note.innerText()).not.toContain(caller.slice(-6));
      await note.getByRole('button', { name: 'Open' }).click();
      await desk.locator('.offer').waitFor(long);
      expect(await desk.evaluate(() => 'sameDocument' in window)).toBe(true);
      expect(lines.resumedFrom).toBe(lastN);
      // What was missed since then, or, as the desk's own offer was among it, all anew.
      const answer = lines.all.at(-1)?.heard.find((text) => !isPong(text)) ?? '{}';
      expect(answer).toMatch(/^\{"type":"(resumed|snapshot)"/);
      await rig.twin.onCall(id, 'hangup');
    });
  });

  describe('a developer’s switch costs no offer', () => {
    test('kill socket: the line is really closed, and the next one goes on', async () => {
      const { page, desk, lines } = await openDesk();
      const before = lines.all.length;
      await page.getByRole('button', { name: 'Developer' }).click();
      await page.getByRole('button', { name: 'Kill the tab' }).click();
      await expect.poll(() => lines.all[before - 1]?.isOpen, long).toBe(false);
      const id = await rig.twin.call(newCaller(), SALES);
      await desk.locator('.offer').waitFor(long);
      expect(lines.all.length).toBeGreaterThan(before);
      expect(lines.resumedFrom).not.toBeNull();
      // In mid-ring too.
      await shell('POST', {}, '/kill-socket');
      await expect.poll(() => lines.all.length, long).toBeGreaterThan(before + 1);
      await rig.twin.onCall(id, 'hangup');
      await desk.locator('.offer').waitFor({ ...long, state: 'detached' });
    });

    test('hidden: it goes on unseen, and shows what rings when it is seen again', async () => {
      const { desk } = await openDesk();
      await shell('PUT', { frame: 'hidden' });
      const id = await rig.twin.call(newCaller(), SALES);
      await desk.locator('.offer').waitFor({ ...long, state: 'attached' });
      await shell('PUT', { frame: 'shown' });
      await desk.locator('.offer').waitFor({ timeout: 2_000 });
      await rig.twin.onCall(id, 'hangup');
    });

    test('unloaded: the feed announces; loaded again, the offer is there', async () => {
      const { page } = await openDesk();
      await shell('PUT', { frame: 'unloaded' });
      await page.locator('[data-tab="desk"][data-state="absent"]').waitFor({ state: 'attached' });
      const id = await rig.twin.call(newCaller(), SALES);
      await toast(page).waitFor(long);
      await page.getByRole('button', { name: 'Show the tab' }).click();
      await inTab(page, 'the offer', offered);
      await rig.twin.onCall(id, 'hangup');
    });

    test('no token: a page says so within seconds, and goes on once there is one', async () => {
      const { page } = await openDesk();
      await shell('PUT', { token: 'dropped' });
      await page.getByRole('button', { name: 'Reload tab' }).click();
      const desk = await inTab(page, 'what is wrong', (frame) => {
        return frame.getByText('Sign-in did not work');
      });
      const id = await rig.twin.call(newCaller(), SALES);
      await toast(page).waitFor(long);
      await shell('PUT', { token: 'given' });
      await desk.getByRole('button', { name: 'Try again' }).click();
      await inTab(page, 'the offer', offered);
      await rig.twin.onCall(id, 'hangup');
    });
  });
}
