import type { AgentId, InteractionId, LegId, QueueId, RecordingId } from '../domain/index.ts';

/** What the customer knows of being recorded, kept through transfers. */
export interface Notice {
  readonly told: boolean;
  /** The key that some queues ask for. */
  readonly consent: 'open' | 'given' | 'refused';
}

export const NO_NOTICE: Notice = { told: false, consent: 'open' };

/**
 * One recording of an interaction, on the customer's leg.
 *
 *   starting ─► on ─► pausing ─► paused ─► resuming ─► on …
 *      └─────────┴───────┴─────────┴──────────┴─► stopping ─► (ended)
 *
 * What was asked for stands here at once, `on` and `paused` are what the platform has confirmed:
 * nobody reads out the number of a card on a promise. Any state may go straight to ended.
 */
export interface Recording {
  readonly id: RecordingId;
  readonly interaction: InteractionId;
  readonly leg: LegId;
  queue: QueueId;
  agent: AgentId;
  state: 'starting' | 'on' | 'pausing' | 'paused' | 'resuming' | 'stopping';
  /** false: its process died while it was paused; to go on means to start another file. */
  running: boolean;
  /** Asked again, given up or resumed then; null = a person's to end. */
  until: number | null;
}
