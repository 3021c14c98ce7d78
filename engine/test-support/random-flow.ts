import type { Command } from '../../domain/index.ts';
import type { TenantState } from '../index.ts';
import type { Interaction } from '../state.ts';
import { any } from './commands.ts';
import type { Choice } from './random.ts';

/** Where calls go that meet every kind of node. */
export const FLOW_NUMBER = '+442079460150';
/** An attendant with dial by name. */
export const ATTENDANT_NUMBER = '+442079460151';

const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });
const asking = { prompt: text('What?'), triesMax: 2, timeoutMs: 2_000, otherwise: 'toSales' };
const NODES = {
  hello: { kind: 'set', values: { n: 'vars.n == null ? 1 : vars.n + 1' }, next: 'again' },
  again: { kind: 'branch', cases: [{ when: 'vars.n > 4', to: 'toSales' }], otherwise: 'ask' },
  ask: {
    kind: 'menu',
    ...asking,
    otherwise: 'card',
    choices: { '1': 'order', '2': 'card', '3': 'look', '4': 'bot', '5': 'sub', '9': 'like' },
    phrases: { '1': ['order'], '4': ['robot'] },
    noInput: text('Sorry?'),
  },
  order: { kind: 'collect', ...asking, into: 'order', digitsMax: 3, next: 'hello' },
  card: { kind: 'collect', ...asking, into: 'card', personal: true, next: 'tell' },
  tell: { kind: 'send', connector: 'crm', parameters: { card: 'vars.card' }, next: 'record' },
  record: { kind: 'record', mode: 'start', next: 'on' },
  on: {
    kind: 'transfer',
    prompt: text('Wait.'),
    target: { kind: 'agent', agent: 'dan' },
    otherwise: 'toSales',
  },
  look: {
    kind: 'lookUp',
    connector: 'crm',
    parameters: { order: 'vars.order', bad: 'vars.n > "x" ? 1 : 2' },
    music: { kind: 'music', name: 'default' },
    next: 'hello',
    otherwise: 'ask',
  },
  bot: { kind: 'virtualAgent', connector: 'bot', outcomes: { done: 'hello' }, otherwise: 'ask' },
  like: { kind: 'survey', ...asking, name: 'like', next: 'bye' },
  sub: { kind: 'subFlow', flow: 'sub', next: 'hello' },
  toSales: { kind: 'queue', queue: 'sales' },
  bye: { kind: 'end', prompt: text('Bye.') },
};

export const FLOW_DOCUMENTS: readonly object[] = [
  {
    kind: 'connector',
    id: 'crm',
    name: 'CRM',
    type: 'http',
    url: 'https://crm.test/',
    sendsCaller: true,
    fields: [{ name: 'tier', pointer: '/tier', type: 'text' }],
  },
  { kind: 'connector', id: 'bot', name: 'Bot', type: 'agent', url: 'wss://bot.test/' },
  { kind: 'flow', id: 'line', name: 'Line', start: 'hello', nodes: NODES },
  {
    kind: 'flow',
    id: 'sub',
    name: 'Sub',
    start: 'people',
    nodes: {
      ask: {
        kind: 'menu',
        ...asking,
        choices: { '1': 'back' },
        otherwise: 'back',
      },
      people: { kind: 'directory', method: 'name', ...asking, prompt: null, otherwise: 'ask' },
      back: { kind: 'return' },
    },
  },
  { kind: 'number', number: FLOW_NUMBER, entry: { kind: 'flow', flow: 'line' } },
  {
    kind: 'attendant',
    id: 'front',
    name: 'Front',
    language: 'en-GB',
    timeZone: 'Europe/London',
    operator: { kind: 'queue', queue: 'support', priority: 2 },
    open: {
      name: 'Open',
      route: {
        kind: 'menu',
        directory: 'name',
        options: [
          { key: '9', phrase: 'Dan', action: { kind: 'agent', agent: 'dan' } },
          { key: '5', phrase: 'Line', action: { kind: 'flow', flow: 'line', priority: 3 } },
        ],
      },
    },
  },
  { kind: 'number', number: ATTENDANT_NUMBER, entry: { kind: 'flow', flow: 'front' } },
];

/** What systems, doors and listeners bring back for a flow that waits for one of them. */
export function flowAct(state: TenantState, { which, more }: Choice): Command | null {
  const waiting = [...state.interactions.values()].filter(({ owner }) => owner.kind === 'flow');
  const interaction = waiting[which % Math.max(1, waiting.length)];
  return interaction === undefined ? null : answerOf(interaction, more);
}

function answerOf({ id, leg, owner, listening }: Interaction, more: number): Command | null {
  if (owner.kind !== 'flow' || leg === null) return null;
  const { node, asked, stream, collect } = owner;
  if (owner.waits === 'answer') {
    const result = more % 3 === 0 ? 'failed' : 'ok';
    const values = { tier: 'gold' };
    return any({ type: 'lookUpEnded', interaction: id, node, asked, result, values });
  }
  if (owner.waits === 'agent') {
    const outcome = more % 3 === 0 ? null : 'done';
    const why = outcome === null ? 'failed' : 'ended';
    return any({ type: 'streamEnded', leg, stream, why, outcome, values: {} });
  }
  if (collect !== undefined) {
    const count = more % 3;
    const ref = count === 0 ? null : 'ref-digits';
    return any({ type: 'digitsCollected', leg, collect, ref, count });
  }
  if (listening === null) return null;
  const phrase = more % 2 === 0 ? 'order' : 'robot';
  return any({ type: 'speechHeard', leg, play: listening, phrase, confidence: more / 60 });
}
