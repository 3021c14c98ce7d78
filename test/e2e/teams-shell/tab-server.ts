import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** As published: nothing of it is changed. */
const TEAMS_JS = readFileSync(require.resolve('@microsoft/teams-js'));
const MSAL = readFileSync(
  require.resolve('@azure/msal-browser').replace(/msal-browser\.[a-z.]+$/, 'msal-browser.min.js'),
);

/**
 * The smallest app: it loads teams-js and waits for what the test tells it. `mode` = how it starts.
 */
export function tabPage(mode: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test tab</title>
<script src="/teams.js"></script>${mode === 'msal' ? '<script src="/msal.js"></script>' : ''}</head>
<body><h1>Test tab</h1><button id="probe">Probe</button><script>
  const { app } = microsoftTeams;
  window.seen = [];
  const mode = ${JSON.stringify(mode)};
  const ready = mode === 'silent' ? new Promise(() => {}) : app.initialize(window.hosts());
  window.ready = ready;
  ready.then(async () => {
    if (mode === 'fail') return app.notifyFailure({ reason: 'AuthFailed', message: 'no sign-in' });
    if (mode === 'cached') {
      app.lifecycle.registerBeforeSuspendOrTerminateHandler(async () => { seen.push('suspend'); });
      app.lifecycle.registerOnResumeHandler((to) => {
        seen.push('resume ' + to.entityId); app.notifySuccess();
      });
    }
    app.registerOnThemeChangeHandler((theme) => seen.push('theme ' + theme));
    if (mode !== 'loading') await app.notifySuccess();
    document.querySelector('h1').textContent = 'Test tab is ready';
  });
</script></body></html>`;
}

export interface TabServer {
  origin: string;
  /** How pages start from now on. */
  mode: string;
  /** Origins that the app admits besides Microsoft's. */
  hosts: readonly string[];
  readonly server: Server;
}

/** Serves every path with the tab, as a product would from its own origin. */
export async function startTabServer(host: string): Promise<TabServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/teams.js' || path === '/msal.js') {
      response.setHeader('content-type', 'text/javascript');
      response.setHeader('cache-control', 'max-age=3600');
      response.end(path === '/teams.js' ? TEAMS_JS : MSAL);
      return;
    }
    response.setHeader('content-type', 'text/html');
    const hosts = `<script>window.hosts = () => ${JSON.stringify(tab.hosts)}</script>`;
    response.end(tabPage(tab.mode).replace('<head>', `<head>${hosts}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const tab: TabServer = { origin: `http://${host}:${port}`, mode: 'ready', hosts: [], server };
  return tab;
}
