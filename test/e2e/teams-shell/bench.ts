import { rm } from 'node:fs/promises';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Frame,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { PhoneView } from '../../../cloud/carrier/phone.ts';
import {
  startTestCloud,
  until,
  type TestCloud,
} from '../../../cloud/carrier/test-support/cloud.ts';
import { buildPages } from '../../../cloud/carrier/test-support/pages.ts';
import type { ShellView } from '../../../cloud/shell/shells.ts';
import { startTabServer, type TabServer } from './tab-server.ts';

/** A cloud, an app from another origin, and Ana's Teams client in a browser. */
export class ShellBench {
  readonly cloud: TestCloud;
  readonly tab: TabServer;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly faults: string[] = [];
  readonly #browser: Browser;
  readonly #pages: string;

  constructor(
    cloud: TestCloud,
    tab: TabServer,
    pages: string,
    browser: Browser,
    context: BrowserContext,
    page: Page,
  ) {
    this.cloud = cloud;
    this.tab = tab;
    this.#pages = pages;
    this.#browser = browser;
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.faults.push(error.message));
  }

  /** `appOrigin`: what the browser takes the app's origin to be, whoever serves it. */
  static async start(rtpFirst: number, appOrigin?: string): Promise<ShellBench> {
    const pages = await buildPages();
    const tab = await startTabServer('localhost');
    const rtpPorts = { first: rtpFirst, last: rtpFirst + 99 };
    const served = tab.origin;
    if (appOrigin !== undefined) tab.origin = appOrigin;
    const cloud = await startTestCloud({ pages, productUrl: tab.origin, rtpPorts });
    const browser = await openBrowser();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    if (appOrigin !== undefined) {
      await context.route(`${appOrigin}/**`, async (route) => {
        const { pathname } = new URL(route.request().url());
        const response = await fetch(`${served}${pathname}`);
        const contentType = response.headers.get('content-type') ?? '';
        await route.fulfill({ contentType, body: Buffer.from(await response.arrayBuffer()) });
      });
    }
    return new ShellBench(cloud, tab, pages, browser, context, await context.newPage());
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.cloud.cloud.close();
    this.tab.server.close();
    this.tab.server.closeAllConnections();
    await rm(this.#pages, { recursive: true, force: true });
  }

  /** Everything as at the first start. */
  async reset(): Promise<void> {
    await this.page.goto('about:blank');
    this.faults.length = 0;
    this.tab.mode = 'ready';
    this.tab.hosts = [this.cloud.cloud.origin];
    await this.cloud.send('POST', '/emulator/reset');
  }

  /** Ana's client, as she left it; its frame once the app is there. */
  async open(query = ''): Promise<Frame> {
    await this.goto(query);
    return this.desk();
  }

  async goto(query = ''): Promise<void> {
    await this.page.goto(`${this.cloud.cloud.origin}/teams?as=ana${query}`);
  }

  desk(): Promise<Frame> {
    return this.frame('/app/desk');
  }

  async frame(path: string): Promise<Frame> {
    const found = await this.loaded(path);
    await found.evaluate('ready');
    return found;
  }

  /** The page is there, whether or not teams-js has heard from the client. */
  async loaded(path: string): Promise<Frame> {
    const url = `${this.tab.origin}${path}`;
    const found = await until(
      async () => this.page.frames().find((frame) => frame.url() === url),
      (frame) => frame !== undefined,
    );
    if (found === undefined) throw new Error(`no frame shows ${path}`);
    await found.waitForLoadState();
    return found;
  }

  isThere(frame: Frame): Promise<boolean> {
    return Promise.resolve(this.page.frames().includes(frame));
  }

  shell = (person = 'ana') => this.cloud.get<ShellView>(`/emulator/shell/${person}`);
  settings = async () => (await this.shell()).settings;
  put = (given: object) => this.cloud.send('PUT', '/emulator/shell/ana', given);
  phone = (person: string) => () => this.cloud.get<PhoneView>(`/emulator/phones/${person}`);
}

/** For a whole file: one browser page, everything else as new in each test. */
export function useShellBench(rtpFirst: number): () => ShellBench {
  let bench: ShellBench | undefined;
  const get = () => {
    if (bench === undefined) throw new Error('the bench has not started');
    return bench;
  };
  beforeAll(async () => {
    bench = await ShellBench.start(rtpFirst);
  });
  afterAll(async () => bench?.stop());
  beforeEach(async () => get().reset());
  afterEach(() => {
    expect(get().faults).toEqual([]);
  });
  return get;
}

/** teams-js asks a server of Microsoft's for a list of origins: here only our names resolve. */
function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['PATCHBAY_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--autoplay-policy=no-user-gesture-required',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  });
}

/** In the frame, with teams-js at hand; a refusal comes as `{error}` with its text. */
export function inTab<T>(frame: Frame, code: string): Promise<T> {
  const refusal = '({ error: e.message ?? JSON.stringify(e) })';
  const body = `const t = microsoftTeams; ${code}`;
  return frame.evaluate<T>(`(async () => { ${body} })().catch((e) => ${refusal})`);
}

const seenIn = (frame: Frame) => frame.evaluate<string[]>('seen');

/** Until the tab has noted this. */
export async function sees(frame: Frame, text: string | RegExp): Promise<void> {
  const isIt = (one: string) => (typeof text === 'string' ? one === text : text.test(one));
  await until(
    () => seenIn(frame),
    (seen) => seen.some(isIt),
  );
}

export async function isSoon<T>(ask: () => Promise<T>, wanted: Partial<T>): Promise<void> {
  await until(ask, (value) => {
    const pairs = Object.entries(wanted);
    return pairs.every(([name, one]) => value[name as keyof T] === one);
  });
}
