import { configOf } from '../engine/index.ts';
import type { MemberHost } from '../microsoft/index.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { PatchbayNode } from './process.ts';
import { watchHost } from './watch-host.ts';

/** The process as the watch of queues' members sees it. */
export function memberHost(node: PatchbayNode, clock: Clock, log: Log): MemberHost {
  const stateOf = (tenant: Parameters<MemberHost['queues']>[0]) => node.hub.committedState(tenant);
  return {
    ...watchHost(node, clock, log),
    queues: (tenant) => {
      const state = stateOf(tenant);
      if (state === null) return [];
      return [...state.queues.values()].flatMap(({ id: queue, config, members: known, retired }) =>
        retired || config.members === undefined ? [] : [{ queue, members: config.members, known }],
      );
    },
    agents: (tenant) => {
      const state = stateOf(tenant);
      if (state === null) return new Map();
      const known = [...configOf(state).agents.values()];
      return new Map(
        known.flatMap(({ id, oid }) => (oid === null ? [] : [[oid.toLowerCase(), id] as const])),
      );
    },
    now: () => clock.now(),
  };
}
