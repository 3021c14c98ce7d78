import type { TenantState } from '../state.ts';

/** The router's view of agents and queues, from scratch. */
export function configureRouter(state: TenantState): void {
  const between = state.config.settings?.betweenQueues ?? 'priority';
  const agents = state.agents.values();
  state.router.configure({ agents, queues: state.queues.values(), between });
}
