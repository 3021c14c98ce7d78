import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ConfigDocument } from '../../../domain/index.ts';
import { Api } from '../../support/api.ts';
import { expectAccessible, expectNoOverflow } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';

const SALES = '+442079460120';
const MARKUP = '<img src=x onerror="window.hit=1">';
const OVERRIDE = '\u202egnp.evil';
const hostile = (name: string, max: number) =>
  `${name} ${MARKUP}${OVERRIDE}\u2069{x}${'W'.repeat(max)}`.slice(0, max);

type Documents = ConfigDocument[];

function spoil(documents: Documents): Documents {
  return documents.flatMap((document): Documents => {
    if (document.kind === 'queue') return [{ ...document, name: hostile(document.name, 64) }];
    if (document.kind !== 'agent') return [];
    const skills = document.skills.map((skill) => ({ ...skill }));
    if (document.id === 'ben') skills.push({ skill: hostile('Skill', 64), level: 3 });
    return [{ ...document, name: hostile(document.name, 128), skills }];
  });
}

/** Every piece of text that turns the direction stands in an isolate of its own. */
async function expectText(live: Page): Promise<void> {
  expect(await live.evaluate(() => 'hit' in window)).toBe(false);
  expect(await live.locator('#app img, [role="dialog"] img, [role="menu"] img').count()).toBe(0);
  const loose = await live.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? '';
      if (!text.includes('\u202e') || text.includes('\u2068')) continue;
      const parent = node.parentElement;
      const bidi = parent === null ? '' : getComputedStyle(parent).unicodeBidi;
      if (!bidi.startsWith('isolate')) found.push(`${parent?.outerHTML.slice(0, 120)}`);
    }
    return found;
  });
  expect(loose).toEqual([]);
  await expectNoOverflow(live);
}

export function hostileTests(rig: () => DeskRig, newCaller: () => string): void {
  const publish = (documents: Documents) =>
    new Api(rig().stack.productUrl, rig().twin, 'dana').send('POST', '/config/publish', {
      documents,
      note: '',
    });

  describe('hostile names and texts', () => {
    test('of queues, people, skills and reasons are text, and turn nothing round', async () => {
      const dana = new Api(rig().stack.productUrl, rig().twin, 'dana');
      const { documents } = (await dana.get('/config')) as { documents: Documents };
      const kept = documents.filter(({ kind }) => kind === 'agent' || kind === 'queue');
      await publish(spoil(kept));
      try {
        await journey(newCaller());
      } finally {
        await publish(kept);
      }
    });
  });

  async function journey(caller: string): Promise<void> {
    await rig().api.setDuty('ana', { notReady: `${MARKUP}${OVERRIDE}` });
    const id = await rig().twin.call(caller, SALES);
    const live = await rig().open('chloe', 'live');
    await live.locator('[data-queue="sales"]').waitFor();
    await expectText(live);
    await expectAccessible(live);

    await live.getByRole('tab', { name: 'Agents' }).click();
    await live.locator('[data-agent="ana"]').getByText(MARKUP).first().waitFor();
    await expectText(live);

    await live.getByRole('tab', { name: 'Contacts' }).click();
    const row = live.locator('[data-contact]');
    await row.waitFor();
    await row.getByRole('button', { name: /^Actions/ }).click();
    await live.getByRole('menuitem', { name: /^Support/ }).click();
    // The toast names the queue.
    await live
      .getByText(/^Moved to .*<img/)
      .first()
      .waitFor();
    await expectText(live);
    await row.getByRole('button').first().click();
    await live.getByRole('dialog').getByText(/<img/).first().waitFor();
    await expectText(live);
    await rig().twin.onCall(id, 'hangup');
  }
}
