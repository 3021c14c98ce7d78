import { describe, expect, test } from 'vitest';
import { expectAccessible, expectNoOverflow, picture } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';

const SALES = '+442079460120';

/** What a supervisor does with a queue from its row, and with callbacks. */
export function callbackTests(rig: () => DeskRig, newCaller: () => string): void {
  describe('from the queue’s row', () => {
    test('paused, all who wait moved; a callback stands there and is cancelled', async () => {
      const live = await rig().open('chloe', 'live');
      const sales = live.locator('[data-queue="sales"]');
      const menu = sales.getByRole('button', { name: 'Actions for Sales' });
      await menu.click();
      await live.getByRole('menuitem', { name: 'Pause: nobody is rung' }).click();
      await sales.getByText('paused', { exact: true }).waitFor();
      const id = await rig().twin.call(newCaller(), SALES);
      await sales.getByRole('button', { name: 'Waiting, Sales: 1.' }).waitFor();
      expect((await rig().twin.phone('ana')).ringing).toEqual([]);
      const at = new Date(Date.now() + 3_600_000).toISOString();
      const asked = { number: newCaller(), queue: 'sales', at };
      await rig().api.send('POST', '/callbacks', asked);
      await live.getByRole('button', { name: '1 callback' }).waitFor();
      await expectAccessible(live);
      await expectNoOverflow(live);
      await picture(live, 'live-queue-paused');

      await menu.click();
      await live.getByRole('menuitem', { name: 'Support' }).click();
      await live.getByText('Moved to Support.').first().waitFor();
      await rig().twin.onCall(id, 'hangup');
      await menu.click();
      await live.getByRole('menuitem', { name: 'As its hours say' }).click();
      await sales.getByText('paused', { exact: true }).waitFor({ state: 'hidden' });

      await live.getByRole('button', { name: '1 callback' }).click();
      const row = live.locator('[data-contact]').filter({ hasText: 'Callback, later' });
      await row.getByRole('img', { name: 'Callback' }).waitFor();
      await row.getByRole('button', { name: /^Actions for/ }).click();
      await expectAccessible(live);
      await live.getByRole('menuitem', { name: 'Cancel the callback' }).click();
      await live.getByText('Nobody is in contact now.').waitFor();
      expect(await live.locator('[data-callbacks]').count()).toBe(0);
    });
  });
}
