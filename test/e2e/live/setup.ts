import { describe, expect, test } from 'vitest';
import { expectAccessible, expectNoOverflow, picture } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';

const SALES = '+442079460120';

/** Setup's queue page: what it says of the next call is what happens to it. */
export function setupTests(rig: () => DeskRig, newCaller: () => string): void {
  describe('Setup', () => {
    test('who would get it? names the agent who then is rung, and why not the others', async () => {
      const setup = await rig().open('chloe', 'setup');
      await setup.getByRole('button', { name: /^Sales/ }).click();
      const answer = setup.locator('[data-answer]');
      await answer.getByText('Ana would be rung at once.').waitFor();
      await setup.getByRole('cell', { name: 'is signed out' }).first().waitFor();
      await setup.locator('[data-ring="1"]').getByText('Sales 4').waitFor();
      await expectAccessible(setup);
      await expectNoOverflow(setup);
      await picture(setup, 'setup-queue');

      const caller = newCaller();
      await rig().twin.call(caller, SALES);
      await rig().twin.rings('ana');
      await setup.getByRole('cell', { name: 'is being rung' }).first().waitFor();
      await answer.getByText('It would wait at place').waitFor();
      await rig().answer('ana');
      await setup.getByRole('cell', { name: 'is on a call' }).first().waitFor();
      await rig().twin.onPhone('ana', 'hangup');
      await rig().api.ended(caller);
    });

    test('asks for more skills, and for one person', async () => {
      const setup = await rig().open('chloe', 'setup');
      await setup.getByRole('button', { name: /^Sales/ }).click();
      const answer = setup.locator('[data-answer]');
      await setup.getByLabel('Also asks for').selectOption('Spanish');
      await setup.getByLabel('at least').selectOption('8');
      await setup.getByRole('button', { name: 'Add skill' }).click();
      await answer.getByText('It would wait').waitFor();
      await setup
        .getByRole('cell', { name: /Spanish/ })
        .first()
        .waitFor();
      await setup.getByRole('button', { name: 'Do not ask for Spanish' }).click();
      await answer.getByText('Ana would be rung at once.').waitFor();
      await setup.getByLabel('For', { exact: true }).selectOption('Chloé');
      await answer.getByText('It would wait').waitFor();
    });

    test('a queue is paused by hand: who waits is not rung until it is taken back', async () => {
      const setup = await rig().open('chloe', 'setup', { width: 390 });
      await setup.getByRole('button', { name: /^Sales/ }).click();
      await setup.getByRole('button', { name: 'Open, pause, close …' }).click();
      await setup.getByRole('menuitem', { name: 'Pause: nobody is rung' }).click();
      const header = setup.getByRole('article').locator('header');
      await header.getByText('paused', { exact: true }).waitFor();
      const caller = newCaller();
      await rig().twin.call(caller, SALES);
      await setup.getByText('The queue is paused.').waitFor();
      expect((await rig().twin.phone('ana')).ringing).toEqual([]);
      await expectNoOverflow(setup);
      await setup.getByRole('button', { name: 'Open, pause, close …' }).click();
      await setup.getByRole('menuitem', { name: 'As its hours say' }).click();
      await rig().answer('ana');
      await rig().twin.onPhone('ana', 'hangup');
      await rig().api.ended(caller);
    });
  });
}
