import type { Digit, MenuNode, NodeId, Prompt } from '../../domain/index.ts';
import { ensureAnswered, play, stopPlay } from '../decide/audio.ts';
import type { Playing } from '../decide/audio.ts';
import { emit } from '../decide/run.ts';
import type { Run } from '../decide/run.ts';
import type { Interaction } from '../state.ts';
import type { InFlow, Step } from './node-run.ts';

/** What menus, collects, surveys and directories have in common (domain/flow.ts). */
export interface Asking {
  readonly timeoutMs: number;
  readonly triesMax: number;
  readonly noInput?: Prompt | null | undefined;
  readonly noMatch?: Prompt | null | undefined;
  readonly forceListen?: boolean | undefined;
  readonly otherwise: NodeId;
}

/** How it is asked: the prompts, and the words that answer it. */
export interface Question {
  readonly prompts: readonly Prompt[];
  readonly listen?: Playing['listen'];
}

export function ask(
  run: Run,
  interaction: Interaction,
  { node, question }: { readonly node: Asking; readonly question: Question },
): void {
  ensureAnswered(run, interaction);
  const [prompt, ...rest] = question.prompts;
  if (prompt === undefined) return;
  const { listen } = question;
  play(run, interaction, {
    purpose: 'node',
    prompt,
    rest,
    ...(node.forceListen === true ? {} : { bargeIn: true as const }),
    ...(listen === undefined ? {} : { listen }),
  });
}

/** The prompt is over: the caller has so long to answer. */
export function awaitAnswer(
  run: Run,
  interaction: Interaction,
  { id, timeoutMs }: { readonly id: NodeId; readonly timeoutMs: number },
): null {
  const until = run.at + timeoutMs;
  emit(run, { type: 'menuWaiting', interaction: interaction.id, node: id, until });
  return null;
}

/** Whether a key or a word counts at this moment. */
export const mayAnswer = (node: Pick<Asking, 'forceListen'>, owner: InFlow): boolean =>
  node.forceListen !== true || owner.waits !== 'play';

/** The key that is meant by what was said; null = none. */
export function keyOf({ phrases = {} }: Pick<MenuNode, 'phrases'>, phrase: string): Digit | null {
  const said = phrase.toLowerCase();
  for (const [digit, words] of Object.entries(phrases)) {
    if (words.some((each) => each.toLowerCase() === said)) return digit;
  }
  return null;
}

/** Hears the prompt again, or goes the other way after the last try. */
export function missed(
  run: Run,
  interaction: Interaction,
  miss: {
    readonly owner: InFlow;
    readonly node: Asking;
    readonly why: 'noInput' | 'noMatch';
    readonly question: Question;
  },
): Step {
  const { owner, node, why, question } = miss;
  const tries = owner.tries + 1;
  stopPlay(run, interaction);
  emit(run, { type: 'menuMissed', interaction: interaction.id, node: owner.node, why, tries });
  if (tries >= node.triesMax) return node.otherwise;
  const before = (why === 'noInput' ? node.noInput : node.noMatch) ?? null;
  const prompts = before === null ? question.prompts : [before, ...question.prompts];
  ask(run, interaction, { node, question: { ...question, prompts } });
  return null;
}
