import type { AgentView } from '../../../domain/index.ts';

interface Asked {
  readonly self: string | null;
  readonly search: string;
}

/** Not ready is no hindrance to a colleague's call. */
export function isCallable({ duty, activity }: AgentView): boolean {
  return duty.kind !== 'signedOut' && activity === 'free';
}

/** Whom one may look for by name, those who can be called on top; nobody looks for oneself. */
export function colleaguesOf(agents: readonly AgentView[], { self, search }: Asked): AgentView[] {
  const wanted = search.trim().toLocaleLowerCase();
  return agents
    .filter(({ id, role }) => id !== self && role !== 'administrator')
    .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => Number(isCallable(b)) - Number(isCallable(a)) || a.name.localeCompare(b.name));
}
