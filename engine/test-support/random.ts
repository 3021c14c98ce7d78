import type { Command } from '../../domain/index.ts';
import type { TenantState } from '../index.ts';
import { any, calls, transfers } from './commands.ts';

/** Numbers that choose what happens; which ids exist is known only as it happens. */
export interface Choice {
  readonly what: number;
  readonly which: number;
  readonly more: number;
}

const NUMBERS = ['+442079460100', '+442079460120', '+442079460130', '+442079460199'];
const CAUSES = ['hungUp', 'busy', 'declined', 'noAnswer', 'unreachable', 'noMedia', 'hostLost'];
const DIGITS = ['1', '2', '3', '4', '5', '9'];
const AGENTS = ['ana', 'ben', 'cara', 'dan'];
const DUTIES = [{ kind: 'ready' }, { kind: 'notReady', reason: 'break' }, { kind: 'signedOut' }];
const AVAILABILITIES = ['available', 'busy', 'away', 'presenceUnknown'];
const RESULTS = ['ok', 'ok', 'failed', 'unknown'];
const TARGETS = [
  { kind: 'queue', queue: 'sales' },
  { kind: 'queue', queue: 'support' },
  { kind: 'agent', agent: 'cara' },
  { kind: 'flow', flow: 'main' },
  { kind: 'number', number: '+442079460999' },
];

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}

/** Something that may happen in this state, sensible or not; null when there is nothing for it. */
export function commandFor(state: TenantState, choice: Choice, step: number): Command | null {
  const { what, which, more } = choice;
  const leg = pick([...state.legs.keys()], which);
  const interaction = pick([...state.interactions.keys()], which);
  const agent = pick(AGENTS, which);
  switch (what % 16) {
    case 0:
    case 1:
      return calls(more % 7 === 0 ? 'c1' : `c${step}`, pick(NUMBERS, which) ?? '');
    case 2:
    case 3:
      return any({ type: 'setAgentState', agent, duty: pick(DUTIES, more % 5 < 3 ? 0 : more) });
    case 4:
      return onLeg(leg, { type: 'legRinging' });
    case 5:
    case 6:
      return onLeg(leg, { type: 'legAnswered', dialog: { tag: step } });
    case 7:
      return onLeg(leg, { type: 'legEnded', cause: pick(CAUSES, more) });
    case 8:
      return onLeg(leg, { type: more % 2 === 0 ? 'legHeld' : 'legUnheld' });
    case 9:
      return onLeg(leg, { type: 'digitPressed', digit: pick(DIGITS, more) });
    case 10:
      return playEnd(state, choice);
    case 11:
      return settled(state, choice);
    case 12:
      return interaction === undefined ? null : transfers(interaction, pick(TARGETS, more) ?? {});
    case 13:
      return desk(state, choice);
    case 14:
      return any({ type: 'setPresence', agent, availability: pick(AVAILABILITIES, more) });
    default:
      return any({ type: 'tick' });
  }
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
  const interaction = pick([...state.interactions.keys()], which);
  const offer = pick([...state.offers.keys()], which);
  if (more % 6 === 0 && offer !== undefined) return any({ type: 'declineOffer', offer });
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
      return any({ type: 'endInteraction', interaction });
    default:
      return null;
  }
}
