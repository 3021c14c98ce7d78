import { assert, unreachable } from '../../domain/index.ts';
import type { Event, EventRecord } from '../../domain/index.ts';
import { react } from '../react.ts';
import type { TenantState } from '../state.ts';
import * as agent from './agent.ts';
import { configPublished } from './config.ts';
import { applyToFlow, isFlowEvent } from './flow.ts';
import { directCall } from './direct-call.ts';
import * as interaction from './interaction.ts';
import * as leg from './leg.ts';
import * as offer from './offer.ts';
import { applyToOutbound, isOutbound } from './outbound.ts';
import * as play from './play.ts';
import * as queue from './queue.ts';
import { queueMembersSet } from './queue-members.ts';
import { queueStateSet } from './queue-state.ts';
import { applyToRoom, isTalkEvent } from './room.ts';
import * as recording from './recording.ts';
import * as talk from './talk.ts';
import * as voicemail from './voicemail.ts';

/**
 * The state after one event. Reads the event and the state only; whatever decide learned from
 * hours, chance or candidates stands in the event.
 */
export function evolve(state: TenantState, record: EventRecord): void {
  assert(record.seq === state.seq + 1, () => `event ${record.seq} after ${state.seq}`);
  assert(record.at >= state.lastAt, () => `event ${record.seq} goes back in time`);
  state.seq = record.seq;
  state.lastAt = record.at;
  apply(state, record.event, record.at);
  for (const effect of react(record)) state.effects.set(effect.id, { effect, at: record.at });
}

function apply(state: TenantState, event: Event, at: number): void {
  switch (event.type) {
    case 'configPublished':
      return configPublished(state, event, at);
    case 'interactionStarted':
      return interaction.interactionStarted(state, event, at);
    case 'interactionEnded':
      return interaction.interactionEnded(state, event, at);
    case 'endingStarted':
      return interaction.endingStarted(state, event, at);
    case 'queued':
      return queue.queued(state, event, at);
    case 'backOffEnded':
      return queue.backOffEnded(state, event, at);
    case 'offered':
      return offer.offered(state, event, at);
    case 'confirmationAsked':
      return offer.confirmationAsked(state, event);
    case 'offerEnded':
      return offer.offerEnded(state, event, at);
    case 'ringWidened':
      return queue.ringWidened(state, event, at);
    case 'queueStateSet':
      return queueStateSet(state, event);
    case 'queueMembersSet':
      return queueMembersSet(state, event);
    case 'sendingOnStarted':
      return queue.sendingOnStarted(state, event, at);
    case 'noticeStarted':
      return recording.noticeStarted(state, event, at);
    case 'consentAsked':
      return recording.consentAsked(state, event, at);
    case 'noticeEnded':
      return recording.noticeEnded(state, event, at);
    case 'voicemailStarted':
      return voicemail.voicemailStarted(state, event, at);
    case 'messageAsked':
      return voicemail.messageAsked(state, event, at);
    case 'messageStarted':
      return voicemail.messageStarted(state, event, at);
    case 'messageQueued':
      return voicemail.messageQueued(state, event);
    case 'hearingStarted':
      return voicemail.hearingStarted(state, event, at);
    case 'hearingEnded':
      return voicemail.hearingEnded(state, event, at);
    case 'messageEnded':
      return voicemail.messageEnded(state, event, at);
    case 'effectSettled':
      state.effects.delete(event.effect);
      return;
    case 'digitReceived':
    case 'overflowed':
    case 'interactionsMoved':
    case 'rejoined':
    case 'alertRaised':
      return;
    case 'directCallStarted':
    case 'directCallAnswered':
    case 'directCallUpdated':
    case 'directCallEnded':
      return directCall(state, event, at);
    default:
      if (isTalkEvent(event)) return applyToRoom(state, event, at);
      if (isFlowEvent(event)) return applyToFlow(state, event, at);
      if (isOutbound(event)) return applyToOutbound(state, event, at);
      return applyToPeople(state, event, at);
  }
}

function applyToPeople(state: TenantState, event: LegEvent | AgentEvent, at: number): void {
  switch (event.type) {
    case 'agentStateChanged':
      return agent.agentStateChanged(state, event, at);
    case 'presenceChanged':
      return agent.presenceChanged(state, event, at);
    case 'agentRested':
      return agent.agentRested(state, event, at);
    case 'agentLoadSet':
      return agent.agentLoadSet(state, event, at);
    case 'agentQueueSet':
      return agent.agentQueueSet(state, event, at);
    case 'recordingAsked':
      return recording.recordingAsked(state, event, at);
    case 'recordingFollowed':
      return recording.recordingFollowed(state, event);
    case 'recordingStarted':
    case 'recordingPaused':
    case 'recordingResumed':
      return recording.recordingConfirmed(state, event);
    case 'recordingEnded':
      return recording.recordingEnded(state, event);
    case 'skillExpired':
      return agent.skillExpired(state, event, at);
    default:
      return applyToLegs(state, event, at);
  }
}

type AgentEvent = Extract<
  Event,
  { type: `${'agent' | 'recording'}${string}` | 'presenceChanged' | 'skillExpired' }
>;

type LegEvent = Exclude<
  Extract<
    Event,
    {
      type:
        | `leg${string}`
        | `play${string}`
        | `wrapUp${string}`
        | `connect${string}`
        | 'held'
        | 'unheld'
        | 'transferred';
    }
  >,
  { type: 'legAdopted' | 'legMoved' | 'legReplaced' }
>;

function applyToLegs(state: TenantState, event: LegEvent, at: number): void {
  switch (event.type) {
    case 'legAccepted':
      return leg.legAccepted(state, event, at);
    case 'legRefused':
      return leg.legRefused(state, event, at);
    case 'legStarted':
      return leg.legStarted(state, event, at);
    case 'legRang':
      return leg.legRang(state, event);
    case 'legAnswered':
      return leg.legAnswered(state, event);
    case 'legMeasured':
      return leg.legMeasured(state, event);
    case 'legUpdated':
      return leg.legUpdated(state, event);
    case 'legHeld':
      leg.legOf(state, event.leg).held = true;
      return;
    case 'legUnheld':
      leg.legOf(state, event.leg).held = false;
      return;
    case 'legTakenOver':
      voicemail.messageCut(state, event);
      return recording.recordingCut(state, event);
    case 'legDropped':
      return leg.legDropped(state, event, at);
    case 'legEnded':
      return leg.legEnded(state, event, at);
    case 'playStarted':
      return play.playStarted(state, event, at);
    case 'playStopped':
      return play.playStopped(state, event);
    case 'playEnded':
      return play.playEnded(state, event);
    default:
      return applyToTalk(state, event, at);
  }
}

type TalkEvent = Exclude<LegEvent, { type: `leg${string}` | `play${string}` }>;

function applyToTalk(state: TenantState, event: TalkEvent, at: number): void {
  switch (event.type) {
    case 'connected':
      return talk.connected(state, event, at);
    case 'held':
      return talk.held(state, event);
    case 'unheld':
      return talk.unheld(state, event);
    case 'connectionLost':
      return talk.connectionLost(state, event, at);
    case 'transferred':
      return talk.transferred(state, event, at);
    case 'connectedOut':
      return talk.connectedOut(state, event, at);
    case 'wrapUpStarted':
      return talk.wrapUpStarted(state, event, at);
    case 'wrapUpExtended':
      return talk.wrapUpExtended(state, event, at);
    case 'wrapUpEnded':
      return talk.wrapUpEnded(state, event, at);
    default:
      return unreachable(event);
  }
}
