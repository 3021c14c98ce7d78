import type { Agent } from '../state.ts';
import type { Run } from './run.ts';

/** Another signed-in person than the agent; who the agent is, the directory's id tells. */
export function whoIs({ by }: Run, { config: { oid, id } }: Agent): 'agent' | 'supervisor' {
  const isOther = by.kind === 'user' && oid !== null && by.id !== oid && by.id !== id;
  return isOther ? 'supervisor' : 'agent';
}
