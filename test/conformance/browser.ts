import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

/** A page of an application at `http://localhost:port`, in a browser of its own. */
export interface Site {
  readonly origin: string;
  newContext(): Promise<BrowserContext>;
  close(): Promise<void>;
}

const script = (name: string) =>
  `<!doctype html><title>.</title><script type="module" src="/${name}.js"></script>`;

export async function openSite(root: string): Promise<Site> {
  const files = await bundle(root);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const isScript = pathname.endsWith('.js');
    const name = pathname === '/auth.html' ? 'auth' : 'main';
    const body = isScript ? (files.get(pathname.slice(1)) ?? '') : script(name);
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens
  const browser = await chromium.launch({
    executablePath: process.env['PATCHBAY_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  return {
    origin: `http://localhost:${port}`,
    // Stands for the import of the authority into the browser's own store.
    newContext: () => browser.newContext({ ignoreHTTPSErrors: true }),
    close: async () => {
      await browser.close();
      await closeServer(server);
    },
  };
}

async function bundle(root: string): Promise<Map<string, string>> {
  const page = (name: string) => join(root, 'test/conformance/page', `${name}.ts`);
  const built = await build({
    entryPoints: [page('main'), page('auth')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    outdir: '/',
    write: false,
    logLevel: 'silent',
  });
  return new Map(built.outputFiles.map(({ path, text }) => [path.slice(1), text]));
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** What a call of MSAL came to. */
export interface Called {
  readonly value?: Record<string, unknown>;
  readonly error?: Readonly<Record<string, string>>;
}

interface Driven {
  conformance: {
    start(configuration: object): Promise<string | null>;
    call(method: string, request: object): Promise<Called>;
  };
}

export async function startMsal(page: Page, configuration: object): Promise<string | null> {
  await page.waitForFunction(() => document.title === 'ready');
  return page.evaluate(
    (given) => (window as unknown as Driven).conformance.start(given),
    configuration,
  );
}

export function callMsal(page: Page, method: string, request: object): Promise<Called> {
  return page.evaluate(
    ([name, given]) => (window as unknown as Driven).conformance.call(name, given),
    [method, request] as const,
  );
}
