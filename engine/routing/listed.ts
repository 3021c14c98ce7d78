import { sourcesOf } from '../../domain/index.ts';
import type { QueueAgent } from '../../domain/index.ts';
import type { Queue } from '../state.ts';

/**
 * Whom a queue names: its own list, then those of its groups, its channel and its shifts, each once
 * and as many as it takes of each. null = it names nobody: whoever meets the requirements.
 */
export function listedOf({ config, members: known }: Queue): readonly QueueAgent[] | null {
  const { agents, members } = config;
  if (members === undefined) return agents;
  const listed = [...(agents ?? [])];
  const seen = new Set(listed.map(({ agent }) => agent));
  let groupsLeft = members.perSourceMax;
  for (const source of sourcesOf(members)) {
    const isGroup = source.startsWith('group/');
    let left = isGroup ? groupsLeft : members.perSourceMax;
    for (const agent of known[source] ?? []) {
      if (left === 0) break;
      left--;
      if (seen.has(agent)) continue;
      seen.add(agent);
      listed.push({ agent });
    }
    if (isGroup) groupsLeft = left;
  }
  return listed;
}
