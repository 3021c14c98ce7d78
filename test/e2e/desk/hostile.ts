import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ConfigDocument } from '../../../domain/index.ts';
import { expectAccessible, expectNoOverflow, picture } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';
import { Api } from '../../support/api.ts';
import { askJson } from '../../support/http.ts';

const SALES = '+442079460120';

/** Markup, an override of direction, nothing to see, a new line, a family, and no end of it. */
const MARKUP = '<img src=x onerror="window.hit=1">';
const OVERRIDE = '\u202egnp.evil\u202c';
const HIDDEN = 'a\u200b\u200d\u2060b';
const FAMILY = '👩‍👩‍👧‍👦';
const hostile = (of: string, max: number) =>
  `${of} ${MARKUP}${OVERRIDE}${HIDDEN}\n${FAMILY}{name}${'W'.repeat(max)}`.slice(0, max);
const NOTE = `<script>window.hit=1</script>${hostile('note', 900)}\n\n${'—'.repeat(3_000)}`;

type Documents = ConfigDocument[];

/** Names that an administrator (or whoever fills the directory) chose. */
function spoil(documents: Documents): Documents {
  return documents.flatMap((document): Documents => {
    if (document.kind === 'agent') return [{ ...document, name: hostile(document.name, 128) }];
    if (document.kind !== 'queue' || document.id !== 'sales') return [];
    const wrapUpCodes = [hostile('Sold', 64), `${MARKUP}b`, `${OVERRIDE}c`, '}{', 'Plain'];
    const declineReasons = [`${MARKUP}${OVERRIDE}busy`, 'Not mine'];
    return [{ ...document, name: hostile('Sales', 64), wrapUpCodes, declineReasons }];
  });
}

async function expectTextOnly(page: Page): Promise<void> {
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  expect(await page.locator('main img, header img, main script').count()).toBe(0);
  await expectNoOverflow(page);
}

/** The direction of what stands inside changes nothing outside. */
async function expectIsolated(page: Page, place: string, words: string): Promise<void> {
  const found = page.locator(place).filter({ hasText: words }).first();
  await found.waitFor();
  const bidi = await found.evaluate((node) => getComputedStyle(node).unicodeBidi);
  expect([place, bidi]).toEqual([place, 'isolate']);
}

export function hostileTests(rig: () => DeskRig, newCaller: () => string): void {
  const dana = () => new Api(rig().stack.productUrl, rig().twin, 'dana');
  const publish = (documents: Documents) =>
    dana().send('POST', '/config/publish', { documents, note: '' });

  describe('hostile names and texts', () => {
    test('of people, queues, outcomes and notes are text, in their place', async () => {
      const { documents } = (await dana().get('/config')) as { documents: Documents };
      const kept = documents.filter(({ kind }) => kind === 'agent' || kind === 'queue');
      const endless = kept.map((document) => ({ ...document, name: 'x'.repeat(10_000) }));
      await expect(publish(endless as Documents)).rejects.toThrow(/400/);
      await publish(spoil(kept));
      try {
        await journey();
      } finally {
        await publish(kept);
      }
    });
  });

  /** A caller's name as the network signals it: whatever of it is shown must be text. */
  const call = async (from: string) => {
    const body = { from, to: SALES, display: `<img src=x onerror=alert(1)>${OVERRIDE}${FAMILY}` };
    const answer = await askJson('POST', `${rig().stack.cloudUrl}/emulator/calls`, { body });
    return (answer as { id: string }).id;
  };

  async function journey(): Promise<void> {
    const caller = newCaller();
    const ana = await rig().open('ana', 'desk');
    await ana.getByText('Nobody is ringing you.').waitFor();
    const first = await call(caller);
    await ana.locator('.offer').waitFor();
    await expectIsolated(ana, '.offer bdi', 'Sales <img');
    await ana.getByRole('button', { name: 'Decline' }).click();
    await expectIsolated(ana, '[role="menuitem"] bdi', MARKUP);
    await ana.keyboard.press('Escape');
    await expectTextOnly(ana);
    await rig().answer('ana');
    await ana.getByLabel('Notes', { exact: true }).fill(NOTE);
    await ana.getByRole('button', { name: 'Transfer', exact: true }).click();
    await expectIsolated(ana, '.target bdi', 'Ben <img');
    await expectTextOnly(ana);
    await ana.keyboard.press('Escape');
    await rig().twin.onCall(first, 'hangup');
    await ana.getByRole('button', { name: 'Extend wrap-up by 30 seconds' }).click();
    await expectIsolated(ana, '.code bdi', `${MARKUP}b`);
    await ana.getByRole('combobox', { name: 'Outcome' }).fill('}{');
    await ana.keyboard.press('Enter');
    await ana.keyboard.press('Control+Enter');
    await expect.poll(() => ana.locator('.wrap-up').count(), { timeout: 20_000 }).toBe(0);

    await rig().calm();
    const second = await call(caller);
    await rig().answer('ana');
    await expectIsolated(ana, '.note-text', '<script>');
    expect(await ana.locator('.note-text').textContent()).toBe(NOTE.slice(0, 4_000));
    await expectTextOnly(ana);
    await expectAccessible(ana);
    await picture(ana, 'desk-hostile');
    await rig().twin.onCall(second, 'hangup');
    await ana.getByRole('form', { name: 'Wrap-up' }).waitFor();
  }
}
