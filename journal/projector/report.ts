import type { QueueId } from '../../domain/index.ts';
import type { QueueReport, VisitRow } from './rows.ts';
import type { VisitFigure } from './store.ts';

type Counts = { -readonly [K in keyof QueueReport]: QueueReport[K] };

/** The report of these visits: what the SQL of `postgres/queries.ts` sums. */
export function sumVisits(visits: readonly VisitRow[]): readonly QueueReport[] {
  const byQueue = new Map<QueueId, Counts>();
  for (const visit of visits) {
    const counts = byQueue.get(visit.queue) ?? newCounts(visit.queue);
    byQueue.set(visit.queue, counts);
    counts.entered += 1;
    counts[visit.how ?? 'inside'] += 1;
    if (visit.inTime) counts.answeredInTime += 1;
    if (visit.short) counts.shortAbandoned += 1;
    if (visit.how === 'answered') counts.waitedMsTotal += visit.waitedMs;
  }
  return [...byQueue.values()].sort((a, b) => (a.queue < b.queue ? -1 : 1));
}

function newCounts(queue: QueueId): Counts {
  return {
    queue,
    entered: 0,
    answered: 0,
    abandoned: 0,
    timedOut: 0,
    left: 0,
    inside: 0,
    answeredInTime: 0,
    shortAbandoned: 0,
    waitedMsTotal: 0,
  };
}

/** Whether a figure of the report counts this stay: the same rules as in `sumVisits`. */
export function isCounted({ how, inTime, short }: VisitRow, figure: VisitFigure): boolean {
  switch (figure) {
    case 'offered':
      return true;
    case 'answered':
    case 'abandoned':
      return how === figure;
    case 'answeredInTime':
      return inTime;
    case 'answeredLate':
      return how === 'answered' && !inTime;
    case 'shortAbandoned':
      return short;
  }
}
