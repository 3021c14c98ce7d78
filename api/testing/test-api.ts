import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createApi } from '../server.ts';
import type { ApiOptions } from '../app.ts';
import { MemoryHost } from './memory-host.ts';
import { newMint } from './token-mint.ts';
import type { Mint, TokenWish } from './token-mint.ts';

export interface TestApi {
  readonly app: FastifyInstance;
  readonly host: MemoryHost;
  readonly mint: Mint;
  /** One request by somebody, without a socket. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    options?: {
      readonly as?: TokenWish | null;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ): Promise<{ status: number; body: unknown; headers: Record<string, unknown> }>;
  close(): Promise<void>;
}

export async function newTestApi(changes: Partial<ApiOptions> = {}): Promise<TestApi> {
  const host = new MemoryHost();
  const mint = await newMint(() => host.clock, 'ES256');
  const webDir = mkdtempSync(join(tmpdir(), 'patchbay-web-'));
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>Patchbay</title>');
  const app = await createApi({ host, auth: mint.auth, webDir, cloudUrl: null, ...changes });
  await app.ready();
  return {
    app,
    host,
    mint,
    call: async (method, url, { as = {}, body, headers: more = {} } = {}) => {
      const headers: Record<string, string> = { ...more };
      if (as !== null) headers['authorization'] = `Bearer ${await mint.token(as)}`;
      const isFile = body instanceof Buffer;
      const payload = body === undefined ? {} : { payload: isFile ? body : JSON.stringify(body) };
      if (body !== undefined) headers['content-type'] = isFile ? 'audio/wav' : 'application/json';
      const answer = await app.inject({ method, url, headers, ...payload });
      const isJson = /application\/(problem\+)?json/.test(String(answer.headers['content-type']));
      const parsed: unknown = isJson && answer.body !== '' ? answer.json() : answer.body;
      return { status: answer.statusCode, body: parsed, headers: answer.headers };
    },
    close: () => app.close(),
  };
}
