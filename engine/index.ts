import type { Effect } from '../domain/index.ts';
import type { Config, TenantState } from './state.ts';

export { checkConfig, warningsOf } from './config-check.ts';
export { documentsOf } from './config.ts';
export { diffConfig, isSame } from './config-diff.ts';
export type { DocumentChange, FieldChange } from './config-diff.ts';
export { mergeConfig } from './config-merge.ts';
export type { MergeConflict, MergedConfig } from './config-merge.ts';
export { changeCounts, changeLines } from './config-words.ts';
export { dialledToday } from './dialled.ts';
export { directCallViews, liveDirectCalls } from './direct-calls.ts';
export { nextTimerAt } from './deadlines.ts';
export { callbackPrompts } from './decide/callback-offer.ts';
export { voicemailPrompts } from './decide/voicemail.ts';
export { tenantLanguage } from './flow/language.ts';
export { execute } from './decide/execute.ts';
export { evolve } from './evolve/evolve.ts';
export { checkInvariants } from './invariants.ts';
export type { Executed } from './port.ts';
export { react, supersedes } from './react.ts';
export { whoWouldGet } from './routing/explain.ts';
export { queueEstimate } from './routing/waits.ts';
export { civilOf, dateOfDay, dayOfDate, weekdayOf } from './flow/civil.ts';
export { holidayAt } from './flow/holidays.ts';
export { isOpen, nextChange } from './flow/hours.ts';
export { isTimeZone, wallMs } from './flow/zone.ts';
export { tryFlow } from './flow/try.ts';
export type { Trial } from './flow/try.ts';
export { initialState, isSnapshot, snapshotOf, stateFromSnapshot } from './snapshot.ts';
export type { Config, TenantState } from './state.ts';
export { namesOf } from './names.ts';
export { timelineText, touchedBy } from './timeline.ts';
export type { Names, Touched } from './timeline.ts';
export { agentView, besideOf, boardOf, interactionView, liveLegs, queueView } from './view.ts';
export type { LiveLeg } from './view.ts';

/** What the world was asked and nobody has settled, oldest first. */
export function openEffects(state: TenantState): readonly Effect[] {
  return [...state.effects.values()].map((open) => open.effect);
}

/** The active configuration. Not to be changed. */
export function configOf(state: TenantState): Config {
  return state.config;
}
