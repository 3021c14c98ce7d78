import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Command } from '../../domain/index.ts';
import { answers, ends, rings } from '../../engine/test-support/commands.ts';
import { complaintsOf, openBrowser } from '../support/browser.ts';
import { expectPicture } from './picture.ts';
import { setupPictures } from './setup.ts';
import { Stage } from './stage.ts';

/**
 * The pictures of docs/screens: the built pages before one afternoon that is always the same, with
 * a clock that stands still. The tests below are one story, in this order.
 */
const SALES = '+442079460120';
const SUPPORT = '+442079460200';

let stage: Stage;
let browser: Browser;
let comparer: Page;
let contexts: BrowserContext[] = [];
let complaints: string[] = [];

beforeAll(async () => {
  [stage, browser] = await Promise.all([Stage.open(), openBrowser()]);
  comparer = await browser.newPage();
  await comparer.goto('about:blank');
  morning();
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});
afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  contexts = [];
  expect(complaints).toEqual([]);
});

interface Look {
  readonly width?: number;
  readonly theme?: 'light' | 'dark' | 'contrast';
  readonly lang?: string;
}

async function open(
  as: string,
  screen: 'desk' | 'live' | `setup/${string}`,
  look: Look = {},
): Promise<Page> {
  const { width = 1280, theme = 'light', lang = 'en-GB' } = look;
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 800 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
  });
  contexts.push(context);
  const page = await context.newPage();
  complaints = complaintsOf(page);
  await page.clock.setFixedTime(stage.now);
  const token = { access_token: as, token_type: 'Bearer', expires_in: 86_400 };
  await page.route('**/emulator/token', (route) => route.fulfill({ json: token }));
  await page.goto(`${stage.url}/app/${screen}?as=${as}&theme=${theme}&lang=${lang}`);
  const usable = screen === 'desk' ? '.offers' : screen === 'live' ? '[data-tile]' : '[data-draft]';
  await page.locator(usable).first().waitFor();
  return page;
}

const picture = async (page: Page, name: string) => {
  await page.evaluate(() => document.fonts.ready);
  await expectPicture(page, comparer, name);
};

/** The customer's latest leg; its id stands in the story, and must not look like a number. */
const legs = new Map<string, string>();
const legOf = (customer: string): string => legs.get(customer) ?? '';

function incoming(customer: string, number: string): void {
  const leg = `in-${legs.size + 1}-${customer.slice(-3)}`;
  legs.set(customer, leg);
  stage.do(
    Command.parse({
      type: 'legIncoming',
      leg,
      trunk: 'carrier',
      number,
      customer: `c${customer}`,
      facts: {
        ...{ anonymous: false, country: 'GB', numberClass: 'mobile' },
        ...{ vip: false, blocked: false },
      },
      dialog: { callId: leg },
    }),
  );
  stage.do(answers(leg));
}

function phoneOf(agent: string): string {
  const leg = [...stage.state.legs.values()].find((each) => each.agent === agent);
  if (leg === undefined) throw new Error(`nothing rings ${agent}`);
  return leg.id;
}

function answer(agent: string): void {
  stage.do(rings(phoneOf(agent)));
  stage.do(answers(phoneOf(agent)));
}

/** Spoken with to the end, the wrap-up included. */
function handled(customer: string, number: string, agent: string, talkSeconds: number): void {
  incoming(customer, number);
  stage.pass(6);
  answer(agent);
  stage.pass(talkSeconds);
  stage.do(ends(legOf(customer)));
  for (const each of stage.state.legs.values()) stage.do(ends(each.id));
  stage.pass(20);
}

/** What has been before anybody looks: figures, and an earlier contact of the next caller. */
function morning(): void {
  handled('447700900123', SALES, 'ana', 95);
  handled('447700900144', SUPPORT, 'ben', 210);
  incoming('447700900155', SALES);
  stage.pass(12);
  stage.do(ends(legOf('447700900155')));
  for (const each of stage.state.legs.values()) stage.do(ends(each.id));
  stage.pass(30);
  incoming('447700900166', SUPPORT);
  stage.pass(5);
  answer('ben');
  stage.pass(130);
  incoming('447700900123', SALES);
  stage.pass(4);
}

