import type { TenantState } from './state.ts';
import type { Names } from './timeline.ts';

/** How people call agents, queues, flows and lists, from the active configuration; else the id. */
export function namesOf({ config }: Pick<TenantState, 'config'>): Names {
  const { agents, queues, flows, lists } = config;
  return {
    agent: (id) => agents.get(id)?.name ?? id,
    queue: (id) => queues.get(id)?.name ?? id,
    flow: (id) => flows.get(id)?.name ?? id,
    list: (id) => lists.get(id)?.name ?? id,
  };
}
