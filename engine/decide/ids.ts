import type {
  CollectId,
  InteractionId,
  LegId,
  OfferId,
  PlayId,
  RecordingId,
  StreamId,
} from '../../domain/index.ts';
import { nextSeq } from './run.ts';
import type { Run } from './run.ts';

/** Ids that the engine makes: prefix and the seq of the event that first names them. */
export const newInteractionId = (run: Run) => `i-${nextSeq(run)}` as InteractionId;
export const newOfferId = (run: Run) => `o-${nextSeq(run)}` as OfferId;
export const newLegId = (run: Run) => `l-${nextSeq(run)}` as LegId;
export const newRecordingId = (run: Run) => `r-${nextSeq(run)}` as RecordingId;
export const newStreamId = (run: Run) => `s-${nextSeq(run)}` as StreamId;
export const newCollectId = (run: Run) => `g-${nextSeq(run)}` as CollectId;
export const newPlayId = (run: Run) => `p-${nextSeq(run)}` as PlayId;
