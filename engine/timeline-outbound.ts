import type { Event } from '../domain/index.ts';
import { clock } from './timeline-clock.ts';
import type { Names, Texts } from './timeline.ts';

const NOT_OFFERED = {
  tooFewWait: 'too few wait',
  notFirst: 'others are before them in line',
  notCallable: 'the customer cannot be called, or is to be already',
} as const;

const SCHEDULED = {
  asked: 'as was asked for',
  retry: 'the next attempt',
  closed: 'the queue is closed now',
} as const;

/** Calls that we place, and callbacks. */
export function outboundTexts(
  names: Names,
): Pick<
  Texts,
  Extract<Event['type'], `callback${string}` | `dial${'Started' | 'Ended'}`> | 'callPlaced'
> {
  return {
    callPlaced: ({ agent, queue, callee, show }) =>
      `${names.agent(agent)} calls ${callee === null ? 'a customer' : names.agent(callee.agent)}` +
      (queue === null ? '' : ` for ${names.queue(queue)}`) +
      (show === null ? '.' : `; ${show} is shown.`),
    callbackOffered: () => 'The customer is asked whether to be called back.',
    callbackDue: () => 'A callback will be offered when the music ends.',
    callbackNotOffered: ({ why, again }) =>
      `A callback is not offered: ${NOT_OFFERED[why]}` +
      (again === null ? '.' : `; looked at again at ${clock(again)}.`),
    callbackRequested: ({ queue, until, by }) =>
      by === 'customer'
        ? `The customer wants to be called back and keeps the place in ${names.queue(queue)}` +
          ` until ${clock(until)}.`
        : `A callback by ${names.queue(queue)} is asked for, until ${clock(until)}.`,
    callbackScheduled: ({ at, why }) =>
      `Comes into the line at ${new Date(at).toISOString().slice(0, 16)}Z: ${SCHEDULED[why]}.`,
    dialStarted: ({ agent }) => `${names.agent(agent)} is on the phone; the other side is rung.`,
    dialEnded: ({ agent, cause, by }) =>
      by === 'agent'
        ? `${names.agent(agent)} went before anybody answered (${cause}).`
        : `Nobody answered (${cause}); ${names.agent(agent)} is released.`,
  };
}
