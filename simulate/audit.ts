import type { EventRecord, InteractionId, LegId } from '../domain/index.ts';

export interface Verdict {
  readonly accepted: number;
  readonly endedOnce: number;
  readonly lost: number;
  readonly doubled: number;
}

/** What the journal says became of every accepted call: read from events alone, not from state. */
export class Audit {
  readonly #interactionOf = new Map<LegId, InteractionId>();
  readonly #outcomes = new Map<InteractionId, number>();
  events = 0;

  read(record: EventRecord): void {
    const { event } = record;
    this.events += 1;
    if (event.type === 'interactionStarted' && event.leg !== null) {
      this.#interactionOf.set(event.leg, event.interaction);
    }
    if (event.type === 'interactionEnded') {
      this.#outcomes.set(event.interaction, (this.#outcomes.get(event.interaction) ?? 0) + 1);
    }
  }

  /** `accepted`: legs whose caller was promised something. Others on record must end once too. */
  verdict(accepted: ReadonlySet<LegId>): Verdict {
    let endedOnce = 0;
    let lost = 0;
    let doubled = 0;
    for (const leg of new Set([...accepted, ...this.#interactionOf.keys()])) {
      const interaction = this.#interactionOf.get(leg);
      const outcomes = interaction === undefined ? 0 : (this.#outcomes.get(interaction) ?? 0);
      if (outcomes === 1) endedOnce += 1;
      else if (outcomes === 0) lost += 1;
      else doubled += 1;
    }
    return { accepted: accepted.size, endedOnce, lost, doubled };
  }
}
