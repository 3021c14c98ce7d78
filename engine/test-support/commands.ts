import { Command } from '../../domain/index.ts';
import type { Command as AnyCommand } from '../../domain/index.ts';

const command = (of: object): AnyCommand => Command.parse(of);

/** Commands as the doors send them: each goes through its schema. */
export const publish = (documents: readonly object[], removed: readonly string[] = []) =>
  command({ type: 'publishConfig', documents, removed });

export const ready = (agent: string) =>
  command({ type: 'setAgentState', agent, duty: { kind: 'ready' } });

export const notReady = (agent: string, reason = 'lunch') =>
  command({ type: 'setAgentState', agent, duty: { kind: 'notReady', reason } });

export const signOut = (agent: string) =>
  command({ type: 'setAgentState', agent, duty: { kind: 'signedOut' } });

export const calls = (leg: string, number: string, facts: object = {}) =>
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

export const rings = (leg: string) => command({ type: 'legRinging', leg });
export const answers = (leg: string) =>
  command({ type: 'legAnswered', leg, dialog: { callId: leg, tag: 'a' } });
export const ends = (leg: string, cause = 'hungUp', status = 0) =>
  command({ type: 'legEnded', leg, cause, status });
export const holds = (leg: string) => command({ type: 'legHeld', leg });
export const unholds = (leg: string) => command({ type: 'legUnheld', leg });
export const presses = (leg: string, digit: string) =>
  command({ type: 'digitPressed', leg, digit });
export const played = (leg: string, play: string, reason = 'finished', positionMs = 2_000) =>
  command({ type: 'playEnded', leg, play, reason, positionMs });
export const settles = (effect: string, result = 'ok', code = '') =>
  command({ type: 'settleEffects', results: [{ effect, result, code }] });
export const transfers = (interaction: string, target: object) =>
  command({ type: 'transferInteraction', interaction, target });
export const says = (queue: string, state: string, more: object = {}) =>
  command({ type: 'setQueueState', queue, state, ...more });
export const moves = (queue: string, target: object, interactions?: readonly string[]) =>
  command({ type: 'moveInteractions', queue, target, interactions: interactions ?? null });
export const tick = () => command({ type: 'tick' });
export const any = command;
