import type { OrderReason, QueueConfig, SettingsConfig } from '../../domain/index.ts';
import type { ItemOrder } from './matcher/matcher.ts';
import type { Place } from './router.ts';

type Between = SettingsConfig['betweenQueues'];

/** An interaction's priority that neither helps nor hinders against another queue's ageing. */
const MIDDLE = 5;
/** "Strict" is ageing so slow that no wait makes up for a step: 316 years, exact in a double. */
const STRICT_MS = 1e13;

/**
 * Where an item stands among all that an agent may take, as numbers that never change while it
 * waits: linear ageing makes a key of entry time and priority (routing-performance §2.5), so that
 * nothing is sorted twice.
 */
export function orderOf(place: Place, queue: QueueConfig, between: Between): ItemOrder {
  const { order, priority, since } = place;
  const step = queue.ageingMs ?? STRICT_MS;
  const age = since + (priority - MIDDLE) * step;
  switch (between) {
    case 'priority':
      return { rank: queue.priority, key: age, order };
    case 'serviceLevel':
      return { rank: 0, key: age + queue.serviceLevelMs, order };
    case 'oldest':
      return { rank: 0, key: age, order };
  }
}

/** The same in words, for the offer's reason. */
export function orderReason(place: Place, queue: QueueConfig, between: Between): OrderReason {
  return {
    between,
    queuePriority: queue.priority,
    priority: place.priority,
    ageingMs: queue.ageingMs,
    deadlineAt: place.since + queue.serviceLevelMs,
  };
}
