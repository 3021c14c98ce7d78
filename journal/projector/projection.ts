import type {
  Event,
  EventOf,
  EventRecord,
  InteractionId,
  Outcome,
  QueueId,
} from '../../domain/index.ts';
import { indexRowOf, subjectOf } from './index-row.ts';
import type { IndexRow, InteractionRow, SubjectRow, VisitEnd, VisitRow } from './rows.ts';
import type { OpenRows, RowChanges } from './store.ts';

/** Events to rows: pure, so that the same journal always gives the same tables. */
export class Projection {
  #savedSeq: number;
  #throughSeq: number;
  readonly #interactions = new Map<InteractionId, InteractionRow>();
  readonly #visits = new Map<InteractionId, VisitRow>();
  readonly #subjects = new Map<string, SubjectRow>();
  readonly #serviceLevels = new Map<QueueId, number>();
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
    for (const row of open.visits) this.#visits.set(row.interaction, row);
    for (const row of open.subjects) this.#subjects.set(row.id, row);
    for (const [queue, ms] of open.serviceLevels) this.#serviceLevels.set(queue, ms);
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
    for (const row of this.#dirty.visits) {
      if (row.how !== null && this.#visits.get(row.interaction) === row) {
        this.#visits.delete(row.interaction);
      }
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
    if (event.type !== 'interactionStarted' && event.type !== 'legStarted') {
      if (event.type === 'offered') this.#nameSubject(event.offer, event.interaction);
      return;
    }
    this.#nameSubject(event.leg, event.interaction);
  }

  #nameSubject(id: string, interaction: InteractionId): void {
    const row = { id, interaction, open: true };
    this.#subjects.set(id, row);
    this.#dirty.subjects.add(row);
  }

  #closeSubjects(event: Event): void {
    const ended =
      event.type === 'legEnded' || event.type === 'legRefused'
        ? event.leg
        : event.type === 'offerEnded' || event.type === 'connected'
          ? event.offer
          : null;
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
        return this.#queued(record, event);
      case 'offered':
        return this.#edit(event.interaction, (row) => {
          row.state = 'offer';
          row.offers += 1;
        });
      case 'connected':
        this.#closeVisit(event.interaction, { how: 'answered', at });
        return this.#edit(event.interaction, (row) => {
          row.state = 'agent';
          row.agent = event.agent;
          row.answeredAt ??= at;
        });
      case 'transferred':
        this.#closeVisit(event.interaction, { how: 'left', at });
        return this.#edit(event.interaction, (row) => (row.state = 'flow'));
      case 'connectedOut':
        return this.#edit(event.interaction, (row) => (row.state = 'external'));
      case 'wrapUpStarted':
        if (event.last) this.#edit(event.interaction, (row) => (row.state = 'wrapUp'));
        return;
      case 'endingStarted':
        return this.#closeVisitBy(event.interaction, event.outcome, at);
      case 'interactionEnded':
        return this.#ended(event, at);
      default:
        return;
    }
  }

  #configPublished(event: EventOf<'configPublished'>): void {
    for (const document of event.documents) {
      if (document.kind !== 'queue') continue;
      this.#serviceLevels.set(document.id, document.serviceLevelMs);
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

  #queued(record: EventRecord, event: EventOf<'queued'>): void {
    const { interaction, queue } = event;
    const before = this.#visits.get(interaction);
    // Back from an offer: the same visit goes on.
    if (before === undefined || before.how !== null || before.queue !== queue) {
      this.#closeVisit(interaction, { how: 'left', at: record.at });
      this.#openVisit(interaction, queue, record);
    }
    this.#edit(interaction, (row) => {
      row.state = 'queue';
      row.queue = queue;
    });
  }

  #openVisit(interaction: InteractionId, queue: QueueId, record: EventRecord): void {
    const visit: VisitRow = {
      interaction,
      queue,
      enteredSeq: record.seq,
      enteredAt: record.at,
      endedAt: null,
      how: null,
      waitedMs: 0,
      inTime: false,
      short: false,
    };
    this.#visits.set(interaction, visit);
    this.#dirty.visits.add(visit);
  }

  #closeVisit(
    interaction: InteractionId,
    end: { readonly how: VisitEnd; readonly at: number; readonly short?: boolean },
  ): void {
    const visit = this.#visits.get(interaction);
    if (visit === undefined || visit.how !== null) return;
    visit.how = end.how;
    visit.endedAt = end.at;
    visit.waitedMs = end.at - visit.enteredAt;
    visit.short = end.short ?? false;
    const level = this.#serviceLevels.get(visit.queue);
    visit.inTime = end.how === 'answered' && level !== undefined && visit.waitedMs <= level;
    this.#dirty.visits.add(visit);
  }

  #closeVisitBy(interaction: InteractionId, outcome: Outcome, at: number): void {
    if (outcome.kind === 'abandoned') {
      this.#closeVisit(interaction, { how: 'abandoned', at, short: outcome.short });
    } else {
      this.#closeVisit(interaction, { how: outcome.kind === 'timedOut' ? 'timedOut' : 'left', at });
    }
  }

  #ended(event: EventOf<'interactionEnded'>, at: number): void {
    this.#closeVisitBy(event.interaction, event.outcome, at);
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
