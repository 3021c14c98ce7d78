import type { Event, EventRecord, InteractionId } from '../../domain/index.ts';
import type { IndexRow } from './rows.ts';

/** `interaction` comes from the event, or from the leg or offer it names. */
export function indexRowOf(record: EventRecord, interaction: InteractionId | null): IndexRow {
  const { seq, at, event } = record;
  const agent = 'agent' in event ? (event.agent ?? null) : null;
  const queue = 'queue' in event ? (event.queue ?? null) : null;
  const body = JSON.stringify(bodyOf(event));
  return { seq, at, type: event.type, interaction, agent, queue, body };
}

/** Published documents may be megabytes, and are in the journal. */
function bodyOf(event: Event): unknown {
  if (event.type !== 'configPublished') return event;
  return { ...event, documents: [] };
}

/** What an event without `interaction` is about. */
export function subjectOf(event: Event): string | null {
  if ('leg' in event) return event.leg;
  if ('offer' in event) return event.offer;
  return null;
}
