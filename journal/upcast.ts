import type { Event } from '../domain/index.ts';
import { must } from '../domain/index.ts';

/**
 * Format of the segments that this build writes. Raise it when an event's shape changes in a way
 * that older records do not satisfy, add the upcaster from the format before, and record a journal
 * of the older format first (`test/journals/`, by `recordJournal`).
 */
export const FORMAT = 1;

/** From format n (the key) to n + 1. An upcaster may change any event; it may not split one. */
type Upcaster = (event: unknown) => unknown;
export type UpcasterTable = Readonly<Record<number, Upcaster>>;
const UPCASTERS: UpcasterTable = {};

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
