import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWav, strongestTone } from '../../media/index.ts';
import type { Context } from './context.ts';
import { voices } from './hearing.ts';

/** Sound that the API gives Chloé. */
export async function soundOf({ twin, stack }: Context, path: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${await twin.token('chloe')}` };
  return bytesOf(await fetch(`${stack.productUrl}/api/v1${path}`, { headers }));
}

export async function bytesOf(answer: Response): Promise<Buffer> {
  if (!answer.ok) throw new Error(`the sound is answered by ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** What was recorded under this id is no sound to anybody who has the disk. */
export function isNoSoundOnDisk(
  { stack }: Context,
  kind: 'recordings' | 'voicemail',
  id: string,
): void {
  const folder = join(stack.data, 'data', kind, 'contoso');
  const files = readdirSync(folder, { recursive: true }) as string[];
  const file = files.find((name) => name.includes(`${id}-1.pbrec`));
  if (file === undefined) throw new Error('no file of it');
  const bytes = readFileSync(join(folder, file));
  const asSound = new Int16Array(bytes.buffer.slice(0, bytes.length & ~1));
  if (isWav(bytes) || strongestTone(asSound, Object.values(voices)) !== undefined) {
    throw new Error('the file can be heard');
  }
}

function isWav(bytes: Uint8Array): boolean {
  try {
    readWav(bytes);
    return true;
  } catch {
    return false;
  }
}
