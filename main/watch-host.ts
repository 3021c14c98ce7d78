import type { Command, TenantId } from '../domain/index.ts';
import { configOf } from '../engine/index.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { PatchbayNode } from './process.ts';

/** The process as every watch that asks Graph sees it. */
export function watchHost(node: PatchbayNode, clock: Clock, log: Log) {
  return {
    tenants: () => node.tenants.ids(),
    entraTenant: (tenant: TenantId) => {
      const state = node.hub.committedState(tenant);
      return state === null ? null : (configOf(state).settings?.entraTenant ?? null);
    },
    submit: (tenant: TenantId, command: Command) =>
      node.tenants.submit(tenant, { command, by: { kind: 'system' } }),
    after: (delayMs: number, fire: () => void) => clock.after(delayMs, fire),
    debug: (code: string, facts: Record<string, unknown>) => log.debug(code, facts),
  };
}
