import { mediaWorker } from '../../../media/test-support/worker.ts';
import { startCloud, type Cloud, type CloudOptions } from '../../main.ts';

/** A cloud of its own for a test, and the little HTTP that a test needs. */
export interface TestCloud {
  readonly cloud: Cloud;
  get<T>(path: string): Promise<T>;
  bytes(path: string): Promise<Uint8Array>;
  send(method: 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export async function startTestCloud(options: Partial<CloudOptions> = {}): Promise<TestCloud> {
  const cloud = await startCloud({
    bind: '127.0.0.1',
    httpPort: 0,
    sipPort: 0,
    rtpPorts: { first: 24_000, last: 24_999 },
    mediaWorker: await mediaWorker(),
    product: { host: '127.0.0.1', port: 9 },
    ...options,
  });
  const url = (path: string) => `${cloud.origin}${path}`;
  return {
    cloud,
    get: async <T>(path: string) => {
      const response = await fetch(url(path));
      if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
      return (await response.json()) as T; // a test names what it expects to find
    },
    bytes: async (path) => new Uint8Array(await (await fetch(url(path))).arrayBuffer()),
    send: async (method, path, body) => {
      const headers = { 'content-type': 'application/json' };
      const text = body === undefined ? '' : JSON.stringify(body);
      const request: RequestInit = { method, headers, body: text };
      const response = await fetch(url(path), request);
      const answer = await response.text();
      return { status: response.status, body: answer === '' ? null : JSON.parse(answer) };
    },
  };
}

/** Asks until the answer is right; after the time it says what it saw last. */
export async function until<T>(
  ask: () => Promise<T>,
  isRight: (value: T) => boolean,
  waitMs = 5_000,
): Promise<T> {
  const endsAt = Date.now() + waitMs;
  for (;;) {
    const value = await ask();
    if (isRight(value)) return value;
    if (Date.now() > endsAt) throw new Error(`not in time; last: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
