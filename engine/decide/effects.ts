import type { CommandOf, EffectAction, LegId } from '../../domain/index.ts';
import { EFFECT_OPEN_MAX_MS } from '../limits.ts';
import type { OpenEffect } from '../state.ts';
import { loseAgent } from './leaving.ts';
import { legIsGone, playEnded, unhold } from './leg-facts.ts';
import { recordingRefused } from './recording.ts';
import { collectFailed, lookUpEnded, streamEnded } from '../flow/answers.ts';
import { isSameRoom } from '../room.ts';
import { roomFailed } from './room.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';
import { messageRefused } from './voicemail.ts';

/** Code of an effect that a newer one made pointless before the host had sent it. */
const SUPERSEDED = 'superseded';

type Settled = CommandOf<'settleEffects'>['results'][number];

/** What was asked of the world was done, or not. An effect that is not open is settled already. */
export function settleEffects(run: Run, command: CommandOf<'settleEffects'>): void {
  for (const settled of command.results) {
    const open = run.state.effects.get(settled.effect);
    if (open !== undefined) settle(run, open, settled);
  }
}

/** Nobody said what became of it: it may have happened. A person is told, except of an alert. */
export function expireEffects(run: Run, max: number): void {
  for (const open of run.state.effects.values()) {
    if (open.at + EFFECT_OPEN_MAX_MS > run.at || run.records.length >= max) return;
    const { id, action } = open.effect;
    settle(run, open, { effect: id, result: 'unknown', code: 'expired' });
    if (action.kind === 'alert' || isMoot(run, action)) continue;
    const text = `Nothing is known of effect ${id} (${action.kind}) after a minute.`;
    emit(run, { type: 'alertRaised', code: 'effectUnknown', text });
  }
}

/** Its leg has ended meanwhile: nothing is left to be done, and nobody need be told. */
function isMoot(run: Run, action: Exclude<EffectAction, { kind: 'alert' }>): boolean {
  if (!('leg' in action)) return !run.state.interactions.has(action.interaction);
  return action.kind !== 'reject' && !run.state.legs.has(action.leg);
}

function settle(run: Run, open: OpenEffect, settled: Settled): void {
  const { effect, result, code } = settled;
  emit(run, { type: 'effectSettled', effect, result, code });
  const { action } = open.effect;
  // Cancelled before it was sent: no platform will ever report the end of this leg.
  if (code === SUPERSEDED && action.kind === 'ring') gone(run, action.leg, 'cancelled');
  else if (code === SUPERSEDED && action.kind === 'record') afterFailure(run, action);
  else if (result === 'failed') afterFailure(run, action, code);
  // A ring of unknown fate has its own timers; a prompt's end would be waited for in vain.
  else if (result === 'unknown' && isAwaited(action)) afterFailure(run, action);
}

/** Without an end of its own to be waited for any longer. */
const isAwaited = ({ kind }: EffectAction): boolean =>
  kind === 'play' || kind === 'lookUp' || kind === 'stream' || kind === 'collect';

/** Codes of a ring that a rule forbids: asking again would get the same answer. */
const FORBIDDEN = /^(policy\.|notOurNumber$)/;

function afterFailure(run: Run, action: EffectAction, code = ''): void {
  switch (action.kind) {
    case 'ring':
      gone(run, action.leg, FORBIDDEN.test(code) ? 'refused' : 'unreachable');
      return;
    case 'answer':
      gone(run, action.leg, 'failed');
      return;
    case 'hangUp':
      gone(run, action.leg, action.cause);
      return;
    case 'play': {
      const { leg, play } = action;
      playEnded(run, { type: 'playEnded', leg, play, reason: 'failed', positionMs: 0 });
      return;
    }
    case 'lookUp':
      lookUpEnded(run, { type: 'lookUpEnded', ...action, result: 'failed', values: {} });
      return;
    case 'stream': {
      const { leg, stream } = action;
      const end = { why: 'failed', outcome: null, values: {} } as const;
      streamEnded(run, { type: 'streamEnded', leg, stream, ...end });
      return;
    }
    case 'collect':
      collectFailed(run, action);
      return;
    case 'record':
      if (!messageRefused(run, action.recording, action.mode)) {
        recordingRefused(run, action.recording, action.mode);
      }
      return;
    case 'bridge':
      bridgeFailed(run, action);
      return;
    case 'mix':
      mixFailed(run, action);
      return;
    case 'hold':
      holdFailed(run, action.leg);
      return;
    default:
  }
}

function gone(run: Run, id: LegId, cause: 'failed' | 'unreachable' | EndCause): void {
  const leg = run.state.legs.get(id);
  if (leg !== undefined) legIsGone(run, leg, { cause, status: 0 });
}

type EndCause = Extract<EffectAction, { kind: 'hangUp' }>['cause'];

/** Two people who cannot hear each other: the customer goes back to the queue. */
function bridgeFailed(run: Run, action: Extract<EffectAction, { kind: 'bridge' }>): void {
  const leg = run.state.legs.get(action.leg);
  const interaction = leg === undefined ? undefined : run.state.interactions.get(leg.interaction);
  if (interaction === undefined) return;
  const { owner } = interaction;
  if (owner.kind === 'agent' && owner.leg === action.other) loseAgent(run, interaction, 'failed');
  if (owner.kind === 'external' && owner.leg === action.other) gone(run, owner.leg, 'failed');
}

/** Of a room that has changed meanwhile nothing follows. Two who cannot be joined are lost. */
function mixFailed(run: Run, action: Extract<EffectAction, { kind: 'mix' }>): void {
  const leg = run.state.legs.get(action.leg);
  const interaction = leg === undefined ? undefined : run.state.interactions.get(leg.interaction);
  if (interaction === undefined || !isSameRoom(interaction.room, action.members)) return;
  if (roomFailed(run, interaction)) return;
  const { owner } = interaction;
  if (owner.kind === 'agent') loseAgent(run, interaction, 'failed');
  if (owner.kind === 'external') gone(run, owner.leg, 'failed');
}

function holdFailed(run: Run, customerLeg: LegId): void {
  const leg = run.state.legs.get(customerLeg);
  const owner = leg === undefined ? undefined : run.state.interactions.get(leg.interaction)?.owner;
  if (leg === undefined || owner?.kind !== 'agent' || owner.held === 'no') return;
  unhold(run, leg.interaction);
}
