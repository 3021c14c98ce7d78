import type { RecordingTarget } from '../../../channels/index.ts';
import { openFileSink } from '../../../media/index.ts';
import { RecordingWriter } from '../../../media/recording/writer.ts';

const BATCH_FRAMES = 4_000;

/** A second of sound where the keeper says: left `tone`, right its opposite. */
export async function writeRecording(
  target: RecordingTarget,
  tone: number,
  how: 'whole' | 'crash',
): Promise<void> {
  const { path, facts } = target;
  const sink = await openFileSink(path, { keepBroken: true });
  let chunks = 0;
  let reached: () => void = () => undefined;
  const written = new Promise<void>((resolve) => (reached = resolve));
  const append = async (chunk: Uint8Array): Promise<void> => {
    await sink.append(chunk);
    if (++chunks === 3) reached();
  };
  const writer = new RecordingWriter({
    sink: { ...sink, append },
    wrapKey: (key) => target.wrapKey(key),
    facts,
  });
  const batch = Int16Array.from({ length: 2 * BATCH_FRAMES }, (_, i) =>
    i % 2 === 0 ? tone : -tone,
  );
  writer.append(batch);
  writer.append(batch);
  // Header and two chunks: what is on the disk when the process dies.
  await written;
  if (how === 'crash') return sink.abort();
  writer.end();
  await writer.done;
}
