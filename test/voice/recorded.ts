import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWav, strongestTone } from '../../media/index.ts';
import { until, untilTrue } from '../support/until.ts';
import type { Context } from './context.ts';
import { customerEar, hearExactly, phoneEar, voices, voicesIn } from './hearing.ts';
import { anaTalks } from './talks.ts';

interface Item {
  readonly id: string;
  readonly state: string;
}

const HEADER_BYTES = 44;
const FRAME_BYTES = 4;
const LAST_MS = 300;

export const recordSales = (context: Context): Promise<void> =>
  context.configure('queue', 'sales', { recording: { mode: 'all', retentionDays: 1 } });

/** Left is the customer, right what they hear; on the disk it is no sound to anybody. */
export async function recorded(context: Context): Promise<void> {
  const { api, twin, caller, stack } = context;
  const id = await anaTalks(context);
  await untilTrue('it to be recorded', async () => (await api.of(caller))[0]?.recording === 'on');
  await hearExactly('both to talk', [
    { who: 'Ana', ear: phoneEar(context, 'ana'), hears: ['customer'] },
    { who: 'the customer', ear: customerEar(context), hears: ['ana'] },
  ]);
  await twin.onPhone('ana', 'hangup');
  const item = await until('the recording to be whole', async () => {
    const { items } = (await api.get(`/recordings?interaction=${id}`)) as { items: Item[] };
    return items.find(({ state }) => state === 'whole');
  });
  const url = `${stack.productUrl}/api/v1/recordings/${item.id}/audio`;
  const token = await twin.token('chloe');
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const wav = Buffer.from(await answer.arrayBuffer());
  const sides = [0, 1].map((side) => voicesIn(sideOf(wav, side).slice(0, -8 * LAST_MS)));
  if (sides.join() !== 'customer,ana') throw new Error(`the recording has ${sides.join()}`);

  const folder = join(stack.data, 'data', 'recordings', 'contoso');
  const files = readdirSync(folder, { recursive: true }) as string[];
  const file = files.find((name) => name.includes(`${item.id}-1.pbrec`));
  if (file === undefined) throw new Error('no file of it');
  const bytes = readFileSync(join(folder, file));
  const asSound = new Int16Array(bytes.buffer.slice(0, bytes.length & ~1));
  if (isWav(bytes) || strongestTone(asSound, Object.values(voices)) !== undefined)
    throw new Error('the file can be heard');
}

function isWav(bytes: Uint8Array): boolean {
  try {
    readWav(bytes);
    return true;
  } catch {
    return false;
  }
}

function sideOf(wav: Buffer, side: number): Int16Array {
  const frames = Math.max(0, Math.floor((wav.length - HEADER_BYTES) / FRAME_BYTES));
  return Int16Array.from({ length: frames }, (_, n) =>
    wav.readInt16LE(HEADER_BYTES + n * FRAME_BYTES + 2 * side),
  );
}
