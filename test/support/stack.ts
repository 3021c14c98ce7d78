import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../tools/build/build.ts';
import { findRoot } from '../../tools/root.ts';
import { directRoutingOf } from '../../tools/start/direct-routing.ts';
import { Service } from '../../tools/start/service.ts';
import { freePort, rtpRange } from './ports.ts';

export interface StackOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cloud?: boolean;
  /** False: ports and folder only; `startProduct` comes later, with other arguments. */
  readonly start?: boolean;
  /** The Teams trunk as `npm start` has it, by TLS; default: plain SIP. */
  readonly directRouting?: boolean;
}

/**
 * The real processes, product and cloud, on free ports with a data folder of their own. What a test
 * does to them is what the world can do: HTTP, SIP, signals.
 */
export class Stack {
  readonly root = findRoot();
  readonly data = mkdtempSync(join(tmpdir(), 'patchbay-test-'));
  readonly ports: StackPorts;
  readonly #options: StackOptions;
  #product: Service | undefined;
  #cloud: Service | undefined;

  private constructor(ports: StackPorts, options: StackOptions) {
    this.ports = ports;
    this.#options = options;
  }

  static async start(options: StackOptions = {}): Promise<Stack> {
    await build(findRoot());
    const stack = new Stack(await pickPorts(), options);
    if (options.start === false) return stack;
    try {
      await Promise.all([
        stack.startProduct(),
        options.cloud === false ? undefined : stack.startCloud(),
      ]);
    } catch (fault) {
      await stack.stop();
      throw fault;
    }
    return stack;
  }

  get productUrl(): string {
    return `http://127.0.0.1:${this.ports.http}`;
  }

  get cloudUrl(): string {
    return `http://127.0.0.1:${this.ports.cloud}`;
  }

  get product(): Service {
    if (!this.#product) throw new Error('the product was not started');
    return this.#product;
  }

  /** Starts it, or starts it again on the same data and ports after a kill. */
  async startProduct(args: readonly string[] = ['start']): Promise<void> {
    this.#product = new Service({
      name: 'product',
      root: this.root,
      program: 'build/patchbay.js',
      args,
      env: this.environment(),
      readyUrl: `${this.productUrl}/readyz`,
      logPath: join(this.data, 'log', 'product.log'),
      readyTimeoutMs: 180_000,
    });
    await this.#product.ready();
  }

  async startCloud(): Promise<void> {
    this.#cloud = new Service({
      name: 'cloud',
      root: this.root,
      program: 'build/cloud.js',
      args: [],
      env: this.environment(),
      readyUrl: `${this.cloudUrl}/livez`,
      logPath: join(this.data, 'log', 'cloud.log'),
      readyTimeoutMs: 120_000,
    });
    await this.#cloud.ready();
  }

  /** Ends both and removes the data; keeps it, and says where, when PATCHBAY_KEEP is set. */
  async stop(): Promise<void> {
    await Promise.all([this.#product?.stop(20_000), this.#cloud?.stop(5000)]);
    if (process.env['PATCHBAY_KEEP']) console.log(`kept ${this.data}`);
    else rmSync(this.data, { recursive: true, force: true });
  }

  /** For commands that look at the same journal. */
  environment(): Record<string, string | undefined> {
    const own = settingsFor(this.ports, join(this.data, 'data'));
    const given = { ...process.env, ...own, ...this.#options.env };
    return { ...given, ...(this.#options.directRouting === true ? directRoutingOf(given) : {}) };
  }
}

export interface StackPorts {
  readonly http: number;
  readonly sip: number;
  readonly sipTls: number;
  readonly cloud: number;
  readonly cloudTls: number;
  readonly cloudSip: number;
  readonly cloudSipTls: number;
  readonly rtp: { readonly first: number; readonly last: number };
  readonly cloudRtp: { readonly first: number; readonly last: number };
}

async function pickPorts(): Promise<StackPorts> {
  const [http, sip, sipTls, cloud, cloudTls, cloudSip, cloudSipTls] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const rtp = rtpRange();
  let cloudRtp = rtpRange();
  while (cloudRtp.first === rtp.first) cloudRtp = rtpRange();
  return { http, sip, sipTls, cloud, cloudTls, cloudSip, cloudSipTls, rtp, cloudRtp };
}

/** Settings for a data folder and free ports: two stacks on one machine do not meet. */
export async function freeSettings(data: string): Promise<Record<string, string>> {
  return settingsFor(await pickPorts(), data);
}

function settingsFor(ports: StackPorts, data: string): Record<string, string> {
  return {
    PATCHBAY_DATA: data,
    PATCHBAY_HTTP_PORT: `${ports.http}`,
    PATCHBAY_SIP_PORT: `${ports.sip}`,
    PATCHBAY_SIP_TLS_PORT: `${ports.sipTls}`,
    PATCHBAY_RTP_PORTS: `${ports.rtp.first}-${ports.rtp.last}`,
    PATCHBAY_CLOUD_PORT: `${ports.cloud}`,
    PATCHBAY_CLOUD_TLS_PORT: `${ports.cloudTls}`,
    PATCHBAY_CLOUD_SIP_PORT: `${ports.cloudSip}`,
    PATCHBAY_CLOUD_SIP_TLS_PORT: `${ports.cloudSipTls}`,
    PATCHBAY_CLOUD_RTP_PORTS: `${ports.cloudRtp.first}-${ports.cloudRtp.last}`,
    PATCHBAY_DRAIN_MS: '1000',
  };
}
