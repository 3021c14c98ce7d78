import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestAuthority } from '../../sip/test-support/certificates.ts';
import { findRoot } from '../../tools/root.ts';
import { askText, once } from './edge-tools.ts';
import { freePort, rtpRange } from '../support/ports.ts';
import { untilTrue } from '../support/until.ts';

export interface EdgePorts {
  /** Towards the world, by UDP and by TLS. */
  readonly udp: number;
  readonly tls: number;
  /** Where Patchbay sends what is for Teams, and for the carrier. */
  readonly teams: number;
  readonly carrier: number;
}

export interface EdgeOptions {
  readonly patchbayPort: number;
  /** `sip:HOST:PORT;transport=tls` in the order to be tried. */
  readonly teams: readonly string[];
}

const here = join(findRoot(), 'deploy/edge');

/** Tenants have one label before it; names below localhost are this machine (RFC 6761). */
export const edgeName = 'customers.adatum.localhost';

/**
 * deploy/edge as it stands there, with Debian's Kamailio and rtpengine, on free ports of this
 * machine: only local.cfg, the destinations and the certificate are the test's own.
 */
export class Edge {
  readonly ports: EdgePorts;
  readonly folder: string;
  /** Authority that signed the edge's certificate, `edge.pem`; far ends may show the same. */
  readonly authority: string;
  readonly #children: ChildProcess[] = [];
  #log = '';

  private constructor(ports: EdgePorts, folder: string) {
    this.ports = ports;
    this.folder = folder;
    this.authority = makeCertificates(folder);
  }

  /** Ports and certificates; nothing runs yet. */
  static async prepare(): Promise<Edge> {
    const ports = {
      udp: await freePort(),
      tls: await freePort(),
      teams: await freePort(),
      carrier: await freePort(),
    };
    return new Edge(ports, mkdtempSync(join(tmpdir(), 'patchbay-edge-')));
  }

  async start(options: EdgeOptions): Promise<void> {
    const control = await freePort();
    this.#write(options, control);
    const rtp = rtpRange();
    const media = this.#spawn('rtpengine', [
      ...['--table=-1', '--foreground', '--log-stderr', '--log-level=4'],
      ...['--interface=outside/127.0.0.1', '--interface=inside/127.0.0.1'],
      ...[`--listen-ng=127.0.0.1:${control}`],
      ...[`--port-min=${rtp.first}`, `--port-max=${rtp.last}`],
      ...['--pidfile', join(this.folder, 'rtpengine.pid')],
    ]);
    await untilTrue('rtpengine to answer', () => askText(control, 'd7:command4:pinge'));
    const proxy = this.#spawn('kamailio', [
      ...['-DD', '-E', '-n', '2', '-m', '32', '-M', '4'],
      ...['-f', join(this.folder, 'kamailio.cfg'), '-w', this.folder, '-Y', this.folder],
      ...['-P', join(this.folder, 'kamailio.pid')],
    ]);
    await untilTrue('Kamailio to answer', async () => {
      if (proxy.exitCode !== null || media.exitCode !== null) throw new Error(this.lastLines);
      return askText(this.ports.udp, optionsRequest(this.ports.udp));
    });
  }

  get lastLines(): string {
    return this.#log.slice(-3000);
  }

  async stop(): Promise<void> {
    const gone = this.#children.map((child) => once(child));
    for (const child of this.#children) child.kill('SIGTERM');
    await Promise.all(gone);
    if (process.env['PATCHBAY_KEEP']) console.log(`kept ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true });
  }

  #write(options: EdgeOptions, control: number): void {
    const { ports, folder } = this;
    for (const name of ['kamailio.cfg', 'tls.cfg'])
      copyFileSync(join(here, name), at(folder, name));
    const words: Readonly<Record<string, string | number>> = {
      EDGE_FQDN: edgeName,
      EDGE_TLS_PORT: ports.tls,
      EDGE_PATCHBAY_HOST: '127.0.0.1',
      EDGE_PATCHBAY: `127.0.0.1:${options.patchbayPort}`,
      EDGE_INSIDE: `127.0.0.1:${ports.teams}`,
      EDGE_TO_TEAMS_PORT: ports.teams,
      EDGE_TO_CARRIER_PORT: ports.carrier,
      EDGE_RTPENGINE: `udp:127.0.0.1:${control}`,
      EDGE_DISPATCHER: at(folder, 'dispatcher.list'),
      EDGE_TLS_CFG: at(folder, 'tls-test.cfg'),
      EDGE_REQUESTS_PER_2S: 2000,
    };
    const lines = Object.entries(words).map(([name, value]) => `#!substdef "!${name}!${value}!g"`);
    const listen = [`tls:127.0.0.1:${ports.tls}`, `udp:127.0.0.1:${ports.udp}`];
    for (const inside of [ports.teams, ports.carrier]) listen.push(`tcp:127.0.0.1:${inside}`);
    writeFileSync(
      at(folder, 'local.cfg'),
      `${[...lines, ...listen.map((each) => `listen=${each}`)].join('\n')}\n`,
    );
    const destinations = options.teams.map((uri, index) => `1 ${uri} 8 ${30 - 10 * index}`);
    writeFileSync(at(folder, 'dispatcher.list'), `${destinations.join('\n')}\n`);
    writeFileSync(at(folder, 'tls-test.cfg'), tlsText(folder));
  }

  #spawn(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(program, args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const take = (data: Buffer): void => void (this.#log += data.toString('utf8'));
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    this.#children.push(child);
    return child;
  }
}

const at = (folder: string, name: string): string => join(folder, name);

/** Programs of the edge that this machine lacks. */
export function edgeLack(): readonly string[] {
  const found = (program: string): boolean =>
    spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin" command -v ${program}`]).status === 0;
  return ['kamailio', 'rtpengine', 'openssl'].filter((program) => !found(program));
}

function tlsText(folder: string): string {
  const own = ['certificate', 'private_key'].map(
    (key, index) => `${key} = ${at(folder, index === 0 ? 'edge.pem' : 'edge.key')}`,
  );
  const authority = `ca_list = ${at(folder, 'authority.pem')}`;
  return [
    '[server:default]',
    'method = TLSv1.2+',
    ...own,
    'verify_certificate = no',
    'require_certificate = no',
    '[client:default]',
    'method = TLSv1.2+',
    ...own,
    authority,
    'verify_certificate = yes',
    'require_certificate = yes',
    '',
  ].join('\n');
}

/** One authority for both ends: the edge verifies who it calls. */
function makeCertificates(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const authority = new TestAuthority();
  const own = authority.issue(`DNS:${edgeName}`, `DNS:*.${edgeName}`, 'IP:127.0.0.1');
  authority.remove();
  writeFileSync(at(folder, 'authority.pem'), authority.cert);
  writeFileSync(at(folder, 'edge.pem'), own.cert);
  writeFileSync(at(folder, 'edge.key'), own.key);
  return authority.cert;
}

function optionsRequest(port: number): string {
  return [
    `OPTIONS sip:127.0.0.1:${port} SIP/2.0`,
    'Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK-ready;rport',
    'From: <sip:ready@127.0.0.1>;tag=1',
    `To: <sip:127.0.0.1:${port}>`,
    'Call-ID: ready',
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}
