import type { ConfigDocument } from '../../domain/index.ts';
import type { Config } from '../state.ts';

/** Attendants run as flows: one id is one of them, or a number would lead to either. */
export function sharedIdFaults(
  documents: readonly ConfigDocument[],
  current: Config,
  removed: readonly string[],
): string[] {
  const flows = new Set<string>();
  const attendants = new Set<string>(current.attendants.keys());
  for (const id of current.flows.keys()) if (!attendants.has(id)) flows.add(id);
  for (const key of removed) {
    if (key.startsWith('flow/')) flows.delete(key.slice('flow/'.length));
    if (key.startsWith('attendant/')) attendants.delete(key.slice('attendant/'.length));
  }
  for (const document of documents) {
    if (document.kind === 'flow') flows.add(document.id);
    if (document.kind === 'attendant') attendants.add(document.id);
  }
  return [...attendants]
    .filter((id) => flows.has(id))
    .map((id) => `attendant/${id}/id: a flow has the same id; give one of them another`);
}
