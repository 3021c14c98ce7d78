import type { TenantState } from './state.ts';

/** A recording ends with its interaction, and what has to be confirmed has a timer. */
export function recordingFaults(state: TenantState): string[] {
  const armed = new Set(
    state.timers.entries().map(({ at, kind, id }) => (kind === 'recording' ? `${id} ${at}` : '')),
  );
  const faults: string[] = [];
  for (const { id, interaction, state: is, until } of state.recordings.values()) {
    const live = state.interactions.get(interaction);
    if (live === undefined && is !== 'stopping') faults.push(`${id} outlives ${interaction}`);
    if (live !== undefined && is !== 'stopping' && live.recording !== id) {
      faults.push(`${id} is not the recording of ${interaction}`);
    }
    const mayWait = is === 'on' || is === 'paused' || is === 'pausing';
    if (until === null ? !mayWait : !armed.has(`${id} ${until}`)) {
      faults.push(`recording ${id} has no timer while ${is}`);
    }
  }
  return faults;
}
