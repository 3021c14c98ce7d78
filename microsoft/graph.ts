import { request } from 'undici';
import { MicrosoftError } from './error.ts';

const TIMEOUT_MS = 5_000;
const BYTES_MAX = 4 * 1024 * 1024;

type Method = 'GET' | 'POST';

/** One GET to Graph as whoever the token speaks of. Rejects with MicrosoftError. */
export function graphGet(url: string, token: string | null): Promise<unknown> {
  return ask(url, { method: 'GET', token });
}

export function graphPost(url: string, token: string | null, body: unknown): Promise<unknown> {
  return ask(url, { method: 'POST', token, body: JSON.stringify(body) });
}

async function ask(
  url: string,
  how: { readonly method: Method; readonly token: string | null; readonly body?: string },
): Promise<unknown> {
  const { method, token, body } = how;
  const headers = {
    accept: 'application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const sent = body === undefined ? {} : { body };
  const timeouts = { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS };
  try {
    const answer = await request(url, { method, headers, ...sent, ...timeouts });
    const text = await capped(answer.body);
    if (answer.statusCode === 204 || (answer.statusCode === 202 && text === '')) return null;
    if (answer.statusCode < 300) return JSON.parse(text);
    const { statusCode: status } = answer;
    throw new MicrosoftError(codeOf(status), `Graph answered ${status}`, { status });
  } catch (cause) {
    if (cause instanceof MicrosoftError) throw cause;
    if (cause instanceof SyntaxError) {
      throw new MicrosoftError('unexpected', 'Graph answered something else than JSON', { cause });
    }
    throw new MicrosoftError('unavailable', 'Graph cannot be reached', { cause });
  }
}

function codeOf(status: number): 'throttled' | 'unavailable' | 'refused' {
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : 'refused';
}

async function capped(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > BYTES_MAX) throw new MicrosoftError('unexpected', 'Graph answers without end');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
