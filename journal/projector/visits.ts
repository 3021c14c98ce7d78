import type { EventOf, EventRecord, InteractionId, Outcome, QueueId } from '../../domain/index.ts';
import type { VisitEnd, VisitRow } from './rows.ts';

interface End {
  readonly how: VisitEnd;
  readonly at: number;
  readonly short?: boolean;
}

/**
 * Stays in queues, from events: the one place that says when a stay begins and how it ends. The
 * report's rows and Live's figures of today both come from here.
 */
export class Visits {
  readonly #open = new Map<InteractionId, VisitRow>();
  readonly #serviceLevels: Map<QueueId, number>;
  readonly #changed: (row: VisitRow) => void;

  constructor(
    open: Iterable<VisitRow>,
    serviceLevels: ReadonlyMap<QueueId, number>,
    changed: (row: VisitRow) => void,
  ) {
    for (const row of open) this.#open.set(row.interaction, row);
    this.#serviceLevels = new Map(serviceLevels);
    this.#changed = changed;
  }

  apply(record: EventRecord): void {
    const { event, at } = record;
    switch (event.type) {
      case 'configPublished':
        return this.#configPublished(event);
      case 'queued':
        return this.#queued(record, event);
      // The message of a caller is attended to.
      case 'hearingStarted':
      case 'connected':
        return this.#close(event.interaction, { how: 'answered', at });
      // Out of the line until its time; it enters anew, at the old place.
      case 'callbackScheduled':
      // Hears why the queue sends it on: it waits no longer.
      case 'sendingOnStarted':
      case 'transferred':
        return this.#close(event.interaction, { how: 'left', at });
      case 'endingStarted':
      case 'interactionEnded':
        return this.#close(event.interaction, endOf(event.outcome, at));
      default:
        return undefined;
    }
  }

  #configPublished(event: EventOf<'configPublished'>): void {
    for (const document of event.documents) {
      if (document.kind !== 'queue') continue;
      this.#serviceLevels.set(document.id, document.serviceLevelMs);
    }
  }

  #queued({ seq, at }: EventRecord, { interaction, queue }: EventOf<'queued'>): void {
    // Back from an offer: the same stay goes on.
    if (this.#open.get(interaction)?.queue === queue) return;
    this.#close(interaction, { how: 'left', at });
    const row: VisitRow = {
      interaction,
      queue,
      enteredSeq: seq,
      enteredAt: at,
      endedAt: null,
      how: null,
      waitedMs: 0,
      inTime: false,
      short: false,
    };
    this.#open.set(interaction, row);
    this.#changed(row);
  }

  #close(interaction: InteractionId, { how, at, short = false }: End): void {
    const row = this.#open.get(interaction);
    if (row === undefined) return;
    this.#open.delete(interaction);
    row.how = how;
    row.endedAt = at;
    row.waitedMs = at - row.enteredAt;
    row.short = short;
    const level = this.#serviceLevels.get(row.queue);
    row.inTime = how === 'answered' && level !== undefined && row.waitedMs <= level;
    this.#changed(row);
  }
}

function endOf(outcome: Outcome, at: number): End {
  if (outcome.kind === 'abandoned') return { how: 'abandoned', at, short: outcome.short };
  return { how: outcome.kind === 'timedOut' ? 'timedOut' : 'left', at };
}
