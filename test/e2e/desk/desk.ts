import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectAccessible, picture } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';
import { alertTests } from './alerts.ts';
import { consultTests } from './consult.ts';
import { hostileTests } from './hostile.ts';
import { keyboardTests } from './keyboard.ts';
import { newCallTests } from './new-call.ts';
import { recordingTests } from './recordings.ts';

const SALES = '+442079460120';
const poll = { timeout: 20_000 };
let callers = 0;

/** A number of its own for each call, so that nothing is mistaken for another test's. */
const newCaller = () => `+4477009001${String(10 + callers++).padStart(2, '0')}`;
const extend = (page: Page) =>
  page.getByRole('button', { name: 'Extend wrap-up by 30 seconds' }).click();

/** As a person who keeps to the keyboard: W, letters, Enter. */
async function chooseByKeys(page: Page, letters: string, code: string): Promise<void> {
  await page.keyboard.press('w');
  await page.keyboard.type(letters);
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: code, selected: true }).waitFor();
}
const shown = (number: string) => number.replace(/^\+44(\d{4})(\d{6})$/, '+44 $1 $2');

/** Every journey begins with a call that a customer places; nothing is put into the database. */
export function deskTests(rig: () => DeskRig): void {
  describe('a call', () => {
    test('rings, is answered, held, transferred, wrapped up, and seen in Live', async () => {
      const [ana, ben, live] = await Promise.all([
        rig().open('ana', 'desk'),
        rig().open('ben', 'desk'),
        rig().open('chloe', 'live'),
      ]);
      await ana.getByText('Nobody is ringing you.').waitFor();
      const caller = newCaller();
      await rig().twin.call(caller, SALES);
      await ana.locator('.offer', { hasText: shown(caller) }).waitFor();
      await expect.poll(() => ana.title(), poll).toBe('(1) Patchbay');
      await expectAccessible(ana);
      await picture(ana, 'desk-offer');
      await rig().answer('ana');

      await ana.getByRole('button', { name: 'Hold', exact: true }).click();
      await ana.getByText('On hold: the customer hears music').waitFor();
      await ana.getByRole('button', { name: 'Resume' }).click();
      await ana.getByRole('button', { name: 'Hold', exact: true }).waitFor();
      await expectAccessible(ana);
      await picture(ana, 'desk-call');

      await live.getByRole('tab', { name: 'Contacts' }).click();
      const contact = live.getByRole('row').filter({ hasText: shown(caller) });
      await contact.getByText('With an agent').waitFor();
      await contact.getByText('Ana').waitFor();
      await expectAccessible(live);
      await picture(live, 'live-contacts');

      await ana.getByRole('button', { name: 'Transfer', exact: true }).click();
      await expectAccessible(ana);
      await picture(ana, 'desk-transfer');
      await ana.getByRole('button', { name: 'Transfer to Ben' }).click();
      await ben.locator('.offer', { hasText: shown(caller) }).waitFor();
      await rig().answer('ben');
      // More time first: on a slow machine the look at it takes longer than the wrap-up.
      await extend(ana);
      await ana.getByText('Handed over to Ben').waitFor();
      await expectAccessible(ana);
      await picture(ana, 'desk-wrap-up');
      await chooseByKeys(ana, 'fol', 'Follow up');
      await ana.getByRole('button', { name: 'Done' }).click();
      await expect.poll(() => ana.locator('.wrap-up').count(), poll).toBe(0);

      await ben.getByRole('button', { name: 'End call' }).click();
      await ben.getByRole('option', { name: 'Sold' }).click();
      await ben.getByRole('button', { name: 'Done' }).click();
      const ended = await rig().api.ended(caller);
      expect(ended.outcome?.kind).toBe('handled');
      const words = (await rig().api.timeline(ended.id)).map(({ type }) => type);
      expect(words).toEqual(expect.arrayContaining(['held', 'unheld', 'transferred']));
      expect(words.filter((type) => type === 'wrapUpEnded')).toHaveLength(2);
    });

    test('declined, it is offered to nobody by mistake; missed, the desk says so', async () => {
      const ana = await rig().open('ana', 'desk');
      await ana.getByText('Nobody is ringing you.').waitFor();
      const id = await rig().twin.call(newCaller(), SALES);
      await ana.locator('.offer').waitFor();
      await ana.getByRole('button', { name: 'Decline' }).click();
      await ana.getByText('Nobody is ringing you.').waitFor();
      expect(await ana.locator('.missed').count()).toBe(0);
      await rig().twin.onCall(id, 'hangup');

      await rig().calm();
      const second = await rig().twin.call(newCaller(), SALES);
      await ana.locator('.offer').waitFor();
      await ana.locator('.missed').waitFor({ timeout: 30_000 });
      await expectAccessible(ana);
      await rig().twin.onCall(second, 'hangup');
    });

    test('by keys alone: hold, transfer dialog, state menu, help', async () => {
      const ana = await rig().open('ana', 'desk');
      await ana.getByText('Nobody is ringing you.').waitFor();
      const id = await rig().twin.call(newCaller(), SALES);
      await rig().answer('ana');
      await ana.getByRole('button', { name: 'Hold', exact: true }).waitFor();
      await ana.keyboard.press('h');
      await ana.getByRole('button', { name: 'Resume' }).waitFor();
      await ana.keyboard.press('t');
      await ana.getByRole('dialog', { name: 'Transfer this call' }).waitFor();
      await ana.keyboard.press('Escape');
      await ana.getByRole('dialog').waitFor({ state: 'hidden' });
      await ana.keyboard.press('s');
      await ana.getByRole('menu').waitFor();
      await ana.keyboard.press('Escape');
      await ana.getByRole('menu').waitFor({ state: 'hidden' });
      await ana.keyboard.press('?');
      await ana.getByRole('dialog', { name: 'Keyboard' }).waitFor();
      await expectAccessible(ana);
      await ana.getByRole('switch', { name: 'Use single-key shortcuts' }).press('Space');
      await ana.keyboard.press('Escape');
      await ana.getByRole('dialog').waitFor({ state: 'hidden' });
      await ana.keyboard.press('h');
      await ana.getByRole('button', { name: 'Resume' }).waitFor();
      await rig().twin.onCall(id, 'hangup');
    });

    test('on a phone: list, conversation, customer, and the wrap-up in sight', async () => {
      const ana = await rig().open('ana', 'desk', { width: 390 });
      await ana.getByText('Nobody is ringing you.').waitFor();
      const id = await rig().twin.call(newCaller(), SALES);
      await rig().answer('ana');
      await ana.locator('[data-item]').click();
      await ana.getByRole('button', { name: 'Customer', exact: true }).click();
      await ana.getByRole('heading', { name: 'Earlier contacts' }).waitFor();
      await ana.getByRole('button', { name: 'Conversation' }).click();
      await ana.getByRole('button', { name: 'Hold', exact: true }).waitFor();
      await rig().twin.onCall(id, 'hangup');
      await extend(ana);
      await ana.getByRole('option', { name: 'Sold' }).click();
      await expectAccessible(ana);
      await picture(ana, 'desk-wrap-up-phone');
      await ana.getByRole('button', { name: 'Done' }).click();
      await ana.getByText('Nobody is ringing you.').waitFor();
    });

    test('a lost line is told, and nothing of what happened meanwhile is lost', async () => {
      const ana = await rig().open('ana', 'desk');
      await ana.getByText('Nobody is ringing you.').waitFor();
      let isCut = false;
      let cut: () => void = () => undefined;
      await ana.routeWebSocket(/\/api\/v1\/events/, (socket) => {
        if (isCut) return void socket.close();
        socket.connectToServer();
        cut = () => void socket.close();
      });
      await ana.reload();
      await ana.getByText('Nobody is ringing you.').waitFor();
      isCut = true;
      cut();
      await ana.getByText('Connection lost. Reconnecting…').waitFor();
      const caller = newCaller();
      const id = await rig().twin.call(caller, SALES);
      await rig().answer('ana');
      isCut = false;
      await ana.getByRole('button', { name: 'Hold', exact: true }).waitFor({ timeout: 25_000 });
      await ana.getByText('Connected again after').waitFor();
      await ana.getByRole('heading', { name: shown(caller) }).waitFor();
      await rig().twin.onCall(id, 'hangup');
    });

    test('the customer’s earlier contacts are shown with their outcome', async () => {
      const caller = newCaller();
      const first = await rig().twin.call(caller, SALES);
      await rig().twin.rings('ana');
      await rig().twin.onCall(first, 'hangup');
      await rig().api.ended(caller);
      await rig().calm();
      const ana = await rig().open('ana', 'desk');
      const second = await rig().twin.call(caller, SALES);
      await rig().answer('ana');
      await ana.locator('.history', { hasText: 'Left' }).waitFor();
      await rig().twin.onCall(second, 'hangup');
    });
  });

  alertTests(rig, newCaller);
  keyboardTests(rig, newCaller);
  hostileTests(rig, newCaller);
  recordingTests(rig, newCaller);
  consultTests(rig, newCaller);
  newCallTests(rig);
}
