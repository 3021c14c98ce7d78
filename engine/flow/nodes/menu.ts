import type { CommandOf, Digit, NodeId } from '../../../domain/index.ts';
import { legOfCustomer, stopPlay } from '../../decide/audio.ts';
import { emit } from '../../decide/run.ts';
import type { Run } from '../../decide/run.ts';
import { SPEECH_CONFIDENCE_MIN } from '../../limits.ts';
import type { Interaction } from '../../state.ts';
import { ask, awaitAnswer, keyOf, mayAnswer, missed } from '../ask.ts';
import type { Question } from '../ask.ts';
import { languageOf } from '../language.ts';
import type { NodeOf, NodeRun, Step, WaitsAt } from '../node-run.ts';

type Menu = NodeOf<'menu'>;

export const menu: NodeRun<Menu> = {
  enter(run, interaction, { node }) {
    ask(run, interaction, { node, question: questionOf(run, interaction, node) });
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
    const { id, node, owner } = at;
    if (!mayAnswer(node, owner)) return null;
    const leg = legOfCustomer(interaction);
    emit(run, { type: 'digitReceived', leg, interaction: interaction.id, digit });
    const next = node.choices[digit];
    if (next === undefined) return miss(run, interaction, at, 'noMatch');
    return chosen(run, interaction, { node: id, digit, next });
  },

  speech(run, interaction, at, { phrase, confidence }) {
    const { id, node, owner } = at;
    if (!mayAnswer(node, owner)) return null;
    const digit = keyOf(node, phrase);
    const next = digit === null ? undefined : node.choices[digit];
    if (digit === null || next === undefined || confidence < SPEECH_CONFIDENCE_MIN) {
      return miss(run, interaction, at, 'noMatch');
    }
    return chosen(run, interaction, { node: id, digit, next, phrase, confidence });
  },

  replay(run, interaction, { node, owner }) {
    // A key that was awaited still is; who listened for words is gone.
    if (owner.waits === 'key' && node.phrases === undefined) return null;
    ask(run, interaction, { node, question: questionOf(run, interaction, node) });
    return null;
  },
};

function chosen(
  run: Run,
  interaction: Interaction,
  by: {
    readonly node: NodeId;
    readonly digit: Digit;
    readonly next: NodeId;
  } & Partial<Pick<CommandOf<'speechHeard'>, 'phrase' | 'confidence'>>,
): Step {
  stopPlay(run, interaction);
  emit(run, { type: 'menuChosen', interaction: interaction.id, ...by });
  return by.next;
}

function miss(
  run: Run,
  interaction: Interaction,
  { node, owner }: WaitsAt<Menu>,
  why: 'noInput' | 'noMatch',
): Step {
  const question = questionOf(run, interaction, node);
  return missed(run, interaction, { owner, node, why, question });
}

function questionOf(run: Run, interaction: Interaction, { prompt, phrases }: Menu): Question {
  if (phrases === undefined) return { prompts: [prompt] };
  const language = languageOf(run.state, interaction);
  const all = [...new Set(Object.values(phrases).flat())];
  return { prompts: [prompt], listen: { phrases: all, language } };
}
