import { QueueCallback } from '../../domain/index.ts';
import type { LegCause } from '../../domain/index.ts';
import { queueIdOf } from '../queue-of.ts';
import type { Interaction, Leg } from '../state.ts';
import { giveUpCallback } from './callback-end.ts';
import { dropLeg, finish, isLoss } from './ending.ts';
import { endHearing, isHearing } from './hearing.ts';
import { returnToQueue } from './queue.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/** Of a queue that offers no callback, to which one was asked for by a person. */
const DEFAULTS = QueueCallback.parse({});

interface DialEnd {
  readonly cause: LegCause;
  readonly by: 'callee' | 'agent';
}

/** A customer who is called back may go: nothing ends by it. */
export function isExpectedAway({ owner, callback }: Interaction): boolean {
  return callback !== null && ['queue', 'offer', 'scheduled', 'passing'].includes(owner.kind);
}

/** The other side picked up: both hear each other. */
export function dialAnswered(run: Run, interaction: Interaction, leg: Leg): void {
  const { owner, ticket, id } = interaction;
  if (owner.kind !== 'dialling' || interaction.leg !== leg.id) return;
  const { leg: agentLeg, ringback: play } = owner;
  emit(run, { type: 'playStopped', leg: agentLeg, interaction: id, play });
  emit(run, {
    type: 'connected',
    interaction: id,
    agent: owner.agent,
    leg: agentLeg,
    customerLeg: leg.id,
    offer: null,
    queue: queueIdOf(interaction),
    waitedMs: ticket?.open === true ? run.at - ticket.enteredAt : 0,
  });
}

export function dialTimer(run: Run, interaction: Interaction): void {
  dropLeg(run, interaction.leg, 'noAnswer');
  endDial(run, interaction, { cause: 'noAnswer', by: 'callee' });
}

/** Nobody answered, or the agent went before: both phones are down, and a callback has its rule. */
export function endDial(run: Run, interaction: Interaction, end: DialEnd): void {
  const { owner, id } = interaction;
  if (owner.kind !== 'dialling') return;
  if (isHearing(owner) && !isLoss(end.cause)) {
    endHearing(run, interaction, owner);
    return;
  }
  dropLeg(run, interaction.leg, 'cancelled');
  dropLeg(run, owner.leg, 'hungUp');
  emit(run, { type: 'dialEnded', interaction: id, agent: owner.agent, ...end });
  if (interaction.callback !== null) afterAttempt(run, interaction, end);
  else finish(run, interaction, { kind: 'unanswered', cause: end.cause });
}

function afterAttempt(run: Run, interaction: Interaction, { cause, by }: DialEnd): void {
  const { callback, id } = interaction;
  const queue = queueIdOf(interaction);
  if (callback === null || queue === null) return;
  const rule = run.state.queues.get(queue)?.config.callback ?? DEFAULTS;
  const at = run.at + rule.retryMs;
  if (cause === 'refused') giveUpCallback(run, interaction, 'refused');
  else if (callback.attempts >= rule.attemptsMax) giveUpCallback(run, interaction, 'attempts');
  else if (by === 'agent' && isLoss(cause)) returnToQueue(run, interaction, cause);
  else if (at >= callback.until) giveUpCallback(run, interaction, 'window');
  else emit(run, { type: 'callbackScheduled', interaction: id, queue, at, why: 'retry' });
}
