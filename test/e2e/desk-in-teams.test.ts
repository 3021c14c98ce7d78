import type { Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { DeskRig, picture } from '../support/desk-rig.ts';
import { until } from '../support/until.ts';

/** The production bundle inside the emulated Teams client, from another origin. */
let rig: DeskRig;
beforeAll(async () => {
  rig = await DeskRig.start();
});
afterAll(() => rig?.stop());
beforeEach(() => rig.calm());
afterEach(async () => {
  // teams-js asks a Microsoft address for more origins when it is loaded; our policy refuses it.
  rig.forgive(/validDomains/);
  await rig.closeAll();
});

/** The tab that the client shows, from the product's origin by whichever of its names. */
const tab = (page: Page, path: string): Promise<Frame> =>
  until(`the tab ${path}`, () =>
    page.frames().find((frame) => {
      const { port, pathname } = new URL(frame.url(), 'http://none');
      return port === String(rig.stack.ports.http) && pathname === path;
    }),
  );

test('signs in by the shell’s token, rings, is answered in Teams, follows its theme', async () => {
  const page = await rig.openTeams('ana');
  const desk = await tab(page, '/app/desk');
  await desk.getByText('Nobody is ringing you.').waitFor();
  expect(await desk.getByRole('link', { name: 'Live' }).count()).toBe(0);
  const id = await rig.twin.call('+447700900301', '+442079460120');
  await desk.locator('.offer').waitFor();
  await page.getByRole('button', { name: 'Answer' }).click();
  await desk.getByRole('button', { name: 'Hold', exact: true }).click();
  await desk.getByText('On hold: the customer hears music').waitFor();
  await picture(page, 'teams-desk');
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
  await expect
    .poll(() => desk.locator('html').getAttribute('data-theme'), { timeout: 20_000 })
    .toBe('dark');
  await picture(page, 'teams-desk-dark');
  await rig.twin.onCall(id, 'hangup');
  await desk.getByRole('form', { name: 'Wrap-up' }).waitFor();
});
