import type { AgentId, QueueId } from '../../domain/index.ts';
import { PLAY_MAX_MS } from '../limits.ts';
import { needsNotice, policyOfQueue } from '../recording-policy.ts';
import type { Interaction } from '../state.ts';
import { play } from './audio.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

export interface EntersQueue {
  readonly queue: QueueId;
  readonly priority: number;
  readonly agent?: AgentId | undefined;
  readonly agentMs?: number | undefined;
}

/** Whether the customer has to hear of the recording first; then it is being said. */
export function tellFirst(run: Run, interaction: Interaction, to: EntersQueue): boolean {
  const policy = policyOfQueue(run.state, to.queue);
  const announcement = policy?.announcement ?? null;
  if (announcement === null || policy === null || !needsNotice(interaction, policy)) return false;
  const { queue, priority, agent, agentMs } = to;
  emit(run, {
    type: 'noticeStarted',
    interaction: interaction.id,
    queue,
    priority,
    ...(agent === undefined ? {} : { agent }),
    ...(agentMs === undefined ? {} : { agentMs }),
    until: run.at + PLAY_MAX_MS,
  });
  const bargeIn = policy.consent === 'key' ? ({ bargeIn: true } as const) : {};
  play(run, interaction, { purpose: 'notice', prompt: announcement, ...bargeIn });
  return true;
}
