import type { AgentId, Digit, Prompt } from '../../../domain/index.ts';
import type { Run } from '../../decide/run.ts';
import { detailOf, isInScope } from '../../directory/people.ts';
import { directoryOf, spokenNames } from '../../directory/search.ts';
import type { Interaction } from '../../state.ts';
import { nearestWords } from '../../words.ts';
import type { Words } from '../../words.ts';
import type { Question } from '../ask.ts';
import { languageOf } from '../language.ts';
import type { NodeOf } from '../node-run.ts';

type DirectoryNode = NodeOf<'directory'>;

/** Names on one page of the list: the keys 1 to 9. */
export const PAGE = 9;

/** A recogniser takes no more (domain/flow-event.ts); the keypad finds everybody. */
const PHRASES_MAX = 500;

interface Spoken {
  readonly words: Words;
  readonly say: (text: string) => Prompt;
}

/** The check refuses a language without words of ours; a node may set one that it cannot know. */
function spokenIn(run: Run, interaction: Interaction): Spoken {
  const { words, language } = nearestWords(languageOf(run.state, interaction));
  return { words, say: (text) => ({ kind: 'text', text, language }) };
}

export function askingQuestion(run: Run, interaction: Interaction, node: DirectoryNode): Question {
  const { words, say } = spokenIn(run, interaction);
  const own = node.method === 'name' ? words.askName : words.askExtension;
  const prompts = [node.prompt ?? say(own)];
  const phrases = phrasesOf(run, node);
  if (phrases.length === 0) return { prompts };
  return { prompts, listen: { phrases, language: languageOf(run.state, interaction) } };
}

function phrasesOf(run: Run, node: DirectoryNode): string[] {
  const phrases = new Set(Object.values(node.phrases ?? {}).flat());
  if (node.speech) {
    for (const person of directoryOf(run.state.config).byAgent.values()) {
      if (phrases.size >= PHRASES_MAX) break;
      if (!isInScope(person, node.scope)) continue;
      for (const name of spokenNames(person)) if (isPhrase(name)) phrases.add(name);
    }
  }
  return [...phrases].slice(0, PHRASES_MAX);
}

const isPhrase = (name: string) => name !== '' && name.length <= 64;

/** One page: each name with its key, then how to go on. */
export function listQuestion(
  run: Run,
  interaction: Interaction,
  of: { readonly node: DirectoryNode; readonly agents: readonly AgentId[]; readonly page: number },
): Question {
  const { node, agents, page } = of;
  const { words, say } = spokenIn(run, interaction);
  const { byAgent } = directoryOf(run.state.config);
  const first = page * PAGE;
  const options = agents.slice(first, first + PAGE).map((agent, index) => {
    const person = byAgent.get(agent);
    const detail = person === undefined ? '' : detailOf(person, node.nameExtension);
    const name = person?.name ?? agent;
    return say(words.option(detail === '' ? name : `${name}, ${detail}`, String(index + 1)));
  });
  const more = agents.length > first + PAGE ? [say(words.more)] : [];
  const prompts = [...options, ...more, say(words.again)];
  if (!node.speech) return { prompts };
  const phrases = listPhrases(words).map(({ said }) => said);
  return { prompts, listen: { phrases, language: languageOf(run.state, interaction) } };
}

/** What may be said in a list, and the key that it means. */
const listPhrases = ({ digits, repeat }: Words) => [
  ...digits.map((said, key) => ({ said, key: String(key) })),
  { said: repeat, key: '*' },
];

/** null = none of them. */
export function keySaid(run: Run, interaction: Interaction, phrase: string): Digit | null {
  const { words } = spokenIn(run, interaction);
  const said = phrase.toLowerCase();
  return listPhrases(words).find((each) => each.said.toLowerCase() === said)?.key ?? null;
}

export function foundPrompt(
  run: Run,
  interaction: Interaction,
  [agent]: readonly AgentId[],
): Question {
  const { words, say } = spokenIn(run, interaction);
  if (agent === undefined) return { prompts: [] };
  const name = directoryOf(run.state.config).byAgent.get(agent)?.name ?? agent;
  return { prompts: [say(words.connecting(name))] };
}

export function sayFirst(
  run: Run,
  interaction: Interaction,
  which: 'nobody' | 'tooMany',
): readonly Prompt[] {
  const { words, say } = spokenIn(run, interaction);
  return [say(words[which])];
}
