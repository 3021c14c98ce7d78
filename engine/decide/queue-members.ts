import { sourcesOf } from '../../domain/index.ts';
import type { CommandOf, Refusal } from '../../domain/index.ts';
import { withdrawFrom } from './people.ts';
import { widenAndMatch } from './queue.ts';
import { emit, refuse } from './run.ts';
import type { Run } from './run.ts';
import { leaveIfDeserted } from './send-over.ts';

/** Told by whoever reads groups, channels and shifts. Who is no agent here is left out. */
export function setQueueMembers(run: Run, command: CommandOf<'setQueueMembers'>): Refusal | null {
  const { state } = run;
  const queue = state.queues.get(command.queue);
  if (queue === undefined || queue.retired) return refuse('unknownQueue');
  const { members } = queue.config;
  if (members === undefined || !sourcesOf(members).includes(command.source)) {
    return refuse('unknownTarget', `${command.source} is no source of this queue's members`);
  }
  const { source } = command;
  const agents = [...new Set(command.agents)].filter((id) => state.config.agents.has(id));
  const before = queue.members[source] ?? [];
  const isSame = agents.length === before.length && agents.every((id, at) => id === before[at]);
  if (isSame) return null;
  emit(run, { type: 'queueMembersSet', queue: queue.id, source, agents });
  for (const id of before) {
    const agent = state.agents.get(id);
    const offer =
      agent?.activity.kind === 'offered' ? state.offers.get(agent.activity.offer) : undefined;
    const isOut = offer?.queue === queue.id && !state.router.serves(id, queue.id);
    if (agent !== undefined && isOut) withdrawFrom(run, agent);
  }
  for (const interaction of [...state.router.waiting(queue.id)]) widenAndMatch(run, interaction);
  leaveIfDeserted(run, queue);
  return null;
}
