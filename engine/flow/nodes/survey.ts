import type { Run } from '../../decide/run.ts';
import { legOfCustomer, stopPlay } from '../../decide/audio.ts';
import { emit } from '../../decide/run.ts';
import type { Interaction } from '../../state.ts';
import { ask, awaitAnswer, mayAnswer, missed } from '../ask.ts';
import type { NodeOf, NodeRun, Step, WaitsAt } from '../node-run.ts';

type Survey = NodeOf<'survey'>;

export const survey: NodeRun<Survey> = {
  enter(run, interaction, { node }) {
    ask(run, interaction, { node, question: { prompts: [node.prompt] } });
    return null;
  },

  played(run, interaction, { id, node, owner }) {
    if (owner.waits !== 'play') return null;
    return awaitAnswer(run, interaction, { id, timeoutMs: node.timeoutMs });
  },

  timedOut(run, interaction, at) {
    return miss(run, interaction, at, 'noInput');
  },

  digit(run, interaction, at, digit) {
    const { id: node, owner } = at;
    const { name, min, max, next } = at.node;
    if (!mayAnswer(at.node, owner)) return null;
    const { id } = interaction;
    emit(run, { type: 'digitReceived', leg: legOfCustomer(interaction), interaction: id, digit });
    const score = /^[0-9]$/.test(digit) ? Number(digit) : -1;
    if (score < min || score > max) return miss(run, interaction, at, 'noMatch');
    stopPlay(run, interaction);
    emit(run, { type: 'surveyAnswered', interaction: id, node, name, score });
    return next;
  },

  replay(run, interaction, { node, owner }) {
    if (owner.waits === 'play')
      ask(run, interaction, { node, question: { prompts: [node.prompt] } });
    return null;
  },
};

function miss(
  run: Run,
  interaction: Interaction,
  { node, owner }: WaitsAt<Survey>,
  why: 'noInput' | 'noMatch',
): Step {
  return missed(run, interaction, { owner, node, why, question: { prompts: [node.prompt] } });
}
