import type { AgentConfig } from '../../domain/index.ts';

/** An extension is dialled in full, and means one person. */
export function extensionFaults(agents: Iterable<AgentConfig>): string[] {
  const owners = new Map<string, string>();
  const faults: string[] = [];
  for (const { id, directory } of agents) {
    const extension = directory?.extension ?? null;
    if (extension === null) continue;
    const owner = owners.get(extension);
    if (owner === undefined) owners.set(extension, id);
    else {
      const at = `agent/${id}/directory/extension`;
      faults.push(`${at}: ${owner} has ${extension}, too; give each their own`);
    }
  }
  return faults;
}
