import type { AgentId, EventOf, ParticipantEnd, RoomMode, TalkEvent } from '../domain/index.ts';
import { clock } from './timeline-clock.ts';
import type { Names } from './timeline.ts';

type TalkTexts = { readonly [T in TalkEvent['type']]: (event: EventOf<T>) => string };

const ENDS: { readonly [E in ParticipantEnd]: string } = {
  noAnswer: 'does not answer',
  busy: 'is busy',
  declined: 'declines',
  unreachable: 'cannot be reached',
  refused: 'may not be dialled',
  left: 'hangs up',
  lost: 'is cut off',
  removed: 'is taken out',
  talkOver: 'leaves, as the conversation is over',
  failed: 'is taken out: the platform could not connect them',
};

const MODES = {
  monitor: 'listens',
  whisper: 'listens and speaks to the agent alone',
  barge: 'speaks with all',
  takeOver: 'takes over',
} as const;

const TALKS: { readonly [S in EventOf<'consultChanged'>['state']]: string } = {
  talking: 'talks to who is consulted, and the customer waits',
  held: 'talks to the customer, and who is consulted waits',
  joined: 'joins them: customer, agent and who was consulted hear each other',
};

const HEARD: { readonly [M in RoomMode]: string } = {
  party: 'in the talk',
  held: 'on hold',
  ...{ monitor: 'listening', whisper: 'coaching', barge: 'in the talk' },
};

/** Consult, conference, supervision and the phone's own buttons, in words. */
export function talkTexts(names: Names): TalkTexts {
  const who = (agent: AgentId | undefined) =>
    agent === undefined ? 'An outside number' : names.agent(agent);
  const whom = (agent: AgentId | undefined) =>
    agent === undefined ? 'an outside number' : names.agent(agent);
  return {
    participantInvited: ({ agent, as, by, mode, queue, until }) => {
      const from = queue === undefined ? '' : ` of ${names.queue(queue)}`;
      const rung = `is rung until ${clock(until)}`;
      if (as === 'supervisor')
        return `${who(agent)} ${rung}, and ${MODES[mode ?? 'monitor']} then.`;
      const owner = by === undefined ? 'The agent' : names.agent(by);
      return as === 'consult'
        ? `${owner} asks ${whom(agent)}${from}, who ${rung}; the customer waits with music.`
        : `${owner} adds ${whom(agent)}${from}, who ${rung}.`;
    },
    participantAsked: ({ agent, until }) =>
      `A key is to confirm until ${clock(until)} that ${whom(agent)} picked up.`,
    participantJoined: ({ agent, as }) =>
      as === 'consult'
        ? `${who(agent)} is consulted; the customer still waits.`
        : `${who(agent)} is in the conversation.`,
    participantLeft: ({ agent, as, why }) =>
      `${who(agent)} ${ENDS[why]}` + (as === 'consult' ? '; the consultation is over.' : '.'),
    consultChanged: ({ agent, state }) => `${names.agent(agent)} ${TALKS[state]}.`,
    supervisionChanged: ({ agent, mode }) => `${names.agent(agent)} ${MODES[mode]}.`,
    handedOver: ({ from, agent, how }) => {
      const before = from === null ? 'the outside number' : names.agent(from);
      switch (how) {
        case 'takeOver':
          return `${who(agent)} takes over from ${before}.`;
        case 'left':
          return `${before} leaves; the customer goes on with ${whom(agent)}.`;
        case 'consult':
          return `${before} hands over to ${whom(agent)}, who was consulted.`;
        case 'transfer':
          return `${before} transfers by phone; the customer goes on with ${whom(agent)}.`;
      }
    },
    roomMixed: ({ members }) =>
      `Who hears whom: ${members.map(({ role, mode }) => `${role} ${HEARD[mode]}`).join(', ')}.`,
    referralAnswered: ({ accept, status, reason }) =>
      accept
        ? `The agent's phone asks for a transfer: ${reason}.`
        : `The agent's phone asks for a transfer, which is refused: ${reason} (${status}).`,
    legReplaced: ({ leg, by }) => `Leg ${by} takes the place of leg ${leg}.`,
    legMoved: ({ leg, from }) => `Leg ${leg} comes over from ${from}.`,
    legAdopted: ({ leg, call }) =>
      `The outside number of ${call}, whom the agent called, comes over as leg ${leg}.`,
  };
}
