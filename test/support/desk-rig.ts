import { AxeBuilder } from '@axe-core/playwright';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { complaintsOf, openBrowser } from './browser.ts';
import { Api } from './api.ts';
import { Stack, type StackOptions } from './stack.ts';
import { until } from './until.ts';
import { Twin } from './twin.ts';
import type { Person } from './twin.ts';

export interface OpenOptions {
  readonly width?: number;
  readonly theme?: 'light' | 'dark' | 'contrast';
  readonly lang?: string;
  /** Script that runs before any of the page's own. */
  readonly init?: string;
}

/** Chromium before the real stack: windows of several people, and what each complained about. */
export class DeskRig {
  readonly stack: Stack;
  readonly twin: Twin;
  readonly api: Api;
  readonly #browser: Browser;
  #contexts: BrowserContext[] = [];
  #complaints: string[][] = [];

  private constructor(stack: Stack, browser: Browser) {
    this.stack = stack;
    this.#browser = browser;
    this.twin = new Twin(stack.cloudUrl);
    this.api = new Api(stack.productUrl, this.twin, 'chloe');
  }

  static async start(options: StackOptions = {}): Promise<DeskRig> {
    const [stack, browser] = await Promise.all([Stack.start(options), openBrowser()]);
    return new DeskRig(stack, browser);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.stack.stop();
  }

  /** A window of its own, as another person has another machine. */
  async open(
    as: Person,
    screen: 'desk' | 'live' | 'setup',
    options: OpenOptions = {},
  ): Promise<Page> {
    const { width = 1280, theme = 'light', lang = 'en-GB' } = options;
    const page = await this.#window(width);
    if (options.init !== undefined) await page.addInitScript(options.init);
    await page.goto(this.#address(as, screen, `theme=${theme}&lang=${lang}`));
    return page;
  }

  /** Somebody's emulated Teams client, with the desk as its tab. */
  async openTeams(as: Person): Promise<Page> {
    const page = await this.#window(1440);
    await page.goto(`${this.stack.cloudUrl}/teams?as=${as}`);
    return page;
  }

  async #window(width: number): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width, height: width < 600 ? 844 : 800 },
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'Europe/London',
    });
    this.#contexts.push(context);
    const page = await context.newPage();
    this.#complaints.push(complaintsOf(page));
    return page;
  }

  #address(as: string, screen: string, more: string): string {
    return `${this.stack.productUrl}/app/${screen}?as=${as}&${more}`;
  }

  /** Closes all windows; no page may have complained. */
  async closeAll(): Promise<void> {
    const complaints = this.#complaints.flat();
    const contexts = this.#contexts;
    this.#contexts = [];
    this.#complaints = [];
    await Promise.all(contexts.map((context) => context.close()));
    expect(complaints).toEqual([]);
  }

  /** Answers on the person's phone, at a later ring when the machine was too slow for this one. */
  async answer(person: Person, timeoutMs = 90_000): Promise<void> {
    await until(
      `${person} to talk`,
      async () => {
        const self = (await this.api.agents()).find(({ id }) => id === person);
        if (self?.activity === 'talking') return true;
        const { ringing, call } = await this.twin.phone(person);
        // Between the look and the answer the ring may have ended.
        if (ringing.length > 0 && call === null) {
          await this.twin.onPhone(person, 'answer').catch(() => undefined);
        }
        return undefined;
      },
      timeoutMs,
    );
  }

  /** A complaint that the test itself brought about. */
  forgive(words: RegExp): void {
    this.#complaints = this.#complaints.map((each) => each.filter((text) => !words.test(text)));
  }

  /** Everybody as at first start: phones quiet, Ana and Ben ready, Chloé signed out. */
  async calm(): Promise<void> {
    await this.twin.reset();
    for (const agent of await this.api.agents()) {
      const { activity, interaction } = agent;
      if (activity !== 'wrapUp' || interaction === null) continue;
      await this.api.send('POST', `/interactions/${interaction}/wrap-up`, { code: null });
    }
    for (const id of ['ana', 'ben'] as const) await this.api.setDuty(id, 'ready');
    await this.api.setDuty('chloe', 'signedOut');
    const free = async () =>
      (await this.api.agents()).filter(({ id }) => id === 'ana' || id === 'ben');
    await expect
      .poll(async () => (await free()).map(({ activity }) => activity), { timeout: 30_000 })
      .toEqual(['free', 'free']);
  }
}

/** WCAG 2.2 A and AA. Fluent's focus dummies are the one known false alarm. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    // A fifth of its time goes into describing what is good.
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .exclude('[data-tabster-dummy]')
    .setLegacyMode(true)
    .analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  );
  expect(found).toEqual([]);
}

export async function expectNoOverflow(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

/** With PATCHBAY_SCREENSHOTS=folder it leaves pictures there. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PATCHBAY_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}
