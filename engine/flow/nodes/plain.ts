import type { FlowNode } from '../../../domain/index.ts';
import { ensureAnswered, play } from '../../decide/audio.ts';
import { endWith, refuseBusy } from '../../decide/ending.ts';
import { emit } from '../../decide/run.ts';
import { NODES_PER_STEP_MAX } from '../../limits.ts';
import { asks } from '../check/edges.ts';
import { evaluateAll, firstTrue } from '../expressions.ts';
import type { Instance, NodeOf, NodeRun } from '../node-run.ts';

export const say: NodeRun<NodeOf<'say'>> = {
  enter(run, interaction, { node }) {
    ensureAnswered(run, interaction);
    play(run, interaction, { purpose: 'node', prompt: node.prompt });
    return null;
  },
  played: (_run, _interaction, { node }) => node.next,
  replay(run, interaction, { node }) {
    play(run, interaction, { purpose: 'node', prompt: node.prompt });
    return null;
  },
};

/** Who knows the way dials through what is said before, as on any telephone. */
export function mayBargeIn({ flow }: Instance, node: FlowNode): boolean {
  let each: FlowNode | undefined = node;
  for (let steps = 0; each !== undefined && steps < NODES_PER_STEP_MAX; steps++) {
    if (each.kind === 'say' && each.bargeIn !== false) each = flow.nodes[each.next];
    else if (each.kind === 'set' || each.kind === 'record') each = flow.nodes[each.next];
    else break;
  }
  if (each === undefined || !asks(each)) return false;
  if (each.kind === 'collect' && each.personal) return false;
  return !('forceListen' in each) || each.forceListen !== true;
}

export const set: NodeRun<NodeOf<'set'>> = {
  enter(run, interaction, { id, node }) {
    const { values, faults } = evaluateAll(run, interaction, node.values);
    emit(run, {
      type: 'variablesSet',
      interaction: interaction.id,
      node: id,
      values,
      ...(node.language === undefined ? {} : { language: node.language }),
      ...(node.priority === undefined ? {} : { priority: node.priority }),
      ...(faults.length === 0 ? {} : { faults }),
    });
    return node.next;
  },
};

export const branch: NodeRun<NodeOf<'branch'>> = {
  enter(run, interaction, { id, node }) {
    const { index, faults } = firstTrue(
      run,
      interaction,
      node.cases.map(({ when }) => when),
    );
    const next = (index === null ? undefined : node.cases[index]?.to) ?? node.otherwise;
    const taken = { interaction: interaction.id, node: id, taken: index, next };
    emit(run, { type: 'branchTaken', ...taken, ...(faults.length === 0 ? {} : { faults }) });
    return next;
  },
};

export const record: NodeRun<NodeOf<'record'>> = {
  enter(run, interaction, { id, node }) {
    const on = node.mode === 'start' || node.mode === 'resume';
    emit(run, { type: 'recordWished', interaction: interaction.id, node: id, on });
    return node.next;
  },
};

export const subFlow: NodeRun<NodeOf<'subFlow'>> = {
  enter: (_run, _interaction, { node }) => ({ to: 'call', flow: node.flow, next: node.next }),
};

export const back: NodeRun<NodeOf<'return'>> = {
  enter(run, interaction) {
    if (interaction.flowStack.length > 0) return { to: 'return' };
    endWith(run, interaction, { outcome: { kind: 'completedInFlow' }, prompt: null });
    return null;
  },
};

export const end: NodeRun<NodeOf<'end'>> = {
  enter(run, interaction, { node }) {
    if (node.busy === true && refuseBusy(run, interaction)) return null;
    if (node.prompt !== null) ensureAnswered(run, interaction);
    endWith(run, interaction, { outcome: { kind: 'completedInFlow' }, prompt: node.prompt });
    return null;
  },
};
