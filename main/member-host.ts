import { configOf } from '../engine/index.ts';
import type { MemberHost } from '../microsoft/index.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { PatchbayNode } from './process.ts';

/** The process as the watch of queues' members sees it. */
export function memberHost(node: PatchbayNode, clock: Clock, log: Log): MemberHost {
  const stateOf = (tenant: Parameters<MemberHost['queues']>[0]) => node.hub.committedState(tenant);
  return {
    tenants: () => node.tenants.ids(),
    entraTenant: (tenant) => {
      const state = stateOf(tenant);
      return state === null ? null : (configOf(state).settings?.entraTenant ?? null);
    },
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
    submit: (tenant, command) => node.tenants.submit(tenant, { command, by: { kind: 'system' } }),
    now: () => clock.now(),
    after: (delayMs, fire) => clock.after(delayMs, fire),
    debug: (code, facts) => log.debug(code, facts),
  };
}
