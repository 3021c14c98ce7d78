import type { AgentView } from '../../../domain/index.ts';

interface Asked {
  readonly self: string | null;
  readonly search: string;
  /** Who can be asked now. */
  readonly isFree: (agent: AgentView) => boolean;
}

/** Not ready is no hindrance to a colleague's call. */
export function isCallable({ duty, activity }: AgentView): boolean {
  return duty.kind !== 'signedOut' && activity === 'free';
}

/** Whom one may look for by name, those who are free on top; nobody looks for oneself. */
export function colleaguesOf(
  agents: readonly AgentView[],
  { self, search, isFree }: Asked,
): AgentView[] {
  const wanted = search.trim().toLocaleLowerCase();
  return agents
    .filter(({ id, role }) => id !== self && role !== 'administrator')
    .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => Number(isFree(b)) - Number(isFree(a)) || a.name.localeCompare(b.name));
}
