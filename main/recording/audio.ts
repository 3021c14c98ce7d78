import type { RecordingId, TenantId } from '../../domain/index.ts';
import type { Journal } from '../../journal/index.ts';
import type { RecordingAudio } from '../../api/index.ts';
import type { RecordingKeeper } from './keeper.ts';
import { openWav } from './wav.ts';
import type { Taken } from './wav.ts';

const BOTH_SIDES: Taken = {
  channels: 2,
  bytesOf: ({ bytes }) => bytes,
  read: (file, from, to) => file.read(from, to),
};

/** A recording as one WAV of both sides; null = nothing can be heard. */
export async function openAudio(
  of: {
    readonly keeper: RecordingKeeper;
    readonly recordings: Pick<Journal['recordings'], 'parts'>;
  },
  tenant: TenantId,
  id: RecordingId,
): Promise<RecordingAudio | null> {
  const parts = await of.recordings.parts(tenant, id);
  return openWav({ parts, keeper: of.keeper }, tenant, BOTH_SIDES);
}