describe('an offer', () => {
  test.each([
    ['light', {}],
    ['dark', { theme: 'dark' }],
    ['contrast', { theme: 'contrast' }],
    ['phone', { width: 390 }],
    ['rtl', { lang: 'ar-XB' }],
  ] as const)('%s', async (name, look) => {
    const desk = await open('ana', 'desk', look);
    await desk.locator('.offer').waitFor();
    await picture(desk, `desk-offer-${name}`);
  });
});

describe('a call', () => {
  beforeAll(() => {
    answer('ana');
    stage.pass(42);
    incoming('447700900177', SALES);
    stage.pass(21);
  });

  test.each([
    ['light', {}],
    ['dark', { theme: 'dark' }],
    ['phone', { width: 390 }],
  ] as const)('desk, %s', async (name, look) => {
    const desk = await open('ana', 'desk', look);
    await desk.locator('[data-item]').waitFor();
    if (name === 'phone') await desk.locator('[data-item]').click();
    await desk.locator('[data-action="hold"]').waitFor();
    if (name !== 'phone') await desk.locator('.history li').first().waitFor();
    await picture(desk, `desk-call-${name}`);
  });

  test.each([
    ['light', {}],
    ['dark', { theme: 'dark' }],
    ['phone', { width: 390 }],
    ['rtl', { lang: 'ar-XB' }],
  ] as const)('live, %s', async (name, look) => {
    const live = await open('chloe', 'live', look);
    await live.locator('[data-queue="sales"]').waitFor();
    await picture(live, `live-${name}`);
  });

  test('its transfer', async () => {
    const desk = await open('ana', 'desk');
    await desk.getByRole('button', { name: 'Transfer', exact: true }).click();
    await desk.getByRole('dialog').waitFor();
    await picture(desk, 'desk-transfer');
  });

  test('contacts, why?, and what is behind a figure', async () => {
    const live = await open('chloe', 'live');
    await live.getByRole('button', { name: /^Offered, Sales/ }).click();
    await live.locator('.behind li').first().waitFor();
    await picture(live, 'live-behind');
    await live.getByRole('button', { name: 'Close' }).click();
    await live.getByRole('tab', { name: 'Contacts' }).click();
    await live.locator('[data-contact]').nth(2).waitFor();
    await picture(live, 'live-contacts');
    await live.locator('[data-contact] .figure').nth(1).click();
    await live.locator('.decision').first().waitFor();
    await picture(live, 'live-why');
  });
});

describe('afterwards', () => {
  test('wrap-up, also on a phone', async () => {
    const wide = await open('ana', 'desk');
    await wide.locator('[data-item]').waitFor();
    stage.do(ends(legOf('447700900123')));
    stage.do(ends(phoneOf('ana')));
    stage.pass(3);
    await wide.clock.setFixedTime(stage.now);
    await wide.getByRole('form', { name: 'Wrap-up' }).waitFor();
    await wide.reload();
    await wide.getByRole('form', { name: 'Wrap-up' }).waitFor();
    await picture(wide, 'desk-wrap-up');
    const phone = await open('ana', 'desk', { width: 390 });
    await phone.locator('[data-item]').click();
    await phone.getByRole('form', { name: 'Wrap-up' }).waitFor();
    await picture(phone, 'desk-wrap-up-phone');
  });

  test('a ring that was missed', async () => {
    stage.pass(13);
    const desk = await open('ana', 'desk');
    await desk.locator('.offer').waitFor();
    stage.pass(15);
    await desk.clock.setFixedTime(stage.now);
    await desk.locator('.missed').waitFor();
    await picture(desk, 'desk-missed');
  });
});

/** Without the drafts of the pictures before it. */
async function openAnew(...given: Parameters<typeof open>): Promise<Page> {
  const { drafts } = stage.host.configs;
  const { tenant } = stage.state;
  for (const { id } of await drafts.list(tenant)) await drafts.remove(tenant, id);
  return open(...given);
}
setupPictures({ open: openAnew, picture });
