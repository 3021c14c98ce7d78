import type { Event, EventOf, EventRecord, InteractionId, QueueId } from '../../domain/index.ts';
import { indexRowOf, subjectOf } from './index-row.ts';
import type { IndexRow, InteractionRow, SubjectRow, VisitRow } from './rows.ts';
import type { OpenRows, RowChanges } from './store.ts';
import { Visits } from './visits.ts';

/** Events to rows: pure, so that the same journal always gives the same tables. */
export class Projection {
  #savedSeq: number;
  #throughSeq: number;
  readonly #interactions = new Map<InteractionId, InteractionRow>();
  readonly #visits: Visits;
  readonly #subjects = new Map<string, SubjectRow>();
  #index: IndexRow[] = [];
  readonly #dirty = {
    interactions: new Set<InteractionRow>(),
    visits: new Set<VisitRow>(),
    subjects: new Set<SubjectRow>(),
    serviceLevels: new Map<QueueId, number>(),
  };

  constructor(open: OpenRows) {
    this.#savedSeq = open.throughSeq;
    this.#throughSeq = open.throughSeq;
    for (const row of open.interactions) this.#interactions.set(row.id, row);
    for (const row of open.subjects) this.#subjects.set(row.id, row);
    this.#visits = new Visits(open.visits, open.serviceLevels, (row) => {
      this.#dirty.visits.add(row);
    });
  }

  get throughSeq(): number {
    return this.#throughSeq;
  }

  /** Records already seen are passed over: a segment may be read again from its start. */
  apply(record: EventRecord): void {
    if (record.seq <= this.#throughSeq) return;
    this.#throughSeq = record.seq;
    const { event } = record;
    this.#nameSubjects(event);
    const interaction = this.#interactionOf(event);
    this.#index.push(indexRowOf(record, interaction));
    this.#visits.apply(record);
    this.#change(record);
    this.#closeSubjects(event);
  }

  /** What to save since the last time; `saved` must follow once it is. */
  changes(): RowChanges {
    return {
      fromSeq: this.#savedSeq,
      throughSeq: this.#throughSeq,
      index: this.#index,
      interactions: [...this.#dirty.interactions],
      visits: [...this.#dirty.visits],
      subjects: [...this.#dirty.subjects],
      serviceLevels: this.#dirty.serviceLevels,
    };
  }

  saved(): void {
    this.#savedSeq = this.#throughSeq;
    this.#index = [];
    for (const row of this.#dirty.interactions) {
      if (row.state === 'ended') this.#interactions.delete(row.id);
    }
    for (const row of this.#dirty.subjects) if (!row.open) this.#subjects.delete(row.id);
    this.#dirty.interactions.clear();
    this.#dirty.visits.clear();
    this.#dirty.subjects.clear();
    this.#dirty.serviceLevels.clear();
  }

  #interactionOf(event: Event): InteractionId | null {
    if ('interaction' in event && event.interaction) return event.interaction;
    const subject = subjectOf(event);
    return subject === null ? null : (this.#subjects.get(subject)?.interaction ?? null);
  }

  #nameSubjects(event: Event): void {
    switch (event.type) {
      case 'interactionStarted':
      case 'legStarted':
      case 'legMoved':
        if (event.leg !== null) this.#nameSubject(event.leg, event.interaction);
        return;
      case 'legReplaced':
        return this.#nameSubject(event.by, event.interaction);
      case 'offered':
        return this.#nameSubject(event.offer, event.interaction);
      default:
        return;
    }
  }

  #nameSubject(id: string, interaction: InteractionId): void {
    const row = this.#subjects.get(id) ?? { id, interaction, open: true };
    row.interaction = interaction;
    this.#subjects.set(id, row);
    this.#dirty.subjects.add(row);
  }

  #closeSubjects(event: Event): void {
    const ended = subjectEndedBy(event);
    const row = ended === null ? undefined : this.#subjects.get(ended);
    if (row === undefined) return;
    row.open = false;
    this.#dirty.subjects.add(row);
  }

  #change(record: EventRecord): void {
    const { event, at } = record;
    switch (event.type) {
      case 'configPublished':
        return this.#configPublished(event);
      case 'interactionStarted':
        return this.#started(record, event);
      case 'queued':
        return this.#edit(event.interaction, (row) => {
          row.state = 'queue';
          row.queue = event.queue;
        });
      case 'offered':
        return this.#edit(event.interaction, (row) => {
          row.state = 'offer';
          row.offers += 1;
        });
      case 'connected':
        return this.#edit(event.interaction, (row) => {
          row.state = 'agent';
          row.agent = event.agent;
          row.answeredAt ??= at;
        });
      case 'handedOver':
        return this.#edit(event.interaction, (row) => {
          row.state = event.agent === undefined ? 'external' : 'agent';
          row.agent = event.agent ?? row.agent;
        });
      case 'callbackRequested':
        return this.#edit(event.interaction, (row) => (row.direction = 'callback'));
      case 'callbackScheduled':
        return this.#edit(event.interaction, (row) => (row.state = 'scheduled'));
      case 'dialStarted':
        return this.#edit(event.interaction, (row) => (row.state = 'dialling'));
      case 'sendingOnStarted':
      case 'transferred':
        return this.#edit(event.interaction, (row) => (row.state = 'flow'));
      case 'connectedOut':
        return this.#edit(event.interaction, (row) => (row.state = 'external'));
      case 'wrapUpStarted':
        if (event.last) this.#edit(event.interaction, (row) => (row.state = 'wrapUp'));
        return;
      case 'interactionEnded':
        return this.#ended(event, at);
      default:
        return;
    }
  }

  #configPublished(event: EventOf<'configPublished'>): void {
    for (const document of event.documents) {
      if (document.kind !== 'queue') continue;
      this.#dirty.serviceLevels.set(document.id, document.serviceLevelMs);
    }
  }

  #started(record: EventRecord, event: EventOf<'interactionStarted'>): void {
    const row: InteractionRow = {
      id: event.interaction,
      startedSeq: record.seq,
      startedAt: record.at,
      number: event.number,
      customer: event.customer,
      direction: event.direction ?? 'in',
      state: 'flow',
      queue: null,
      agent: null,
      offers: 0,
      answeredAt: null,
      endedAt: null,
      outcome: null,
      waitedMs: 0,
      talkedMs: 0,
    };
    this.#interactions.set(row.id, row);
    this.#dirty.interactions.add(row);
  }

  #ended(event: EventOf<'interactionEnded'>, at: number): void {
    this.#edit(event.interaction, (row) => {
      row.state = 'ended';
      row.endedAt = at;
      row.outcome = event.outcome;
      row.queue = event.queue;
      row.agent = event.agent;
      row.waitedMs = event.waitedMs;
      row.talkedMs = event.talkedMs;
    });
  }

  #edit(id: InteractionId, change: (row: InteractionRow) => void): void {
    const row = this.#interactions.get(id);
    if (row === undefined || row.state === 'ended') return;
    change(row);
    this.#dirty.interactions.add(row);
  }
}

/** The leg or offer that is no more. */
function subjectEndedBy(event: Event): string | null {
  switch (event.type) {
    case 'legEnded':
    case 'legRefused':
    case 'legReplaced':
      return event.leg;
    case 'offerEnded':
    case 'connected':
    case 'dialStarted':
      return event.offer;
    default:
      return null;
  }
}
