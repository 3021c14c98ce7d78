import { configOf, type Names, type TenantState } from '../../engine/index.ts';

/** How people call agents, queues, flows and lists, from the active configuration; else the id. */
export function namesOf(state: TenantState): Names {
  const { agents, queues, flows, lists } = configOf(state);
  return {
    agent: (id) => agents.get(id)?.name ?? id,
    queue: (id) => queues.get(id)?.name ?? id,
    flow: (id) => flows.get(id)?.name ?? id,
    list: (id) => lists.get(id)?.name ?? id,
  };
}
