import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRoot } from '../../tools/root.ts';
import { freeSettings } from '../support/stack.ts';
import { until, untilTrue } from '../support/until.ts';

const root = findRoot();
const data = mkdtempSync(join(tmpdir(), 'patchbay-launcher-'));
let settings: Record<string, string> = {};

beforeAll(async () => {
  settings = await freeSettings(data);
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** `npm start` as a newcomer runs it, with what it prints. */
class Launch {
  readonly child: ChildProcess;
  text = '';
  code: number | null | undefined;

  constructor(env: Record<string, string>) {
    this.child = spawn('node', ['tools/run-ts.js', 'tools/start/start.ts'], {
      cwd: root,
      env: { ...process.env, ...settings, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const take = (part: Buffer): void => void (this.text += part.toString('utf8'));
    this.child.stdout?.on('data', take);
    this.child.stderr?.on('data', take);
    this.child.once('close', (code) => (this.code = code));
  }

  async ended(): Promise<number | null> {
    await untilTrue(`the launcher to end:\n${this.text}`, () => this.code !== undefined, 60_000);
    return this.code ?? null;
  }
}

describe('npm start', () => {
  it('names every setting that is wrong', async () => {
    const launch = new Launch({ PATCHBAY_HTTP_PORT: 'x', PATCHBAY_RTP_PORTS: '9-1' });
    expect(await launch.ended()).toBe(1);
    expect(launch.text).toContain('PATCHBAY_HTTP_PORT="x"');
    expect(launch.text).toContain('PATCHBAY_RTP_PORTS="9-1"');
  });

  it('says which port is taken and what to set', async () => {
    const port = Number(settings['PATCHBAY_SIP_PORT']);
    const server = await listen(port);
    const launch = new Launch({});
    expect(await launch.ended()).toBe(1);
    server.close();
    expect(launch.text).toContain(`TCP port ${port} (SIP) cannot be had`);
    expect(launch.text).toContain('set PATCHBAY_SIP_PORT to another port');
  });

  it('comes up, serves both, and ends with the child that dies', async () => {
    const launch = new Launch({});
    const http = `http://localhost:${settings['PATCHBAY_HTTP_PORT']}`;
    await until(`its block:\n${launch.text}`, () => said(launch, 'Patchbay is up'), 180_000);
    expect(launch.text).toContain(` Patchbay is up    ${http}\n   Teams (emulated)  /teams?as=ana`);
    for (const path of ['/readyz', '/', '/api/v1/openapi.json']) {
      expect((await fetch(http + path)).status, path).toBe(200);
    }
    const page = await fetch(`${http}/phone`, { redirect: 'manual' });
    expect(page.headers.get('location')).toContain(`:${settings['PATCHBAY_CLOUD_PORT']}/phone`);

    process.kill(pidOf(launch.child.pid ?? 0, 'build/cloud.js'), 'SIGKILL');
    expect(await launch.ended()).toBe(1);
    expect(launch.text).toContain('cloud ended (signal SIGKILL)');
  });
});

const said = (launch: Launch, words: string): true | undefined =>
  launch.text.includes(words) || launch.code !== undefined ? true : undefined;

function listen(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** The child of a process whose command line has these words. */
function pidOf(parent: number, words: string): number {
  const rows = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).split('\n');
  const row = rows.find(
    (line) => Number(line.trim().split(/ +/)[1]) === parent && line.includes(words),
  );
  return Number(row?.trim().split(/ +/)[0]);
}
