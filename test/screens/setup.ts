import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';

type Look = { readonly width?: number; readonly theme?: 'light' | 'dark' | 'contrast' };

interface Rig {
  open(as: string, screen: `setup/${string}`, look?: Look & { lang?: string }): Promise<Page>;
  picture(page: Page, name: string): Promise<void>;
}

/** Setup as an administrator has it before them. */
export function setupPictures({ open, picture }: Rig): void {
  describe('setup', () => {
    test('first steps', async () => {
      const page = await open('dana', 'setup/start');
      await page.locator('[data-step="call"][data-done="true"]').waitFor();
      await picture(page, 'setup-start');
    });

    test('where a queue overflows to, and what the check says', async () => {
      const page = await open('dana', 'setup/queues/queue/sales');
      await page.locator('[data-part="overflow"]').click();
      await page.getByRole('switch', { name: 'When somebody waited too long' }).click();
      await page.getByLabel('Leads to').selectOption('number');
      await page.locator('[data-check="faults"]').waitFor();
      await page.locator('[data-kept="faulty"]').waitFor();
      await picture(page, 'setup-queue');
    });

    test('the week', async () => {
      const page = await open('dana', 'setup/hours');
      await page.locator('[data-action="new"]').click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Office hours');
      await page.locator('[data-action="make"]').click();
      await page.locator('[data-day="6"]').waitFor();
      await page.locator('[data-check="ok"]').waitFor();
      await page.locator('[data-kept="saved"]').waitFor();
      await picture(page, 'setup-hours');
    });

    test.each([
      ['light', {}],
      ['dark', { theme: 'dark' }],
    ] as const)('a flow, %s', async (name, look) => {
      const page = await open('dana', 'setup/flows/flow/main', look);
      await page.locator('.react-flow__edge').first().waitFor();
      await page.locator('.react-flow__minimap-node').first().waitFor();
      await picture(page, `setup-flow-${name}`);
    });

    test('the same flow as an outline, right to left', async () => {
      const page = await open('dana', 'setup/flows/flow/main', { lang: 'ar-XB' });
      await page.locator('[data-action="addNode"]').waitFor();
      await page.getByRole('tab').nth(1).click();
      await page.getByRole('tree').waitFor();
      await picture(page, 'setup-outline-rtl');
    });
  });
}
