import { until, untilTrue } from '../support/until.ts';
import type { Context } from './context.ts';
import { customerEar, hearExactly, phoneEar, voicesIn } from './hearing.ts';
import { isNoSoundOnDisk, soundOf } from './sound-files.ts';
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
  const { api, twin, caller } = context;
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
  const wav = await soundOf(context, `/recordings/${item.id}/audio`);
  const sides = [0, 1].map((side) => voicesIn(sideOf(wav, side).slice(0, -8 * LAST_MS)));
  if (sides.join() !== 'customer,ana') throw new Error(`the recording has ${sides.join()}`);
  isNoSoundOnDisk(context, 'recordings', item.id);
}

function sideOf(wav: Buffer, side: number): Int16Array {
  const frames = Math.max(0, Math.floor((wav.length - HEADER_BYTES) / FRAME_BYTES));
  return Int16Array.from({ length: frames }, (_, n) =>
    wav.readInt16LE(HEADER_BYTES + n * FRAME_BYTES + 2 * side),
  );
}
