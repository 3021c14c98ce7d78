import type { Command } from '../../domain/index.ts';
import type { Interaction, TenantState } from '../state.ts';
import { any } from './commands.ts';
import type { Choice } from './random.ts';

const AGENTS = ['ana', 'ben', 'cara', 'dan', 'erin'];
const MODES = ['monitor', 'whisper', 'barge'];
const TYPES = [
  'consult',
  'addParticipant',
  'supervise',
  'swapConsult',
  'joinConsult',
  'completeConsult',
  'endConsult',
  'removeParticipant',
  'takeOverInteraction',
  'endSupervision',
] as const;

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}

/** Whatever people do with others in a talk, where somebody talks. */
export function talkWithOthers(state: TenantState, { which, more }: Choice): Command | null {
  const talks = inTalk(state);
  const busy = talks.filter(({ others }) => others.length > 0);
  const interaction = pick(more % 4 > 0 && busy.length > 0 ? busy : talks, which);
  if (interaction === undefined) return null;
  const rung = interaction.others.find((each) => each.state === 'ringing');
  if (rung !== undefined && more % 4 > 0) {
    return any({ type: 'legAnswered', leg: rung.leg, dialog: { tag: more } });
  }
  const type = typeFor(interaction, more);
  const { id, others } = interaction;
  const agent = freeOf(state, which + more);
  const target = targetOf(agent, which);
  const there = pick(others, which);
  switch (type) {
    case 'consult':
    case 'addParticipant':
      return any({ type, interaction: id, target });
    case 'supervise': {
      const watches = others.find(({ as }) => as === 'supervisor')?.agent;
      const supervisor = more % 5 < 3 ? (watches ?? agent) : agent;
      return any({ type, interaction: id, supervisor, mode: pick(MODES, more + which) });
    }
    case 'takeOverInteraction':
    case 'endSupervision':
      return any({ type, interaction: id, supervisor: there?.agent ?? agent });
    case 'removeParticipant':
      return any({ type, interaction: id, leg: there?.leg ?? 'nobody' });
    default:
      return any({ type, interaction: id });
  }
}

/** Rings where nobody is rung yet, or nothing would come of the rest. */
function typeFor({ consult, others }: Interaction, more: number): (typeof TYPES)[number] {
  const asks = others.length === 0 ? TYPES.slice(0, 3) : TYPES;
  if (more % 5 === 0 && others.some(({ as }) => as === 'supervisor')) return 'supervise';
  const talks = consult !== null && consult.state !== 'ringing' && more % 2 === 0;
  return pick(talks ? TYPES.slice(3, 7) : asks, more >> 1) ?? 'consult';
}

function inTalk(state: TenantState): Interaction[] {
  return [...state.interactions.values()].filter(({ owner }) => owner.kind === 'agent');
}

/** Mostly somebody whose phone would ring. */
function freeOf(state: TenantState, which: number): string {
  const free = AGENTS.filter((name) => {
    return [...state.agents.values()].some((each) => {
      return each.id === name && each.activity.kind === 'free' && each.leg === null;
    });
  });
  return pick(which % 5 === 0 ? AGENTS : free, which) ?? 'erin';
}

function targetOf(agent: string, which: number): object {
  if (which % 7 === 0) return { kind: 'number', number: '+442079460999' };
  if (which % 7 === 1) return { kind: 'queue', queue: which % 2 === 0 ? 'sales' : 'support' };
  return { kind: 'agent', agent };
}

const DIALLED = [
  '+442079460111',
  '+442079460115',
  '+442079460120',
  '+442079460100',
  '+442079460999',
];

/** The buttons of their own phone, and what happens between Teams users that we never see. */
export function phoneButtons(
  state: TenantState,
  { which, more }: Choice,
  step: number,
): Command | null {
  const up = [...state.legs.values()].filter((leg) => leg.state === 'answered');
  const owners = inTalk(state).flatMap(({ owner }) => (owner.kind === 'agent' ? [owner.leg] : []));
  const asking = pick(owners, which);
  const any3 = more % 3;
  if (any3 === 0 && which % 2 === 0) {
    const leg = pick(up, which)?.id;
    if (leg === undefined) return null;
    return any({ type: 'legReplaced', leg, by: `r${step}`, dialog: { tag: step } });
  }
  if (asking === undefined) return null;
  const direct = [...state.directCalls.values()].find(({ answeredAt }) => answeredAt !== null);
  if (direct !== undefined && which % 3 === 0) {
    const outside = { kind: 'outside', call: direct.id, leg: `o${step}`, trunk: 'carrier' };
    return any({ type: 'transferAsked', leg: asking, target: outside });
  }
  const seconds = inTalk(state).flatMap(({ leg, owner }) => {
    return owner.kind === 'agent' && owner.leg !== asking && leg !== null ? [leg] : [];
  });
  // Two calls at once are rare, and what becomes of them is worth most.
  const wants = any3 === 1 || (seconds.length > 0 && which % 2 === 0);
  const named = wants ? pick(seconds, which) : pick(up, which + more)?.id;
  const target =
    named === undefined || more % 4 === 0
      ? { kind: 'number', number: pick(DIALLED, more) }
      : { kind: 'leg', leg: named };
  return any({ type: 'transferAsked', leg: asking, target });
}
