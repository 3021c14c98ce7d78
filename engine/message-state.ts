import type {
  CallerFacts,
  InteractionId,
  LegId,
  PersonalRef,
  RecordingId,
  VoicemailId,
} from '../domain/index.ts';
import type { TenantState } from './state.ts';

/**
 * One message while it is being taken, on the customer's leg alone.
 *
 *   starting ─► on ─► stopping ─► (ended)
 *      └────────┴───────┴─► (ended by silence, by its leg's end, or by a fault)
 *
 * It may outlive its interaction by as long as the last of it takes to the disk. A new process goes
 * on with it in another file.
 */
export interface Message {
  readonly id: RecordingId;
  readonly interaction: InteractionId;
  readonly leg: LegId;
  readonly voicemail: VoicemailId;
  /** Of who called: a message may become work when the call is long over. */
  readonly customer: PersonalRef | null;
  readonly facts: CallerFacts;
  readonly priority: number;
  state: 'starting' | 'on' | 'stopping';
  /** Since when what is said is kept; null = not yet. */
  startedAt: number | null;
  /** A process died while it was written: nobody knows how much was said before. */
  cut: boolean;
  /** Stopped, or given up, then. */
  until: number;
}

/** Each has a timer, and outlives its interaction only on its way to the disk. */
export function messageFaults(state: TenantState): string[] {
  const armed = new Set(
    state.timers.entries().map(({ at, kind, id }) => (kind === 'message' ? `${id} ${at}` : '')),
  );
  const faults: string[] = [];
  for (const { id, interaction, state: is, until } of state.messages.values()) {
    if (!armed.has(`${id} ${until}`)) faults.push(`message ${id} has no timer while ${is}`);
    const live = state.interactions.get(interaction);
    if (is === 'stopping') continue;
    if (live?.owner.kind !== 'voicemail' || live.owner.message !== id) {
      faults.push(`message ${id} goes on without ${interaction}`);
    }
  }
  return faults;
}
