import type { EventRecord, InteractionId, LegId, RecordingId } from '../domain/index.ts';

export interface Verdict {
  readonly accepted: number;
  readonly endedOnce: number;
  readonly lost: number;
  readonly doubled: number;
}

/** What the journal says became of every accepted call: read from events alone, not from state. */
export class Audit {
  /** By the customer's leg; of what we began ourselves, by its own id. */
  readonly #interactionOf = new Map<LegId | InteractionId, InteractionId>();
  readonly #outcomes = new Map<InteractionId, number>();
  readonly #asked = new Map<RecordingId, 'open' | 'ended'>();
  readonly #ended = new Set<InteractionId>();
  readonly #faults: string[] = [];
  events = 0;
  /** Calls of agents and callbacks that were asked for; all callbacks; how often we dialled. */
  placed = 0;
  callbacks = 0;
  dialled = 0;

  read(record: EventRecord): void {
    const { event } = record;
    this.events += 1;
    this.#readRecording(event);
    if (event.type === 'interactionStarted') {
      this.#interactionOf.set(event.leg ?? event.interaction, event.interaction);
      if (event.leg === null) this.placed += 1;
    }
    if (event.type === 'callbackRequested') this.callbacks += 1;
    if (event.type === 'dialStarted') this.dialled += 1;
    if (event.type === 'interactionEnded') {
      this.#outcomes.set(event.interaction, (this.#outcomes.get(event.interaction) ?? 0) + 1);
    }
  }

  get recordings(): number {
    return this.#asked.size;
  }

  /** None without being asked for, none after its interaction, each ended once. */
  recordingFaults(running: number): string[] {
    const open = [...this.#asked].filter(([, state]) => state === 'open').map(([id]) => id);
    const left = open.map((id) => `recording ${id} never ended`);
    const still = running === 0 ? [] : [`${running} recordings still run`];
    return [...this.#faults, ...left, ...still];
  }

  #readRecording(event: EventRecord['event']): void {
    if (event.type === 'interactionEnded') {
      this.#ended.add(event.interaction);
    } else if (event.type === 'recordingAsked' && event.mode === 'start') {
      this.#asked.set(event.recording, 'open');
      if (this.#ended.has(event.interaction))
        this.#faults.push(`${event.recording} begins too late`);
    } else if (event.type === 'recordingStarted' || event.type === 'recordingEnded') {
      const state = this.#asked.get(event.recording);
      if (state !== 'open') this.#faults.push(`${event.type} of ${event.recording}: ${state}`);
      if (event.type === 'recordingEnded') this.#asked.set(event.recording, 'ended');
    }
  }

  /** `accepted`: legs whose caller was promised something. Others on record must end once too. */
  verdict(accepted: ReadonlySet<LegId>): Verdict {
    let endedOnce = 0;
    let lost = 0;
    let doubled = 0;
    for (const leg of new Set<LegId | InteractionId>([
      ...accepted,
      ...this.#interactionOf.keys(),
    ])) {
      const interaction = this.#interactionOf.get(leg);
      const outcomes = interaction === undefined ? 0 : (this.#outcomes.get(interaction) ?? 0);
      if (outcomes === 1) endedOnce += 1;
      else if (outcomes === 0) lost += 1;
      else doubled += 1;
    }
    return { accepted: accepted.size, endedOnce, lost, doubled };
  }
}
