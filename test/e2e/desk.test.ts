import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { complaintsOf, openBrowser } from '../support/browser.ts';
import { Stack } from '../support/stack.ts';
import { Twin } from '../support/twin.ts';

/**
 * The agent's desk against the real stack. Every journey begins with a call that a customer places;
 * nothing is put into the database.
 */
let stack: Stack;
let browser: Browser;
let twin: Twin;
let page: Page;
let complaints: string[] = [];
const poll = { timeout: 15_000 };

beforeAll(async () => {
  [stack, browser] = await Promise.all([Stack.start(), openBrowser()]);
  twin = new Twin(stack.cloudUrl);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});
beforeEach(async () => {
  await twin.reset();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  complaints = complaintsOf(page);
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

const desk = (as: string) => page.goto(`${stack.productUrl}/app/desk?as=${as}`);

describe('the desk', () => {
  test('a customer rings: offer, answer in Teams, hold, resume, end, wrap-up', async () => {
    await desk('ana');
    await page.getByText('Nobody is ringing you.').waitFor();
    await twin.call('+447700900123', '+442079460120');
    await page.locator('.offer').waitFor();
    await twin.rings('ana');
    await twin.onPhone('ana', 'answer');
    await page.getByRole('button', { name: 'Hold', exact: true }).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Hold', exact: true }).waitFor();
    await page.getByRole('button', { name: 'End call' }).click();
    await page.getByLabel('Outcome').selectOption('Sold');
    await page.getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => page.locator('.wrap-up').count(), poll).toBe(0);
  });
});
