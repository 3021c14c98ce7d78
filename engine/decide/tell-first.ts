import type { AgentId, KeptPlace, QueueId, SkillRequirement } from '../../domain/index.ts';
import { PLAY_MAX_MS } from '../limits.ts';
import { needsNotice, policyOfQueue } from '../recording-policy.ts';
import type { Interaction } from '../state.ts';
import { hasCustomer, play } from './audio.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/** On the way into a queue. */
export interface Entering {
  readonly queue: QueueId;
  readonly priority: number;
  /** Asked alone at first, for `agentMs`. */
  readonly agent?: AgentId | undefined;
  readonly agentMs?: number | undefined;
  /** Moved by a person: its place by waiting time, and it is kept whatever the queue keeps. */
  readonly keeps?: KeptPlace | undefined;
  /** Beside what the queue's rings ask for. */
  readonly requirements?: readonly SkillRequirement[] | undefined;
}

/** Whether the customer has to hear of the recording first; then it is being said. */
export function tellFirst(run: Run, interaction: Interaction, to: Entering): boolean {
  const policy = policyOfQueue(run.state, to.queue);
  const announcement = policy?.announcement ?? null;
  if (announcement === null || policy === null || !needsNotice(interaction, policy)) return false;
  // A callback: whoever is not told is not recorded. One who still hears that they are called
  // back is about to go: kept on the line, they would be told their place for ever.
  if (interaction.callback !== null || !hasCustomer(run, interaction)) return false;
  const { queue, priority, agent, agentMs, keeps, requirements } = to;
  emit(run, {
    type: 'noticeStarted',
    interaction: interaction.id,
    queue,
    priority,
    ...(agent === undefined ? {} : { agent }),
    ...(agentMs === undefined ? {} : { agentMs }),
    ...(keeps === undefined ? {} : { keeps }),
    ...(requirements === undefined ? {} : { requirements: [...requirements] }),
    until: run.at + PLAY_MAX_MS,
  });
  const bargeIn = policy.consent === 'key' ? ({ bargeIn: true } as const) : {};
  play(run, interaction, { purpose: 'notice', prompt: announcement, ...bargeIn });
  return true;
}
