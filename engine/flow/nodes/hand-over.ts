import type { FlowNode } from '../../../domain/index.ts';
import { ensureAnswered, play } from '../../decide/audio.ts';
import { enterQueue, priorityOf } from '../../decide/queue.ts';
import { enterVoicemail } from '../../decide/voicemail.ts';
import type { At, NodeOf, NodeRun } from '../node-run.ts';
import { putThrough } from '../put-through.ts';

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
  enter(run, interaction, at) {
    const prompt = at.node.prompt ?? null;
    if (prompt === null) return putThrough(run, interaction, { at, ...wayOf(at) });
    ensureAnswered(run, interaction);
    play(run, interaction, { purpose: 'node', prompt });
    return null;
  },
  played: (run, interaction, at) => putThrough(run, interaction, { at, ...wayOf(at) }),
  // Nobody knows how much of it was heard.
  replay: (run, interaction, at) => putThrough(run, interaction, { at, ...wayOf(at) }),
};

const wayOf = ({ node }: At<Transfer>) => ({ target: node.target, otherwise: node.otherwise });
