import type { Command } from '../../domain/index.ts';
import { recordingAct } from './random-recording.ts';
import type { TenantState } from '../index.ts';
import { ATTENDANT_NUMBER, FLOW_NUMBER, flowAct } from './random-flow.ts';
import { outboundAct } from './random-outbound.ts';
import { platformAct } from './random-platform.ts';
import { phoneButtons, talkWithOthers } from './random-talk.ts';
import { GROUP } from './random-config.ts';
import { any, calls, moves, says, transfers } from './commands.ts';

/** Numbers that choose what happens; which ids exist is known only as it happens. */
export interface Choice {
  readonly what: number;
  readonly which: number;
  readonly more: number;
}

const NUMBERS = [
  FLOW_NUMBER,
  '+442079460100',
  '+442079460120',
  '+442079460130',
  '+442079460199',
  ATTENDANT_NUMBER,
];
const CAUSES = [
  'hungUp',
  'hungUp',
  'hungUp',
  'hungUp',
  'busy',
  'declined',
  'noAnswer',
  'unreachable',
  'noMedia',
  'hostLost',
];
const DIGITS = ['1', '2', '3', '4', '5', '9'];
const AGENTS = ['ana', 'ben', 'cara', 'dan', 'erin'];
const QUEUES = ['sales', 'support'];
const DUTIES = [{ kind: 'ready' }, { kind: 'notReady', reason: 'break' }, { kind: 'signedOut' }];
const AVAILABILITIES = ['available', 'busy', 'away', 'presenceUnknown', 'offline'];
const RESULTS = ['ok', 'ok', 'ok', 'ok', 'ok', 'failed', 'unknown'];
const TARGETS = [
  { kind: 'queue', queue: 'sales' },
  { kind: 'queue', queue: 'support' },
  { kind: 'queue', queue: 'sales', agent: 'dan', agentMs: 9_000, priority: 2 },
  { kind: 'agent', agent: 'cara' },
  { kind: 'flow', flow: 'main' },
  { kind: 'number', number: '+442079460999' },
  { kind: 'voicemail', voicemail: 'box' },
];

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}

type Act = (state: TenantState, choice: Choice, step: number) => Command | null;

/** What may happen, the usual more often than the rare: calls must get far enough to go wrong. */
const ACTS: readonly (readonly [weight: number, act: Act])[] = [
  [
    5,
    (_, { which, more }, step) =>
      calls(more % 9 === 0 ? 'c1' : `c${step}`, number(which), known(more)),
  ],
  [5, (_, { which }) => duty(which, 0)],
  [1, (_, { which, more }) => duty(which, more)],
  [2, (state, { which }) => onLeg(legOf(state, which, 'ringing'), { type: 'legRinging' })],
  [7, (state, { which }, step) => answer(legOf(state, which, 'ringing'), step)],
  [2, (state, { which }, step) => answer(legOf(state, which, null), step)],
  [2, (state, { which, more }) => end(legOf(state, which, null), more)],
  [4, (state, { which, more }) => end(legOf(state, which, 'ending'), more)],
  [4, (state, choice) => holdOrNot(state, choice)],
  [4, (state, { which, more }) => press(legOf(state, which, null), more)],
  [4, (state, choice) => playEnd(state, choice)],
  [6, (state, choice) => settled(state, choice)],
  [2, (state, choice) => transfer(state, choice)],
  [9, (state, choice) => desk(state, choice)],
  [12, talkWithOthers],
  [4, phoneButtons],
  [10, recordingAct],
  [2, platformAct],
  [1, (_, { which, more }) => presence(which, more)],
  [1, (_, { which, more }) => ownQueue(which, more)],
  [1, (_, { which, more }) => otherWork(which, more)],
  [1, (state, { more }) => takenOver(state, more)],
  [1, (state, { which, more }) => says(pick(QUEUES, which) ?? '', ...order(state, more))],
  [1, (state, choice) => moveSome(state, choice)],
  [1, (_, { more }) => members(more)],
  [1, () => any({ type: 'tick' })],
  [6, outboundAct],
  [8, flowAct],
];

const TABLE: readonly Act[] = ACTS.flatMap(([weight, act]) => Array<Act>(weight).fill(act));

/** As many as `Choice.what` must be able to tell apart. */
export const ACTS_COUNT = TABLE.length;

/** Something that may happen in this state, sensible or not; null when there is nothing for it. */
export function commandFor(state: TenantState, choice: Choice, step: number): Command | null {
  return pick(TABLE, choice.what)?.(state, choice, step) ?? null;
}

const number = (which: number) => pick(NUMBERS, which) ?? '';

/** Some callers were here before. */
function known(more: number): object {
  if (more % 17 === 0) return { blocked: true };
  if (more % 7 === 0) return { vip: true };
  if (more % 5 === 0) return { lastAgent: pick(AGENTS, more) };
  return more % 5 === 1 ? { preferredAgent: pick(AGENTS, more) } : {};
}

