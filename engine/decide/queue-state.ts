import type { CommandOf, QueueId, Refusal } from '../../domain/index.ts';
import { nextChange } from '../flow/hours.ts';
import { NOTICES_MAX } from '../limits.ts';
import { hoursOf } from '../queue-order.ts';
import type { Interaction, Queue } from '../state.ts';
import { play } from './audio.ts';
import { matchWaiting } from './queue.ts';
import { emit, refuse } from './run.ts';
import type { Run } from './run.ts';

/** A supervisor pauses, drains, opens or closes a queue, or takes that back. */
export function setQueueState(run: Run, command: CommandOf<'setQueueState'>): Refusal | null {
  const queue = run.state.queues.get(command.queue);
  if (queue === undefined || queue.retired) return refuse('unknownQueue');
  const { state, reason } = command;
  const until = state === 'normal' ? null : untilOf(run, queue, command.until);
  if (typeof until === 'object' && until !== null) return until;
  const { order } = queue;
  const isSame =
    order === null
      ? state === 'normal'
      : order.state === state && order.until === until && order.reason === reason;
  if (isSame) return null;
  change(run, queue, { state, until, reason, by: 'supervisor' });
  return null;
}

/** Its time has come: the queue's own settings hold again. */
export function endQueueOrder(run: Run, id: QueueId): void {
  const queue = run.state.queues.get(id);
  const until = queue?.order?.until ?? Infinity;
  if (queue === undefined || until > run.at) return;
  change(run, queue, { state: 'normal', until: null, reason: '', by: 'timer' });
}

function untilOf(
  run: Run,
  queue: Queue,
  until: CommandOf<'setQueueState'>['until'],
): number | null | Refusal {
  if (until !== 'hours') return until === null || until > run.at ? until : refuse('untilIsPast');
  const hours = hoursOf(run.state, queue);
  const next = hours === undefined ? null : nextChange(hours, run.at);
  return next ?? refuse('hoursNeverChange', 'the queue has no hours that change within 8 days');
}

interface Change extends Pick<CommandOf<'setQueueState'>, 'state' | 'reason'> {
  readonly until: number | null;
  readonly by: 'supervisor' | 'timer';
}

function change(run: Run, queue: Queue, to: Change): void {
  const wasPaused = queue.order?.state === 'paused';
  emit(run, { type: 'queueStateSet', queue: queue.id, ...to });
  if (to.state === 'paused') tellPaused(run, queue);
  else if (wasPaused) serveAgain(run, queue);
}

/** In their order, each to the first who would be asked; O(waiting log waiting). */
function serveAgain(run: Run, { id }: Queue): void {
  for (const interaction of [...run.state.router.waiting(id)]) matchWaiting(run, interaction);
  // A queue that rings all rings whoever came free meanwhile.
  for (const interaction of [...run.state.interactions.values()]) {
    const { owner, ticket } = interaction;
    if (owner.kind === 'offer' && owner.all && ticket?.queue === id) matchWaiting(run, interaction);
  }
}

/** Those who wait hear why, the first of them at least; the others' music goes on. */
function tellPaused(run: Run, { id, config }: Queue): void {
  const { pausedPrompt } = config;
  if (pausedPrompt === null) return;
  let told = 0;
  for (const interaction of [...run.state.router.waiting(id)]) {
    if (told >= NOTICES_MAX) break;
    if (!hearsMusic(interaction)) continue;
    play(run, interaction, { purpose: 'paused', prompt: pausedPrompt });
    told++;
  }
}

/** A greeting or announcement is heard out. */
const hearsMusic = ({ play: playing }: Interaction) => playing?.purpose === 'music';
