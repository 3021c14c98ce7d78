import { configOf } from '../engine/index.ts';
import type { PresenceHost } from '../microsoft/index.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { PatchbayNode } from './process.ts';
import { watchHost } from './watch-host.ts';

/** The process as the watch of Teams presence sees it. */
export function presenceHost(node: PatchbayNode, clock: Clock, log: Log): PresenceHost {
  return {
    ...watchHost(node, clock, log),
    agents: (tenant) => {
      const state = node.hub.committedState(tenant);
      if (state === null) return [];
      return [...configOf(state).agents.values()].flatMap(({ id, oid }) => {
        const known = state.agents.get(id);
        return oid === null || known === undefined
          ? []
          : [{ agent: id, oid, presence: known.presence }];
      });
    },
  };
}
