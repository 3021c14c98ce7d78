import type {
  AgentView,
  BoardPatch,
  InteractionId,
  InteractionView,
  QueueView,
} from '../../domain/index.ts';

/** Changes that wait to be sent together: of each thing only the newest view. */
export class PendingPatch {
  readonly #interactions = new Map<string, InteractionView>();
  readonly #gone = new Set<InteractionId>();
  readonly #agents = new Map<string, AgentView>();
  readonly #queues = new Map<string, QueueView>();
  #seq = 0;
  #now = 0;
  #empty = true;

  get isEmpty(): boolean {
    return this.#empty;
  }

  add(patch: BoardPatch): void {
    this.#empty = false;
    this.#seq = patch.seq;
    this.#now = patch.now;
    for (const view of patch.interactions) {
      this.#interactions.set(view.id, view);
      this.#gone.delete(view.id);
    }
    for (const id of patch.gone) {
      this.#interactions.delete(id);
      this.#gone.add(id);
    }
    for (const view of patch.agents) this.#agents.set(view.id, view);
    for (const view of patch.queues) this.#queues.set(view.id, view);
  }

  take(): Omit<BoardPatch, 'n'> {
    const taken = {
      seq: this.#seq,
      now: this.#now,
      interactions: [...this.#interactions.values()],
      gone: [...this.#gone],
      agents: [...this.#agents.values()],
      queues: [...this.#queues.values()],
    };
    this.clear();
    return taken;
  }

  clear(): void {
    this.#interactions.clear();
    this.#gone.clear();
    this.#agents.clear();
    this.#queues.clear();
    this.#empty = true;
  }
}
