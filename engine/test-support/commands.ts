import { Command } from '../../domain/index.ts';
import type { Command as AnyCommand } from '../../domain/index.ts';

const command = (of: object): AnyCommand => Command.parse(of);

/** Commands as the doors send them: each goes through its schema. */
export const publish = (
  documents: readonly object[],
  removed: readonly string[] = [],
): AnyCommand => command({ type: 'publishConfig', documents, removed });

export const ready = (agent: string): AnyCommand =>
  command({ type: 'setAgentState', agent, duty: { kind: 'ready' } });

export const notReady = (agent: string, reason = 'lunch'): AnyCommand =>
  command({ type: 'setAgentState', agent, duty: { kind: 'notReady', reason } });

export const signOut = (agent: string): AnyCommand =>
  command({ type: 'setAgentState', agent, duty: { kind: 'signedOut' } });

export const calls = (leg: string, number: string, facts: object = {}): AnyCommand =>
  command({
    type: 'legIncoming',
    leg,
    trunk: 'carrier',
    number,
    customer: `ref-${leg}`,
    facts: {
      anonymous: false,
      country: 'GB',
      numberClass: 'mobile',
      vip: false,
      blocked: false,
      ...facts,
    },
    dialog: { callId: leg },
  });

export const rings = (leg: string): AnyCommand => command({ type: 'legRinging', leg });
export const answers = (leg: string): AnyCommand =>
  command({ type: 'legAnswered', leg, dialog: { callId: leg, tag: 'a' } });
export const ends = (leg: string, cause = 'hungUp', status = 0): AnyCommand =>
  command({ type: 'legEnded', leg, cause, status });
export const holds = (leg: string): AnyCommand => command({ type: 'legHeld', leg });
export const unholds = (leg: string): AnyCommand => command({ type: 'legUnheld', leg });
export const presses = (leg: string, digit: string): AnyCommand =>
  command({ type: 'digitPressed', leg, digit });
export const played = (
  leg: string,
  play: string,
  reason = 'finished',
  positionMs = 2_000,
): AnyCommand => command({ type: 'playEnded', leg, play, reason, positionMs });
export const settles = (effect: string, result = 'ok', code = ''): AnyCommand =>
  command({ type: 'settleEffects', results: [{ effect, result, code }] });
export const transfers = (interaction: string, target: object): AnyCommand =>
  command({ type: 'transferInteraction', interaction, target });
export const says = (queue: string, state: string, more: object = {}): AnyCommand =>
  command({ type: 'setQueueState', queue, state, ...more });
export const moves = (
  queue: string,
  target: object,
  interactions?: readonly string[],
): AnyCommand =>
  command({ type: 'moveInteractions', queue, target, interactions: interactions ?? null });
export const tick = (): AnyCommand => command({ type: 'tick' });
export const any = command;
