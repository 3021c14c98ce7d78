import { describe, expect, test } from 'vitest';
import { expectAccessible, expectNoOverflow, picture } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';

/** An agent calls, by keys and words: refused, placed, answered, wrapped up. */
export function newCallTests(rig: () => DeskRig): void {
  describe('a call that the agent places', () => {
    test('is refused in words, then rings here, there, and ends in wrap-up', async () => {
      const ana = await rig().open('ana', 'desk');
      await ana.getByText('Nobody is ringing you.').waitFor();
      // A handset is there from the first look at it.
      await rig().twin.phone('+447700900190');
      await ana.keyboard.press('c');
      const dialog = ana.getByRole('dialog', { name: 'New call' });
      await dialog.getByRole('button', { name: 'Call Ben' }).waitFor();
      await expectAccessible(ana);
      await dialog.getByLabel('On behalf of').selectOption('Sales');
      const to = dialog.getByLabel('Number or colleague');
      await to.fill('+33 1 99 00 12 34');
      await to.press('Enter');
      await dialog.getByText('does not allow calls to this number').waitFor();
      rig().forgive(/409/);
      await expectAccessible(ana);
      await picture(ana, 'desk-new-call');
      await to.fill('+44 7700 900190');
      await to.press('Enter');
      await ana.locator('.offer[data-kind="own"]').waitFor();
      await rig().twin.rings('ana');
      await rig().twin.onPhone('ana', 'answer');
      await ana.getByText('Calling: the other phone rings').waitFor();
      await ana.getByText('shows +44 20 7946 0120').waitFor();
      expect(await ana.getByRole('button', { name: 'Hold', exact: true }).count()).toBe(0);
      await expectAccessible(ana);
      await expectNoOverflow(ana);
      await picture(ana, 'desk-dialling');
      await rig().twin.rings('+447700900190');
      await rig().twin.onPhone('+447700900190', 'answer');
      await ana.getByText('Connected', { exact: true }).waitFor();
      await rig().twin.onPhone('+447700900190', 'hangup');
      await ana.getByRole('option', { name: 'Sold' }).click();
      await ana.getByRole('button', { name: 'Done' }).click();
      await ana.getByText('Nobody is ringing you.').waitFor();
    });
  });
}
