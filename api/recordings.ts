import { z } from 'zod';
import type { TenantId } from '../domain/index.ts';
import { AgentId, InteractionId, QueueId, RecordingId } from '../domain/index.ts';
import type { RecordingQuery } from '../journal/index.ts';
import type { Viewer } from './port.ts';

/** A recording as its row says. */
export const RecordingItem = z.object({
  id: RecordingId,
  interaction: InteractionId,
  queue: QueueId,
  agents: z.array(AgentId),
  startedAt: z.number(),
  durationMs: z.number(),
  size: z.number(),
  /** open: being written · partial: broke off, heard up to there · lost: nothing to be heard. */
  state: z.enum(['open', 'whole', 'partial', 'lost']),
  /** Deleted then, unless held. */
  deleteAt: z.number(),
  legalHold: z.boolean(),
});
export type RecordingItem = z.infer<typeof RecordingItem>;

/** A recording as one WAV file: left the customer, right what they heard. */
export interface RecordingAudio {
  readonly bytes: number;
  /** From byte `from` up to and without `to`; closes at its end. */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
  /** For what is not read after all. */
  close(): Promise<void>;
}

/** What the API needs of recordings (`main/recording/desk.ts`). */
export interface RecordingHost {
  list(tenant: TenantId, query: RecordingQuery): Promise<readonly RecordingItem[]>;
  get(tenant: TenantId, id: RecordingId): Promise<RecordingItem | null>;
  /** On record before it is opened. null = nothing can be heard: erased, lost, being written. */
  audio(
    viewer: Viewer,
    id: RecordingId,
    how: 'heard' | 'downloaded',
  ): Promise<RecordingAudio | null>;
  /** On record. false = no such one. */
  hold(viewer: Viewer, id: RecordingId, isHeld: boolean): Promise<boolean>;
  /** On record. false = held. */
  remove(viewer: Viewer, id: RecordingId): Promise<boolean>;
  /** The tenant lets agents hear the calls that they took part in. */
  agentsHearOwn(tenant: TenantId): boolean;
}
