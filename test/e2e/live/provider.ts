import { describe, expect, test } from 'vitest';
import { Api } from '../../support/api.ts';
import { expectAccessible, picture } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';

export function providerTests(rig: () => DeskRig): void {
  describe('the provider’s operator', () => {
    test('chooses an organisation, sees its board, and is on its record', async () => {
      const pat = await rig().open('pat', 'live');
      await pat.getByRole('heading', { name: 'In which organisation?' }).waitFor();
      await expectAccessible(pat);
      await picture(pat, 'provider-tenants');
      expect(await pat.locator('[data-tenant]').count()).toBe(2);
      await pat.getByRole('link', { name: 'Fabrikam' }).click();
      await pat.locator('[data-tenant-chip]').getByText('fabrikam').waitFor();
      await pat.getByRole('tab', { name: 'Agents' }).click();
      await pat.locator('[data-agent="fay"]').waitFor();
      expect(await pat.locator('[data-agent="ana"]').count()).toBe(0);

      await pat.getByRole('link', { name: 'Change' }).click();
      await pat.getByRole('link', { name: 'Contoso' }).click();
      await pat.locator('[data-queue="sales"]').waitFor();
      await pat.getByRole('tab', { name: 'Agents' }).click();
      await pat.locator('[data-agent="ana"]').waitFor();
      expect(await pat.getByRole('button', { name: 'Actions for Ana' }).count()).toBe(0);
      await expectAccessible(pat);
      const dana = new Api(rig().stack.productUrl, rig().twin, 'dana');
      const { items } = (await dana.get('/audit')) as {
        items: readonly { action: string; subject: string }[];
      };
      expect(items.map(({ subject }) => subject)).toContain('GET /api/v1/events');
    });

    test('nobody else gets into another organisation by its name in the address', async () => {
      const page = await rig().open('chloe', 'live');
      await page.locator('[data-queue="sales"]').waitFor();
      await page.goto(`${page.url()}&tenant=fabrikam`);
      await page.getByRole('alert').waitFor();
      rig().forgive(/403/);
    });
  });
}
