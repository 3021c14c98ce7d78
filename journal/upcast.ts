import type { Event } from '../domain/index.ts';
import { ConfigDocument, must } from '../domain/index.ts';

/**
 * Format of the segments that this build writes. Raise it when an event's shape changes in a way
 * that older records do not satisfy, add the upcaster from the format before, and record a journal
 * of the older format first (`test/journals/`, by `recordJournal`).
 */
export const FORMAT = 3;

/** From format n (the key) to n + 1. An upcaster may change any event; it may not split one. */
type Upcaster = (event: unknown) => unknown;
export type UpcasterTable = Readonly<Record<number, Upcaster>>;

/**
 * 1 → 2, 2 → 3: documents have more fields, each with a default that means what was meant without
 * it; the document's schema fills them in. 2: queues, agents, flows and settings. 3: voice.
 */
const UPCASTERS: UpcasterTable = { 1: withDefaults, 2: withDefaults };

function withDefaults(event: unknown): unknown {
  if (!isPublished(event)) return event;
  return { ...event, documents: event.documents.map((each) => ConfigDocument.parse(each)) };
}

function isPublished(event: unknown): event is { readonly documents: readonly unknown[] } {
  if (typeof event !== 'object' || event === null) return false;
  return 'type' in event && event.type === 'configPublished' && 'documents' in event;
}

/** Lifts a recorded event, step by step, into today's shape. */
export function upcastEvent(
  event: unknown,
  from: number,
  table: UpcasterTable = UPCASTERS,
  to: number = FORMAT,
): Event {
  let lifted = event;
  for (let format = from; format < to; format += 1) {
    lifted = must(table[format], `no upcaster from format ${format}`)(lifted);
  }
  return lifted as Event;
}
