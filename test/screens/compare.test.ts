import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { comparePictures } from './compare.ts';
import { DIFFERING_MAX } from './picture.ts';

/** The comparer before pictures changed on purpose: what it must see, and what it must not. */
let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 500, height: 300 } });
});
afterAll(() => browser?.close());

interface Look {
  readonly left?: number;
  readonly words?: string;
  readonly background?: string;
  readonly style?: string;
  readonly dot?: boolean;
}

async function pictureOf(look: Look = {}): Promise<Buffer> {
  const { left = 40, words = 'Hang up', background = '#5b5fc7', style = '', dot = false } = look;
  await page.setContent(`<style>body { font: 15px sans-serif; margin: 20px; ${style} }
    button { position: absolute; left: ${left}px; top: 120px; padding: 8px 20px; color: #fff;
      background: ${background}; border: 1px solid #333; border-radius: 4px; font: inherit }
    i { position: absolute; left: 300px; top: 200px; padding: 7px; background: #c4314b }
    </style><p>Grace Hopper waits in Sales since 0:42, and nobody is free.</p>
    <button>${words}</button>${dot ? '<i></i>' : ''}`);
  return page.screenshot({ animations: 'disabled' });
}

const differs = async (look: Look) => {
  const [before, now] = [await pictureOf(), await pictureOf(look)];
  const { differing, difference, isSameSize } = await comparePictures(page, now, before);
  expect(difference.subarray(1, 4).toString()).toBe('PNG');
  expect(isSameSize).toBe(true);
  return differing;
};

test('the same page twice is the same picture', async () => {
  expect(await differs({})).toBe(0);
});

test.each([
  ['letters a quarter of a pixel aside', { style: 'padding-left: 0.25px' }],
  ['another way to smooth edges', { style: '-webkit-text-stroke: 0.15px' }],
  ['a tone that nobody sees', { background: '#5e62c4' }],
])('%s: no difference', async (_name, look) => {
  expect(await differs(look)).toBeLessThanOrEqual(DIFFERING_MAX);
});

test.each([
  ['a button that moved by four pixels', { left: 44 }],
  ['another word on it', { words: 'Resume' }],
  ['another colour', { background: '#c4314b' }],
  ['a mark that was not there', { dot: true }],
  ['text that is larger', { style: 'font-size: 16px' }],
])('%s: a difference', async (_name, look) => {
  expect(await differs(look)).toBeGreaterThan(DIFFERING_MAX);
});

test('a picture of another size is told', async () => {
  const before = await pictureOf();
  await page.setViewportSize({ width: 500, height: 301 });
  const now = await pictureOf();
  await page.setViewportSize({ width: 500, height: 300 });
  expect(await comparePictures(page, now, before)).toMatchObject({ isSameSize: false });
});
