import type { NodeId, TransferTarget } from '../../domain/index.ts';
import { returnToQueue } from '../decide/queue.ts';
import type { Run } from '../decide/run.ts';
import { giveAway, goTo, maySendTo } from '../decide/transfer.ts';
import { NODES_PER_STEP_MAX } from '../limits.ts';
import type { Interaction } from '../state.ts';
import type { At, Step } from './node-run.ts';

/**
 * Gives it to the target. Who is not reached (busy, no answer, declined) goes on at `otherwise`, in
 * the version that it came from; without one it returns to a queue that it came from, or ends.
 */
export function putThrough(
  run: Run,
  interaction: Interaction,
  to: {
    readonly at: At;
    readonly target: TransferTarget;
    readonly otherwise: NodeId | undefined;
  },
): Step {
  const { at, target, otherwise } = to;
  const fault = run.depth >= NODES_PER_STEP_MAX || !maySendTo(run, interaction, target);
  if (fault && otherwise !== undefined) return otherwise;
  giveAway(run, interaction, target, onwardOf(at, otherwise));
  if (fault) {
    returnToQueue(run, interaction, 'unreachable');
    return null;
  }
  if (target.kind === 'flow') return { to: 'flow', flow: target.flow };
  run.depth++;
  goTo(run, interaction, target);
  run.depth--;
  return null;
}

function onwardOf({ instance }: At, next: NodeId | undefined) {
  if (next === undefined) return null;
  return { flow: instance.flow.id, version: instance.version, next };
}
