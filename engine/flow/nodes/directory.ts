import { LISTED_MAX } from '../../../domain/index.ts';
import type { Digit, EventOf } from '../../../domain/index.ts';
import { legOfCustomer, stopPlay } from '../../decide/audio.ts';
import { emit } from '../../decide/run.ts';
import type { Run } from '../../decide/run.ts';
import {
  directoryOf,
  findByExtension,
  findByName,
  findBySpokenName,
  isBeginning,
} from '../../directory/search.ts';
import type { Person } from '../../directory/people.ts';
import { SPEECH_CONFIDENCE_MIN } from '../../limits.ts';
import type { Interaction } from '../../state.ts';
import { ask, awaitAnswer, keyOf, mayAnswer, missed } from '../ask.ts';
import type { NodeOf, NodeRun, Step, WaitsAt } from '../node-run.ts';
import { putThrough } from '../put-through.ts';
import {
  PAGE,
  askingQuestion,
  foundPrompt,
  keySaid,
  listQuestion,
  sayFirst,
} from './directory-words.ts';

type DirectoryNode = NodeOf<'directory'>;
type At = WaitsAt<DirectoryNode>;
type Moved = Pick<EventOf<'directoryMoved'>, 'to' | 'page' | 'by'>;

const KEYS_MAX = 32;
const NAME_KEY = /^[1-9]$/;

/**
 * Finds somebody by the letters on the keys, by extension or by what is said.
 *
 *   asking ─► (typing) ─► found ─► (transfer; not reached: `otherwise`)
 *     ▲  ▲        └─► list ─┘
 *     │  └─ * ──┘       │
 *     └────── # ────────┘
 *
 * While typing `0` is a space, `#` the end, `*` begins anew. In the list 1 to 9 choose, `0` turns
 * the page, `*` reads it again, `#` asks for another name. Nothing heard or nobody found is a try.
 */
export const directory: NodeRun<DirectoryNode> = {
  enter(run, interaction, { node }) {
    ask(run, interaction, { node, question: askingQuestion(run, interaction, node) });
    return null;
  },

  played(run, interaction, at) {
    const { id, node, owner } = at;
    const found = owner.directory?.to === 'found' ? owner.directory.agents[0] : undefined;
    if (found !== undefined) {
      const target = { kind: 'agent', agent: found, asPerson: true } as const;
      return putThrough(run, interaction, { at, target, otherwise: node.otherwise });
    }
    if (owner.waits !== 'play') return null;
    return awaitAnswer(run, interaction, { id, timeoutMs: node.timeoutMs });
  },

  timedOut(run, interaction, at) {
    const { digits = '' } = at.owner;
    return digits === '' ? miss(run, interaction, at, 'noInput') : search(run, interaction, at);
  },

  digit(run, interaction, at, digit) {
    const { node, owner } = at;
    if (!mayAnswer(node, owner)) return null;
    const leg = legOfCustomer(interaction);
    emit(run, { type: 'digitReceived', leg, interaction: interaction.id, digit });
    switch (owner.directory?.to) {
      case 'list':
        return listDigit(run, interaction, at, digit);
      case 'found':
        return digit === '*' ? askAnew(run, interaction, at) : null;
      default:
        return typed(run, interaction, at, digit);
    }
  },

  speech(run, interaction, at, { phrase, confidence }) {
    const { node, owner } = at;
    if (!mayAnswer(node, owner) || owner.directory?.to === 'found') return null;
    if (confidence < SPEECH_CONFIDENCE_MIN) return miss(run, interaction, at, 'noMatch');
    if (owner.directory?.to === 'list') {
      const key = keySaid(run, interaction, phrase);
      return key === null
        ? miss(run, interaction, at, 'noMatch')
        : listDigit(run, interaction, at, key);
    }
    const digit = keyOf(node, phrase);
    if (digit !== null) return assigned(run, interaction, at, { digit, phrase, confidence });
    const people = findBySpokenName(directoryOf(run.state.config), phrase, node.scope);
    return show(run, interaction, at, { people, by: 'speech' });
  },

  replay(run, interaction, at) {
    const { node, owner } = at;
    if (owner.waits === 'key' && !node.speech && node.phrases === undefined) return null;
    if (owner.directory?.to === 'found') return directory.played?.(run, interaction, at) ?? null;
    ask(run, interaction, { node, question: questionOf(run, interaction, at) });
    return null;
  },
};

function questionOf(run: Run, interaction: Interaction, { node, owner }: At) {
  const { directory: shown } = owner;
  if (shown?.to === 'list') return listQuestion(run, interaction, { node, ...shown });
  return askingQuestion(run, interaction, node);
}

function typed(run: Run, interaction: Interaction, at: At, digit: Digit): Step {
  const { id, node, owner } = at;
  const before = owner.digits ?? '';
  if (before === '' && leadsTo(node, digit) !== null) {
    return assigned(run, interaction, at, { digit });
  }
  if (digit === '*') return askAnew(run, interaction, at);
  stopPlay(run, interaction);
  if (digit === '#') {
    return before === '' ? miss(run, interaction, at, 'noInput') : search(run, interaction, at);
  }
  const digits = `${before}${digit}`;
  const until = run.at + node.timeoutMs;
  emit(run, { type: 'digitsGathered', interaction: interaction.id, node: id, digits, until });
  if (digits.length < KEYS_MAX && !isWhole(run, node, digits)) return null;
  return search(run, interaction, { ...at, owner: { ...owner, digits } });
}

