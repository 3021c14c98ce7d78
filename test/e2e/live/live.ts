import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { expectAccessible, expectNoOverflow, picture } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';
import { callbackTests } from './callbacks.ts';
import { figureTests } from './figures.ts';
import { hostileTests } from './hostile.ts';
import { providerTests } from './provider.ts';
import { setupBuildTests } from './setup-build.ts';
import { setupTests } from './setup.ts';

const SALES = '+442079460120';
const SUPPORT = '+442079460100';
const ENTRY_MAX_KB = 300;
const poll = { timeout: 20_000 };
let callers = 0;

const newCaller = () => `+4477009002${String(10 + callers++).padStart(2, '0')}`;
const shown = (number: string) => number.replace(/^\+44(\d{4})(\d{6})$/, '+44 $1 $2');

/** The supervisor's Live, and both screens in every theme, width and direction. */
export function liveTests(rig: () => DeskRig): void {
  describe('Live', () => {
    test('a waiting call is moved to another queue and assigned; why? is told', async () => {
      await rig().api.setDuty('ana', { notReady: 'break' });
      const live = await rig().open('chloe', 'live');
      await live.getByRole('tab', { name: 'Contacts' }).click();
      const caller = newCaller();
      await rig().twin.call(caller, SALES);
      const row = live.getByRole('row').filter({ hasText: shown(caller) });
      await row.getByText('Waiting').waitFor();
      await row.getByRole('button', { name: `Actions for ${shown(caller)}` }).click();
      await expectAccessible(live);
      await live.getByRole('menuitem', { name: 'Support' }).click();
      await row.getByText('Support').waitFor();
      await rig().twin.rings('ben');
      await row.getByText('Ringing').waitFor();
      await rig().twin.onPhone('ben', 'decline');
      await row.getByText('Waiting').waitFor();

      await rig().api.setDuty('ana', 'ready');
      await row.getByRole('button', { name: `Actions for ${shown(caller)}` }).click();
      await live.getByRole('menuitem', { name: 'Ana' }).click();
      await rig().answer('ana');
      await row.getByText('With an agent').waitFor();
      await row.getByRole('button', { name: shown(caller), exact: true }).click();
      const drawer = live.getByRole('dialog');
      await drawer.getByText('asked for in person').waitFor();
      await drawer.getByText('the free agent idle for longest').waitFor();
      await expectAccessible(live);
      await picture(live, 'live-why');
      await rig().twin.onPhone('ana', 'hangup');
      await rig().api.ended(caller);
    });

    test('a supervisor sets an agent’s state, and the agent sees it', async () => {
      const [live, ben] = await Promise.all([
        rig().open('chloe', 'live'),
        rig().open('ben', 'desk'),
      ]);
      await live.getByRole('tab', { name: 'Agents' }).click();
      await expectAccessible(live);
      await live.getByRole('button', { name: 'Actions for Ben' }).click();
      await live.getByRole('menuitem', { name: 'Set to: Not ready' }).click();
      await ben.getByText('Not ready: Set by a supervisor').waitFor();
      await ben.getByRole('button', { name: /Not ready/ }).click();
      await ben.getByRole('menuitem', { name: 'Ready', exact: true }).click();
      await expect
        .poll(
          async () => (await rig().api.agents()).find(({ id }) => id === 'ben')?.duty.kind,
          poll,
        )
        .toBe('ready');
    });
  });

  figureTests(rig, newCaller);
  hostileTests(rig, newCaller);
  providerTests(rig);
  setupTests(rig, newCaller);
  setupBuildTests(rig, newCaller);
  callbackTests(rig, newCaller);

  describe('how it looks', () => {
    test.each([
      ['light', 1280, 'light', 'en-GB'],
      ['dark', 1280, 'dark', 'en-GB'],
      ['contrast', 1280, 'contrast', 'en-GB'],
      ['phone', 390, 'light', 'en-GB'],
      ['narrow', 320, 'dark', 'de-DE'],
      ['rtl', 1280, 'light', 'ar-XB'],
    ] as const)('%s, %d pixels, %s, %s', async (name, width, theme, lang) => {
      const id = await rig().twin.call(newCaller(), SUPPORT, '1');
      await rig().twin.rings('ana');
      const options = { width, theme, lang };
      const desk = await rig().open('ana', 'desk', options);
      await desk.locator('.offer').waitFor();
      await expectAccessible(desk);
      await expectNoOverflow(desk);
      await picture(desk, `desk-offer-${name}`);
      await rig().answer('ana');
      const item = desk.locator('[data-item]');
      await item.waitFor();
      if (width < 900) await item.click();
      await desk.locator('[data-action="hold"]').waitFor();
      await expectAccessible(desk);
      await expectNoOverflow(desk);
      await picture(desk, `desk-call-${name}`);
      const live = await rig().open('chloe', 'live', options);
      await live.locator('[data-queue="sales"]').waitFor();
      await expectAccessible(live);
      await expectNoOverflow(live);
      await picture(live, `live-${name}`);
      await rig().twin.onCall(id, 'hangup');
    });

    test('who has no role is told whom to ask', async () => {
      const page = await rig().open('erin', 'desk');
      await page.getByText('You have no role in Patchbay yet.').waitFor();
      await expectAccessible(page);
      rig().forgive(/403/);
    });

    test(`the entry is at most ${ENTRY_MAX_KB} kB; the desk is usable`, async () => {
      const folder = join(rig().stack.root, 'build/web/app');
      const html = readFileSync(join(folder, 'index.html'), 'utf8');
      const named = [...html.matchAll(/(?:src|href)="\/app\/(assets\/[^"]+)"/g)].map(
        ([, path]) => path,
      );
      expect(named.some((path) => path?.endsWith('.js'))).toBe(true);
      expect(readdirSync(join(folder, 'assets')).length).toBeGreaterThan(named.length);
      const bytes = named.reduce(
        (all, path) => all + gzipSync(readFileSync(join(folder, path ?? ''))).length,
        0,
      );
      console.log(`entry: ${(bytes / 1000).toFixed(1)} kB gzip in ${named.length} files`);
      expect(bytes / 1000).toBeLessThanOrEqual(ENTRY_MAX_KB);
      const page = await rig().open('ana', 'desk');
      await page.getByText('Nobody is ringing you.').waitFor();
      const usableMs = await page.evaluate(() => Math.round(performance.now()));
      console.log(`desk usable after ${usableMs} ms (cold cache, this machine as busy as it is)`);
    });
  });
}
