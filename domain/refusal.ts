import { z } from 'zod';

/** What decide answers when a rule says no: a value, shown to whoever asked. */
export const RefusalReason = z.enum([
  'unknownInteraction',
  'unknownAgent',
  'unknownOffer',
  'unknownQueue',
  'unknownNumber',
  'unknownLeg',
  'unknownTarget',
  'queueClosed',
  'notWaiting',
  'sameQueue',
  'untilIsPast',
  'hoursNeverChange',
  'alreadyEnded',
  'notConnected',
  'notHeld',
  'alreadyHeld',
  'notInWrapUp',
  'agentNotFree',
  'agentHasNoAddress',
  'unknownWrapUpCode',
  'unknownDeclineReason',
  'optOutNotAllowed',
  'wrapUpTooLong',
  'recordingNotAllowed',
  'noConsent',
  'alreadyRecording',
  'notRecording',
  'alreadyPaused',
  'notPaused',
  'invalidConfig',
  'configMoved',
  'duplicateLeg',
  'alreadyInConsult',
  'notInConsult',
  'consultRinging',
  'nobodyFree',
  'roomFull',
  'unknownParticipant',
  'notSupervising',
  'agentSignedOut',
  'agentNotInQueue',
  'callerIdNotAllowed',
  'noCallerId',
  'doNotCall',
  'dialRefused',
  'sameAgent',
  'noCallback',
  'callbackOpen',
  'callbackTooFar',
  'noCustomer',
]);
export type RefusalReason = z.infer<typeof RefusalReason>;

export interface Refusal {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  /** All faults at once, where there can be several: path and remedy in words. */
  readonly details: readonly string[];
}
