import type { AgentAddress, LegTarget, TrunkId } from '../../domain/index.ts';
import type { Run } from './run.ts';

/** The tenant's first trunk of that role that we may send calls on. */
export function trunkFor(run: Run, kind: AgentAddress['kind'] | LegTarget['kind']): TrunkId | null {
  if (kind === 'sip' || kind === 'phone') return null;
  const role = kind === 'teamsUser' ? 'teams' : 'carrier';
  for (const trunk of run.state.config.trunks.values()) {
    if (trunk.role === role && trunk.uri !== null) return trunk.id;
  }
  return null;
}
