import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectAccessible, expectNoOverflow, picture } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';

const SALES = '+442079460120';

/** Controls in sight that the Tab key never came to; in a toolbar or menu the arrows go on. */
async function unreached(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    Object.assign(window, { reached: new Set<Element>() });
  });
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    await page.evaluate(() => {
      const reached = Reflect.get(window, 'reached') as Set<Element>;
      if (document.activeElement !== null) reached.add(document.activeElement);
    });
  }
  return page.evaluate(() => {
    const reached = [...(Reflect.get(window, 'reached') as Set<Element>)];
    const composite = '[role="toolbar"], [role="tablist"], [role="menu"]';
    const controls = [...document.querySelectorAll<HTMLElement>('a, button, input, textarea')];
    return controls
      .filter((each) => each.offsetParent !== null && !each.matches('.skip, :disabled'))
      .filter((each) => {
        const group = each.closest(composite);
        return !reached.some((one) => one === each || (group?.contains(one) ?? false));
      })
      .map((each) => each.outerHTML.slice(0, 120));
  });
}

export function keyboardTests(rig: () => DeskRig, newCaller: () => string): void {
  describe('by keys', () => {
    test('every control is reached, Teams’ own chords are left alone, focus stays', async () => {
      const ana = await rig().open('ana', 'desk');
      await ana.getByText('Nobody is ringing you.').waitFor();
      expect(await unreached(ana)).toEqual([]);
      const id = await rig().twin.call(newCaller(), SALES);
      await ana.locator('.offer').waitFor();
      await ana.keyboard.press('o');
      expect(await ana.evaluate(() => document.activeElement?.className)).toContain('offer');
      await rig().answer('ana');
      await ana.getByRole('button', { name: 'Hold', exact: true }).waitFor();
      // The card that had the focus is gone; the person is still where they were.
      await expect
        .poll(() =>
          ana.evaluate(() => document.activeElement?.closest('[data-region]')?.className ?? ''),
        )
        .toContain('desk-list');
      expect(await unreached(ana)).toEqual([]);
      for (const chord of ['Control+Shift+H', 'Control+Shift+D', 'Control+Shift+S']) {
        await ana.keyboard.press(chord);
      }
      expect(await ana.getByRole('button', { name: 'Resume' }).count()).toBe(0);
      await ana.keyboard.press('n');
      await ana.keyboard.type('hold? no: text');
      await ana.getByText('Saved').waitFor();
      expect(await ana.getByLabel('Notes', { exact: true }).inputValue()).toBe('hold? no: text');
      expect(await ana.getByRole('button', { name: 'Resume' }).count()).toBe(0);
      await rig().twin.onCall(id, 'hangup');
      // The sentence goes on where the call ended.
      await ana.getByRole('button', { name: 'Extend wrap-up by 30 seconds' }).click();
      expect(await ana.getByLabel('Notes', { exact: true }).inputValue()).toBe('hold? no: text');
      expect(await unreached(ana)).toEqual([]);
      await ana.getByRole('combobox', { name: 'Outcome' }).focus();
      await ana.keyboard.type('wrong');
      await ana.keyboard.press('Enter');
      await ana.keyboard.press('Control+Enter');
      await expect.poll(() => ana.locator('.wrap-up').count(), { timeout: 20_000 }).toBe(0);
    });

    test('on a phone of 360 px nothing is cut off, from the ring to the outcome', async () => {
      const ana = await rig().open('ana', 'desk', { width: 360 });
      await ana.getByText('Nobody is ringing you.').waitFor();
      await expectNoOverflow(ana);
      const id = await rig().twin.call(newCaller(), SALES);
      await ana.locator('.offer').waitFor();
      await expectNoOverflow(ana);
      await picture(ana, 'desk-offer-360');
      await rig().answer('ana');
      await ana.locator('[data-item]').click();
      await ana.getByRole('button', { name: 'Hold', exact: true }).waitFor();
      await expectNoOverflow(ana);
      await expectAccessible(ana);
      await picture(ana, 'desk-call-360');
      await rig().twin.onCall(id, 'hangup');
      await ana.getByRole('button', { name: 'Extend wrap-up by 30 seconds' }).click();
      await ana.getByRole('option', { name: 'Sold' }).click();
      await expectNoOverflow(ana);
      await ana.getByRole('button', { name: 'Done' }).click();
      await expect.poll(() => ana.locator('.wrap-up').count(), { timeout: 20_000 }).toBe(0);
    });
  });
}
