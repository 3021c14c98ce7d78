import { assert } from '../../domain/index.ts';
import type {
  AgentId,
  InteractionId,
  LegId,
  OfferId,
  QueueId,
  RecordingId,
} from '../../domain/index.ts';
import { currentDeadline, firstTimer } from '../deadlines.ts';
import { flowTimer } from '../flow/run.ts';
import { TIMERS_PER_TICK_MAX } from '../limits.ts';
import type { Interaction } from '../state.ts';
import type { TimerEntry } from '../timers.ts';
import { enterCallback } from './callback.ts';
import { offerCallback } from './callback-offer.ts';
import { dialTimer } from './dial-end.ts';
import { dropAndFinish, dropLeg } from './ending.ts';
import { expireEffects } from './effects.ts';
import { externalTimer, legIsGone } from './leg-facts.ts';
import { endWrapUp } from './people.ts';
import { endQueueOrder } from './queue-state.ts';
import { announce, endOfferAndReturn, serveWoken, timeOut, widenAndMatch } from './queue.ts';
import { noticeTimer } from './notice.ts';
import { endOffers } from './offer.ts';
import { recordingTimer } from './recording.ts';
import { rangOut } from './room.ts';
import { emit } from './run.ts';
import { leaveDeserted, saidBefore } from './send-over.ts';
import type { Run } from './run.ts';
import { messageTimer, voicemailTimer } from './voicemail.ts';

/** Fires what is due, in order of time, up to a limit: the host ticks again while more is due. */
export function tick(run: Run): void {
  for (let fired = 0; fired < TIMERS_PER_TICK_MAX; fired++) {
    const timer = firstTimer(run.state);
    if (timer === null || timer.at > run.at) break;
    fire(run, timer);
    const next = currentDeadline(run.state, timer);
    assert(next !== timer.at, () => `timer ${timer.kind} ${timer.id} moved nothing`);
    leaveDeserted(run);
    serveWoken(run);
    run.wake.clear();
    run.membersChanged = false;
  }
  expireEffects(run, TIMERS_PER_TICK_MAX);
}

/** The ids in timers were branded where their objects were made. */
function fire(run: Run, timer: TimerEntry): void {
  switch (timer.kind) {
    case 'interaction': {
      const interaction = run.state.interactions.get(timer.id as InteractionId);
      if (interaction !== undefined) fireInteraction(run, interaction);
      return;
    }
    case 'offer':
      fireOffer(run, timer.id as OfferId);
      return;
    case 'agent':
      fireAgent(run, timer.id as AgentId);
      return;
    case 'recording':
      recordingTimer(run, timer.id as RecordingId);
      return;
    case 'message':
      messageTimer(run, timer.id as RecordingId);
      return;
    case 'leg':
      fireLeg(run, timer.id as LegId);
      return;
    case 'queue':
      endQueueOrder(run, timer.id as QueueId);
  }
}

function fireInteraction(run: Run, interaction: Interaction): void {
  const { owner } = interaction;
  switch (owner.kind) {
    case 'voicemail':
      voicemailTimer(run, interaction, owner);
      return;
    case 'sendingOn':
      saidBefore(run, interaction, owner);
      return;
    case 'notice':
      noticeTimer(run, interaction, owner);
      return;
    case 'flow':
      flowTimer(run, interaction);
      return;
    case 'queue':
      fireWaiting(run, interaction);
      return;
    case 'offer':
      fireRinging(run, interaction);
      return;
    case 'leaving':
      dropAndFinish(run, interaction, owner.outcome);
      return;
    case 'external':
      externalTimer(run, interaction);
      return;
    case 'scheduled':
      enterCallback(run, interaction);
      return;
    case 'dialling':
      dialTimer(run, interaction);
      return;
    default:
  }
}

function fireRinging(run: Run, interaction: Interaction): void {
  const { owner, ticket } = interaction;
  if (ticket?.open === true && (ticket.ringUntil ?? Infinity) <= run.at) {
    endOffers(run, interaction, 'withdrawn');
    timeOut(run, interaction);
    return;
  }
  if (owner.kind === 'offer' && owner.all) endBackOffs(run, interaction);
  widenAndMatch(run, interaction);
}

function fireWaiting(run: Run, interaction: Interaction): void {
  const { ticket } = interaction;
  if (ticket === null) return;
  if (ticket.until <= run.at) {
    timeOut(run, interaction);
    return;
  }
  endBackOffs(run, interaction);
  if (ticket.announceAt !== null && ticket.announceAt <= run.at) announce(run, interaction);
  if (ticket.callbackAt !== null && ticket.callbackAt <= run.at) offerCallback(run, interaction);
  widenAndMatch(run, interaction);
}

function endBackOffs(run: Run, interaction: Interaction): void {
  const over = interaction.backOffs.filter((each) => each.until <= run.at);
  for (const { agent } of over) {
    emit(run, { type: 'backOffEnded', interaction: interaction.id, agent });
  }
}

function fireOffer(run: Run, id: OfferId): void {
  const offer = run.state.offers.get(id);
  if (offer === undefined) return;
  endOfferAndReturn(run, offer, offer.state === 'ringing' ? 'noAnswer' : 'unconfirmed');
}

function fireAgent(run: Run, id: AgentId): void {
  const agent = run.state.agents.get(id);
  if (agent === undefined) return;
  const { activity } = agent;
  for (const { skill, expiresAt } of agent.config.skills) {
    if ((expiresAt ?? Infinity) <= run.at) emit(run, { type: 'skillExpired', agent: id, skill });
  }
  if (activity.kind === 'wrapUp' || activity.kind === 'resting') {
    if (activity.until > run.at) return;
  }
  if (activity.kind === 'resting') emit(run, { type: 'agentRested', agent: id });
  if (activity.kind !== 'wrapUp') return;
  endWrapUp(run, { agent, interaction: activity.interaction, code: null, by: 'timer' });
}

/** Never confirmed to be up, or never confirmed to be gone: gone, then. */
function fireLeg(run: Run, id: LegId): void {
  const leg = run.state.legs.get(id);
  if (leg === undefined) return;
  const interaction = run.state.interactions.get(leg.interaction);
  if (interaction !== undefined && rangOut(run, interaction, leg)) return;
  dropLeg(run, id, 'failed');
  legIsGone(run, leg, { cause: leg.cause, status: 0 });
}