function otherWork(which: number, more: number): Command {
  const channel = pick(['chat', 'email'], more);
  return any({ type: 'setAgentLoad', agent: pick(AGENTS, which), channel, count: more % 3 });
}

const ORDERS = ['normal', 'normal', 'paused', 'draining', 'closed', 'open'];

function order({ lastAt }: TenantState, more: number): [string, object] {
  const until = more % 2 === 0 ? lastAt + 1 + more * 500 : null;
  return [pick(ORDERS, more) ?? 'normal', { until }];
}

function moveSome(state: TenantState, { which, more }: Choice): Command {
  const from = pick(QUEUES, which) ?? '';
  const live = [...state.interactions.keys()].slice(0, 3);
  const some = more % 3 === 0 || live.length === 0 ? undefined : live;
  return moves(from, pick(TARGETS.slice(0, -2), more) ?? {}, some);
}

function ownQueue(which: number, more: number): Command {
  const [agent, queue] = [pick(AGENTS, which), pick(QUEUES, more)];
  return any({ type: 'setAgentQueue', agent, queue, in: more % 3 === 0 });
}

function members(more: number): Command {
  const agents = AGENTS.filter((_agent, index) => (more >> index) % 2 === 0);
  const source = `group/${GROUP}`;
  return any({ type: 'setQueueMembers', queue: pick(QUEUES, more), source, agents });
}

function duty(which: number, more: number): Command {
  return any({ type: 'setAgentState', agent: pick(AGENTS, which), duty: pick(DUTIES, more) });
}

function presence(which: number, more: number): Command {
  const availability = pick(AVAILABILITIES, more);
  return any({ type: 'setPresence', agent: pick(AGENTS, which), availability });
}

function legOf(state: TenantState, which: number, is: string | null): string | undefined {
  const legs = [...state.legs.values()].filter((leg) => is === null || leg.state === is);
  return pick(legs, which)?.id;
}

/** A new process has all of the answered legs again, or all but some. */
function takenOver(state: TenantState, more: number): Command {
  const up = [...state.legs.values()].filter((leg) => leg.state === 'answered');
  const legs = up.map((leg) => leg.id).filter((_leg, index) => more % 2 === 0 || index % 3 > 0);
  return any({ type: 'legsTakenOver', legs });
}

const answer = (leg: string | undefined, step: number) =>
  onLeg(leg, { type: 'legAnswered', dialog: { tag: step } });
const end = (leg: string | undefined, more: number) =>
  onLeg(leg, { type: 'legEnded', cause: pick(CAUSES, more) });
function holdOrNot(state: TenantState, { which, more }: Choice): Command | null {
  const held = [...state.legs.values()].filter((leg) => leg.held);
  if (more % 2 === 0) return onLeg(legOf(state, which, 'answered'), { type: 'legHeld' });
  return onLeg(pick(held, which)?.id, { type: 'legUnheld' });
}

const press = (leg: string | undefined, more: number) =>
  onLeg(leg, { type: 'digitPressed', digit: pick(DIGITS, more) });

function transfer(state: TenantState, { which, more }: Choice): Command | null {
  const interaction = pick([...state.interactions.keys()], which);
  return interaction === undefined ? null : transfers(interaction, pick(TARGETS, more) ?? {});
}

function onLeg(leg: string | undefined, of: object): Command | null {
  return leg === undefined ? null : any({ ...of, leg });
}

function playEnd(state: TenantState, { which, more }: Choice): Command | null {
  const playing = [...state.interactions.values()].filter((each) => each.play !== null);
  const interaction = pick(playing, which);
  if (interaction === undefined || interaction.play === null) return null;
  const reason = pick(['finished', 'failed', 'digit', 'stopped'], more);
  const { leg, play } = interaction;
  return any({ type: 'playEnded', leg, play: play.id, reason, positionMs: more * 100 });
}

function settled(state: TenantState, { which, more }: Choice): Command | null {
  const effect = pick([...state.effects.keys()], which);
  if (effect === undefined) return null;
  return any({ type: 'settleEffects', results: [{ effect, result: pick(RESULTS, more) }] });
}

function desk(state: TenantState, { which, more }: Choice): Command | null {
  const wraps = more % 6 === 3 || more % 6 === 4;
  const live = [...state.interactions.values()];
  const among = wraps ? live.filter((each) => each.owner.kind === 'wrapUp') : live;
  const interaction = pick(among, which)?.id;
  const offer = pick([...state.offers.keys()], which);
  if (more % 6 === 0 && offer !== undefined)
    return any({ type: 'declineOffer', offer, ...(which % 2 === 0 ? {} : { reason: 'tired' }) });
  if (interaction === undefined) return null;
  switch (more % 6) {
    case 1:
      return any({ type: 'holdInteraction', interaction });
    case 2:
      return any({ type: 'unholdInteraction', interaction });
    case 3:
      return any({ type: 'finishWrapUp', interaction, code: null });
    case 4:
      return any({ type: 'extendWrapUp', interaction, byMs: 5_000 });
    case 5:
      return more < 20 ? any({ type: 'endInteraction', interaction }) : null;
    default:
      return null;
  }
}
