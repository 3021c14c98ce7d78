import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { Api } from '../../support/api.ts';
import { expectAccessible, expectNoOverflow } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';
import { until } from '../../support/until.ts';

const LINE = '+442079460190';
const DRAFT_IS_PUBLISHED = '[data-draft="0"]';

/** As a new administrator would: a line of one's own, published, rung, and taken back. */
export function setupBuildTests(rig: () => DeskRig, newCaller: () => string): void {
  describe('Setup, by an administrator', () => {
    test('greeting, holiday, overflow to a shared voicemail: built, published, rung', async () => {
      const page = await rig().open('dana', 'setup');
      await page.getByRole('heading', { name: 'Start here' }).waitFor();
      await expectAccessible(page);
      await makeBox(page);
      await makeQueue(page);
      await makeHolidays(page);
      await page.locator('[data-kept="saved"]').waitFor();
      await page.reload();
      await page.locator('[data-draft="3"]').waitFor();
      await makeAttendant(page);
      await makeNumber(page);
      await page.locator('[data-check="ok"]').waitFor();
      await page.locator('[data-action="publish"]').click();
      await page.getByRole('textbox', { name: 'Note' }).fill('Parcels have a line');
      await expectAccessible(page);
      await page.locator('[data-action="publishNow"]').click();
      await page.locator(DRAFT_IS_PUBLISHED).waitFor();

      const caller = newCaller();
      const call = await rig().twin.call(caller, LINE);
      await until('the caller to be at the voicemail', async () => {
        const [view] = await rig().api.of(caller);
        if (view === undefined) return undefined;
        const types = (await rig().api.timeline(view.id)).map(({ type }) => type);
        return types.includes('voicemailStarted') ? true : undefined;
      });
      await rig().twin.onCall(call, 'hangup');
      const { id } = await rig().api.ended(caller);
      const words = (await rig().api.timeline(id)).map(({ text }) => text).join('\n');
      expect(words).toContain('Parcels');
      await rollBack(page, rig());
    });

    test('a flow by keys alone, in the outline; undo takes it back', async () => {
      const page = await rig().open('dana', 'setup');
      await page.locator('[data-open="flows"]').click();
      await page.getByRole('tab', { name: 'Outline' }).click();
      await page.getByRole('treeitem', { selected: true }).focus();
      await page.keyboard.press('ArrowDown');
      await page.locator('[data-node="menu"]:focus').waitFor();
      await page.keyboard.press('ArrowUp');
      await page.locator('[data-node="greeting"]:focus').waitFor();
      await page.keyboard.press('Insert');
      await page.getByRole('menuitem', { name: /^Say/ }).focus();
      await page.keyboard.press('Enter');
      await page.locator('[data-node="say"]').waitFor();
      await page.locator('[data-draft="1"]').waitFor();
      await expectAccessible(page);
      await page.locator('[data-node="say"]').focus();
      await page.keyboard.press('Delete');
      await page.locator('[data-node="say"]').waitFor({ state: 'detached' });
      await page.locator('[data-action="undo"]').press('Enter');
      await page.locator('[data-node="say"]').waitFor();
      await page.locator('[data-action="discard"]').press('Enter');
      await page.locator(DRAFT_IS_PUBLISHED).waitFor();
    });

    test('a drawn flow is tried; it shows the path, narrow, dark, right to left', async () => {
      const page = await rig().open('dana', 'setup', { width: 390, theme: 'dark', lang: 'ar-XB' });
      await page.locator('[data-open="flows"]').click();
      await page.locator('.react-flow__node').first().waitFor();
      await expectNoOverflow(page);
      await expectAccessible(page);
      await page.locator('.setup-try').getByRole('textbox').first().fill('1');
      await page.locator('[data-action="try"]').click();
      await page.locator('[data-step-node="menu"]').first().waitFor();
      await page.locator('.setup-block.visited').nth(1).waitFor();
    });
  });
}

async function make(page: Page, section: string, name: string, kind?: string): Promise<void> {
  await page.locator(`[data-open="${section}"]`).click();
  await page.locator('[data-action="new"]').click();
  const dialog = page.getByRole('dialog');
  if (kind !== undefined) await dialog.getByRole('combobox').selectOption(kind);
  await dialog.getByRole('textbox').fill(name);
  await dialog.locator('[data-action="make"]').click();
  await dialog.waitFor({ state: 'detached' });
}

const at = (page: Page, path: string) => page.locator(`[data-path="${path}"]`);

async function makeBox(page: Page): Promise<void> {
  await make(page, 'voicemail', 'Parcel box');
  await page.locator('[data-document="voicemail/parcel-box"]').waitFor();
}

async function makeQueue(page: Page): Promise<void> {
  await make(page, 'queues', 'Parcels');
  await page.locator('[data-part="routing"]').click();
  await page.locator('[data-add="queue/parcels/requirements"]').click();
  await page.getByLabel('Skill', { exact: true }).fill('Parcels');
  await page.locator('[data-part="waiting"]').click();
  const greeting = at(page, 'queue/parcels/greeting');
  await greeting.getByRole('combobox').selectOption('text');
  await greeting.getByLabel('Words', { exact: true }).fill('Welcome to parcels.');
  await page.locator('[data-part="overflow"]').click();
  await page.getByRole('switch', { name: 'When there is nobody' }).click();
  const target = at(page, 'queue/parcels/overflow/noAgents/target');
  await target.getByLabel('Leads to').selectOption('voicemail');
  await target.getByLabel('Voicemail box').selectOption('parcel-box');
  await page.locator('[data-check="ok"]').waitFor();
  await expectAccessible(page);
}

async function makeHolidays(page: Page): Promise<void> {
  await make(page, 'hours', 'Bank holidays', 'holidays');
  await page.locator('[data-add="holidays/bank-holidays/dates"]').click();
  const day = 'holidays/bank-holidays/dates/0';
  await at(page, `${day}/name`).getByRole('textbox').fill('Christmas');
  await at(page, `${day}/date`).locator('input').fill('2035-12-25');
  await at(page, `${day}/yearly`).getByRole('switch').click();
}

async function makeAttendant(page: Page): Promise<void> {
  await make(page, 'attendants', 'Parcel line');
  const path = 'attendant/parcel-line';
  await at(page, `${path}/open/route/kind`).getByRole('combobox').selectOption('go');
  const target = at(page, `${path}/open/route/target`);
  await target.getByLabel('Leads to').selectOption('queue');
  await target.getByLabel('Queue', { exact: true }).selectOption('parcels');
  await page.locator(`[data-add="${path}/holidays"]`).click();
  const closed = at(page, `${path}/holidays/0/flow/route/target`);
  await closed.getByLabel('Leads to').selectOption('voicemail');
  await closed.getByLabel('Voicemail box').selectOption('parcel-box');
}

async function makeNumber(page: Page): Promise<void> {
  await make(page, 'numbers', LINE);
  await page.getByLabel('Leads to').selectOption('flow');
  await page.getByLabel('Flow or auto attendant').selectOption('parcel-line');
}

/** To the version before: nothing of it is left for others. */
async function rollBack(page: Page, { stack, twin }: DeskRig): Promise<void> {
  await page.locator('[data-open="changes"]').click();
  await page.getByText('Parcels have a line').waitFor();
  await page.locator('[data-action="rollBack"]').first().click();
  const dana = new Api(stack.productUrl, twin, 'dana');
  await until('the number to be gone', async () => {
    const { documents } = (await dana.get('/config')) as { documents: { number?: string }[] };
    return documents.some(({ number }) => number === LINE) ? undefined : true;
  });
}
