import { startFlow } from '../flow/run.ts';
import { NODES_PER_STEP_MAX } from '../limits.ts';
import type { Interaction } from '../state.ts';
import { endWith } from './ending.ts';
import { isDeserted } from './overflow.ts';
import { emit } from './run.ts';
import type { Over, Run } from './run.ts';
import { giveAway, goTo, targetFault } from './transfer.ts';

/** The last agent went: those who wait go on, where the queue says so. After each command. */
export function leaveDeserted(run: Run): void {
  const gone = [...run.wake].filter((id) => run.state.agents.get(id)?.duty.kind !== 'ready');
  if (gone.length === 0) return;
  for (const queue of run.state.queues.values()) {
    const { noAgents } = queue.config.overflow;
    if (noAgents === null || noAgents.appliesTo !== 'all') continue;
    const { router } = run.state;
    if (router.load(queue.id).waiting === 0) continue;
    if (!gone.some((id) => router.serves(id, queue.id))) continue;
    if (!isDeserted(run, queue, noAgents)) continue;
    for (const interaction of [...router.waiting(queue.id)]) {
      sendOver(run, interaction, { queue: queue.id, why: 'noAgents', target: noAgents.target });
    }
  }
}

/**
 * Sends an interaction on. False: its target cannot take it now, or the way goes round in a circle
 * that the configuration check did not see (through a flow).
 */
export function sendOver(run: Run, interaction: Interaction, over: Over): boolean {
  const { queue, why, target } = over;
  // A callback is served by this queue or given up: nobody is there to hear another's words.
  if (interaction.callback !== null) return false;
  const isEnd = target.kind === 'end';
  if (run.depth >= NODES_PER_STEP_MAX) return false;
  if (!isEnd && targetFault(run, target) !== null) return false;
  emit(run, { type: 'overflowed', interaction: interaction.id, queue, why, target });
  if (isEnd) {
    endWith(run, interaction, { outcome: { kind: 'timedOut' }, prompt: target.prompt });
    return true;
  }
  run.depth++;
  giveAway(run, interaction, target);
  if (target.kind === 'flow') startFlow(run, interaction, target.flow);
  else goTo(run, interaction, target);
  run.depth--;
  return true;
}
