import type { Availability } from '../../domain/index.ts';
import type { Agent } from '../state.ts';
import { hasRoom } from './capacity.ts';

/** Where an agent stands; the words that a person reads in `excluded`. `free` is 0. */
export const STANDINGS = [
  'free',
  'offered',
  'talking',
  'in wrap-up',
  'resting',
  'hanging up',
  'not ready',
  'signed out',
  'away in Teams',
  'no room for calls',
  'on a call of their own',
] as const;
export type StandingName = (typeof STANDINGS)[number];

/** Indexes into STANDINGS: counted for every queue after every change, so a number. */
const INDEX = {
  free: 0,
  offered: 1,
  talking: 2,
  'in wrap-up': 3,
  resting: 4,
  'hanging up': 5,
  'not ready': 6,
  'signed out': 7,
  'away in Teams': 8,
  'no room for calls': 9,
  'on a call of their own': 10,
} as const satisfies Record<StandingName, number>;

export const FREE: number = INDEX.free;
const AWAY = INDEX['away in Teams'];
/** Of these none becomes free by ending what they do. */
export const UNREADY: readonly number[] = [
  INDEX['not ready'],
  INDEX['signed out'],
  AWAY,
  INDEX['no room for calls'],
];

/** A call fits beside what they have in hand of other channels. */
export const takesVoice = ({ config, others }: Agent): boolean =>
  hasRoom(config.capacity, others, 'voice');

/** Presence left out. */
export function standingOf(agent: Agent): number {
  switch (agent.activity.kind) {
    case 'offered':
    case 'talking':
    case 'resting':
      return INDEX[agent.activity.kind];
    case 'assisting':
      return INDEX.talking;
    case 'dialling':
    case 'called':
      return INDEX['on a call of their own'];
    case 'wrapUp':
      return INDEX['in wrap-up'];
    case 'free':
      break;
  }
  if (agent.duty.kind === 'signedOut') return INDEX['signed out'];
  if (agent.duty.kind === 'notReady') return INDEX['not ready'];
  if (agent.leg !== null) return INDEX['hanging up'];
  return takesVoice(agent) ? FREE : INDEX['no room for calls'];
}

/** Where the queue asks for presence, a free agent may be away. */
export const withPresence = (standing: number, present: boolean): number =>
  standing === FREE && !present ? AWAY : standing;

/**
 * Unknown presence passes: when Teams tells us nothing, the contact centre must go on. See
 * https://learn.microsoft.com/microsoftteams/create-a-phone-system-call-queue (presence-based
 * routing): only Available gets calls.
 */
export function isPresent(presence: Availability): boolean {
  return ['available', 'availableIdle', 'presenceUnknown'].includes(presence);
}
