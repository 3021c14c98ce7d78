import type { QueueId } from '../domain/index.ts';
import type { Interaction } from './state.ts';

/** The queue whose settings hold: where it waits or has waited, or in whose name it was placed. */
export function queueIdOf(interaction: Interaction): QueueId | null {
  return interaction.ticket?.queue ?? interaction.outbound?.queue ?? null;
}
