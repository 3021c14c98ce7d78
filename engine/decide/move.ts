import type { CommandOf, InteractionId, Refusal, RefusalReason } from '../../domain/index.ts';
import { startFlow } from '../flow/run.ts';
import { MOVED_MAX } from '../limits.ts';
import { refusesNewcomers } from '../queue-order.ts';
import type { Interaction } from '../state.ts';
import { enterQueue, priorityOf } from './queue.ts';
import { emit, refuse } from './run.ts';
import { canGo } from './send-on.ts';
import type { Run } from './run.ts';
import { giveAway, goTo, targetFault } from './transfer.ts';

type Moving = CommandOf<'moveInteractions'>;
type Refused = { readonly interaction: InteractionId; readonly reason: RefusalReason };

/**
 * A supervisor moves those who wait. Each goes or is refused by itself: one who has left meanwhile
 * keeps nobody. Priority and the place by waiting time go along; what a queue does not keep of
 * newcomers (count, no agents) does not hold against a person's decision, that it is closed does.
 */
export function moveInteractions(run: Run, command: Moving): Refusal | null {
  const { queue, target } = command;
  if (!run.state.queues.has(queue)) return refuse('unknownQueue');
  const fault = placeFault(run, command);
  if (fault !== null) return fault;
  const moved: InteractionId[] = [];
  const refused: Refused[] = [];
  for (const interaction of command.interactions ?? waitingOf(run, command)) {
    const reason = moveOne(run, interaction, command);
    if (reason === null) moved.push(interaction);
    else refused.push({ interaction, reason });
  }
  if (moved.length === 0) {
    const words = refused.map(({ interaction, reason }) => `${interaction}: ${reason}`);
    return refuse('notWaiting', ...(words.length > 0 ? words : ['nobody waits in the queue']));
  }
  emit(run, { type: 'interactionsMoved', queue, target, moved, refused });
  return null;
}

/** What would be wrong with each of them. */
function placeFault(run: Run, { queue: from, target }: Moving): Refusal | null {
  if (target.kind === 'agent') return targetFault(run, target);
  const fault = targetFault(run, target);
  if (fault !== null || target.kind !== 'queue') return fault;
  if (target.queue === from && target.agent === undefined && target.priority === undefined) {
    return refuse('sameQueue');
  }
  const queue = run.state.queues.get(target.queue);
  if (queue === undefined || queue.retired) return refuse('unknownQueue');
  return refusesNewcomers(run.state, queue, run.at) === null ? null : refuse('queueClosed');
}

const waitingOf = ({ state }: Run, { queue }: Moving): InteractionId[] =>
  [...state.router.waiting(queue)].slice(0, MOVED_MAX).map(({ id }) => id);

/** null = it went. */
function moveOne(run: Run, id: InteractionId, { queue, target }: Moving): RefusalReason | null {
  const interaction = run.state.interactions.get(id);
  if (interaction === undefined) return 'unknownInteraction';
  const { owner, ticket } = interaction;
  const waits = owner.kind === 'queue' || owner.kind === 'offer';
  if (!waits || ticket?.open !== true || ticket.queue !== queue) return 'notWaiting';
  if (!canGo(run, interaction, target)) return 'noCustomer';
  // Taken by the one before.
  const fault = targetFault(run, target);
  if (fault !== null) return fault.reason;
  send(run, interaction, target);
  return null;
}

function send(run: Run, interaction: Interaction, target: Moving['target']): void {
  const { ticket } = interaction;
  const priority = priorityOf(interaction);
  giveAway(run, interaction, target);
  if (target.kind === 'flow') startFlow(run, interaction, target.flow);
  else if (target.kind === 'agent') goTo(run, interaction, target);
  else {
    const place = ticket === null ? {} : { keeps: { order: ticket.order, since: ticket.since } };
    enterQueue(run, interaction, { ...target, priority: target.priority ?? priority, ...place });
  }
}