/** Keys with a meaning of their own come before any search. */
function leadsTo(node: DirectoryNode, digit: Digit) {
  return node.choices?.[digit] ?? (digit === '0' ? node.operator : null);
}

function assigned(
  run: Run,
  interaction: Interaction,
  at: At,
  by: { readonly digit: Digit; readonly phrase?: string; readonly confidence?: number },
): Step {
  const { id, node } = at;
  const next = leadsTo(node, by.digit);
  if (next === null) return miss(run, interaction, at, 'noMatch');
  stopPlay(run, interaction);
  emit(run, { type: 'menuChosen', interaction: interaction.id, node: id, ...by, next });
  return next;
}

/** Of an extension no more keys can come; a name goes on until `#` or a pause. */
function isWhole(run: Run, node: DirectoryNode, digits: string): boolean {
  if (node.method === 'name') return false;
  const all = directoryOf(run.state.config);
  const isThere = findByExtension(all, digits, node.scope).length > 0;
  return isThere && !isBeginning(all, digits, node.scope);
}

function search(run: Run, interaction: Interaction, at: At): Step {
  const { node, owner } = at;
  const { digits = '' } = owner;
  const all = directoryOf(run.state.config);
  const people =
    node.method === 'name'
      ? findByName(all, digits, node.scope, LISTED_MAX + 1)
      : findByExtension(all, digits, node.scope);
  return show(run, interaction, at, { people, by: 'keys' });
}

function show(
  run: Run,
  interaction: Interaction,
  at: At,
  { people, by }: { readonly people: readonly Person[]; readonly by: 'keys' | 'speech' },
): Step {
  if (people.length === 0) return miss(run, interaction, at, 'noMatch', 'nobody');
  if (people.length > LISTED_MAX) return miss(run, interaction, at, 'noMatch', 'tooMany');
  const agents = people.map(({ agent }) => agent);
  if (agents.length === 1) return found(run, interaction, at, { agents, by });
  const moved = { to: 'list', page: 0, by } as const;
  return list(run, interaction, at, { agents, moved });
}

type Agents = EventOf<'directoryMoved'>['agents'];

function list(
  run: Run,
  interaction: Interaction,
  { id, node }: At,
  { agents, moved }: { readonly agents: Agents; readonly moved: Moved },
): Step {
  stopPlay(run, interaction);
  emit(run, { type: 'directoryMoved', interaction: interaction.id, node: id, agents, ...moved });
  const { page } = moved;
  ask(run, interaction, { node, question: listQuestion(run, interaction, { node, agents, page }) });
  return null;
}

function listDigit(run: Run, interaction: Interaction, at: At, digit: Digit): Step {
  const { directory: shown } = at.owner;
  if (shown === undefined) return null;
  const { agents, page } = shown;
  if (digit === '#') return askAnew(run, interaction, at);
  const hasNext = agents.length > (page + 1) * PAGE;
  if (digit === '*' || (digit === '0' && hasNext)) {
    const moved = { to: 'list', page: digit === '0' ? page + 1 : page, by: null } as const;
    return list(run, interaction, at, { agents: [...agents], moved });
  }
  const chosen = NAME_KEY.test(digit) ? agents[page * PAGE + Number(digit) - 1] : undefined;
  if (chosen === undefined) return miss(run, interaction, at, 'noMatch');
  return found(run, interaction, at, { agents: [chosen], by: 'list' });
}

/** Their name first, so that who meant somebody else can still press the star. */
function found(
  run: Run,
  interaction: Interaction,
  { id, node }: At,
  { agents, by }: { readonly agents: Agents; readonly by: NonNullable<Moved['by']> },
): Step {
  stopPlay(run, interaction);
  const moved = { to: 'found', agents, page: 0, by } as const;
  emit(run, { type: 'directoryMoved', interaction: interaction.id, node: id, ...moved });
  // A key must not cut it short: the end of it is the way on.
  const whole = { ...node, forceListen: true };
  ask(run, interaction, { node: whole, question: foundPrompt(run, interaction, agents) });
  return null;
}

function askAnew(run: Run, interaction: Interaction, { id, node }: At): Step {
  stopPlay(run, interaction);
  const moved = { to: 'asking', page: 0, by: null } as const;
  const { id: of } = interaction;
  emit(run, { type: 'directoryMoved', interaction: of, node: id, agents: [], ...moved });
  ask(run, interaction, { node, question: askingQuestion(run, interaction, node) });
  return null;
}

function miss(
  run: Run,
  interaction: Interaction,
  at: At,
  why: 'noInput' | 'noMatch',
  words?: 'nobody' | 'tooMany',
): Step {
  const { node, owner } = at;
  const asked = questionOf(run, interaction, at);
  const own =
    words === undefined || (node.noMatch ?? null) !== null ? [] : sayFirst(run, interaction, words);
  const question = { ...asked, prompts: [...own, ...asked.prompts] };
  return missed(run, interaction, { owner, node, why, question });
}
