import type { InteractionId, LegId, OfferId, PlayId, RecordingId } from '../../domain/index.ts';
import { nextSeq } from './run.ts';
import type { Run } from './run.ts';

/** Ids that the engine makes: prefix and the seq of the event that first names them. */
export const newInteractionId = (run: Run) => `i-${nextSeq(run)}` as InteractionId;
export const newOfferId = (run: Run) => `o-${nextSeq(run)}` as OfferId;
export const newLegId = (run: Run) => `l-${nextSeq(run)}` as LegId;
export const newRecordingId = (run: Run) => `r-${nextSeq(run)}` as RecordingId;
export const newPlayId = (run: Run) => `p-${nextSeq(run)}` as PlayId;
