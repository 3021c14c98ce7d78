import type { FlowNode } from '../../../domain/index.ts';
import { ensureAnswered, play } from '../../decide/audio.ts';
import { enterQueue, priorityOf, returnToQueue } from '../../decide/queue.ts';
import type { Run } from '../../decide/run.ts';
import { giveAway, goTo, targetFault } from '../../decide/transfer.ts';
import { enterVoicemail } from '../../decide/voicemail.ts';
import { NODES_PER_STEP_MAX } from '../../limits.ts';
import type { Interaction } from '../../state.ts';
import type { NodeOf, NodeRun, Step } from '../node-run.ts';

export const queue: NodeRun<NodeOf<'queue'>> = {
  enter(run, interaction, { node }) {
    const priority = node.priority ?? priorityOf(interaction);
    enterQueue(run, interaction, { ...node, priority });
    return null;
  },
};

export const voicemail: NodeRun<NodeOf<'voicemail'>> = {
  enter(run, interaction, { node }) {
    enterVoicemail(run, interaction, node.voicemail);
    return null;
  },
};

type Transfer = Extract<FlowNode, { kind: 'transfer' }>;

export const transfer: NodeRun<Transfer> = {
  enter(run, interaction, { node }) {
    const prompt = node.prompt ?? null;
    if (prompt === null) return transferTo(run, interaction, node);
    ensureAnswered(run, interaction);
    play(run, interaction, { purpose: 'node', prompt });
    return null;
  },
  played: (run, interaction, { node }) => transferTo(run, interaction, node),
  replay(run, interaction, { node }) {
    // Nobody knows how much of it was heard.
    return transferTo(run, interaction, node);
  },
};

/** Nobody gives it away here, and nobody is there to be told of a refusal: it returns or ends. */
function transferTo(run: Run, interaction: Interaction, { target }: Transfer): Step {
  const fault = run.depth >= NODES_PER_STEP_MAX || targetFault(run, target) !== null;
  giveAway(run, interaction, target);
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
