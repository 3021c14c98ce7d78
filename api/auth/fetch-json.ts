import { request } from 'undici';

const BYTES_MAX = 256 * 1024;
const TIMEOUT_MS = 5_000;

/** Reads the key set from its configured address: bounded in size and time, no redirect followed. */
export async function fetchJson(url: string): Promise<unknown> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const { statusCode, body } = await request(url, {
    signal,
    headers: { accept: 'application/json' },
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > BYTES_MAX) throw new Error('the key set is too large');
    chunks.push(bytes);
  }
  if (statusCode !== 200) throw new Error(`the key address answered ${statusCode}`);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
