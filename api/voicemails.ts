import { z } from 'zod';
import { InteractionId, RecordingId, VoicemailId } from '../domain/index.ts';
import type { MessageQuery } from '../journal/index.ts';
import type { Viewer } from './port.ts';
import type { RecordingAudio } from './recordings.ts';

/** A voicemail that the reader may open. */
export const VoicemailItem = z.object({
  id: VoicemailId,
  name: z.string(),
  /** person: one agent's own. */
  owner: z.enum(['person', 'shared']),
  messages: z.number(),
  unheard: z.number(),
});
export type VoicemailItem = z.infer<typeof VoicemailItem>;

/** A message as its row says. */
export const MessageItem = z.object({
  id: RecordingId,
  voicemail: VoicemailId,
  interaction: InteractionId,
  at: z.number(),
  durationMs: z.number(),
  /** partial: broke off, heard up to there. */
  state: z.enum(['whole', 'partial']),
  deleteAt: z.number(),
  /** null = nobody has. */
  heardAt: z.number().nullable(),
  heardBy: z.string().nullable(),
  /** Their number; null = withheld or erased. Absent for programs. */
  customerText: z.string().nullable().optional(),
  /** In words; null = there is none (yet). Absent for programs. */
  transcript: z.string().nullable().optional(),
  transcription: z.enum(['none', 'due', 'done', 'failed']),
  mail: z.enum(['none', 'due', 'done', 'failed']),
});
export type MessageItem = z.infer<typeof MessageItem>;

/** What the API needs of voicemails (`main/voicemail/desk.ts`). Each asks for a box by its id. */
export interface VoicemailHost {
  /** Those that the viewer may open; `others` are those that a message can be sent on to. */
  boxes(viewer: Viewer): Promise<{
    readonly items: readonly VoicemailItem[];
    readonly others: readonly Pick<VoicemailItem, 'id' | 'name'>[];
  }>;
  /** There is such a box, and it is theirs, or they lead. */
  mayOpen(viewer: Viewer, box: VoicemailId): boolean;
  list(viewer: Viewer, query: MessageQuery): Promise<readonly MessageItem[]>;
  /** null = not in this box. */
  get(viewer: Viewer, box: VoicemailId, id: RecordingId): Promise<MessageItem | null>;
  /** On record before it is opened, heard from then on. null = nothing can be heard: erased. */
  audio(
    viewer: Viewer,
    id: RecordingId,
    how: 'heard' | 'downloaded',
  ): Promise<RecordingAudio | null>;
  setHeard(viewer: Viewer, id: RecordingId, isHeard: boolean): Promise<void>;
  /** On record. false = there is no such box. */
  forward(viewer: Viewer, id: RecordingId, to: VoicemailId): Promise<boolean>;
  /** On record. */
  remove(viewer: Viewer, id: RecordingId): Promise<void>;
}
