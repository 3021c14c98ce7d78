import type { AgentConfig, ConfigDocument, EventOf, QueueConfig } from '../../domain/index.ts';
import type { TenantState } from '../state.ts';
import { agentTouched } from './agent.ts';
import { applyDocument, removeDocument } from '../config.ts';
import { newDay } from './queue.ts';

export function configPublished(
  state: TenantState,
  event: EventOf<'configPublished'>,
  at: number,
): void {
  state.config.version = event.version;
  for (const key of event.removed) removeDocument(state.config, key);
  for (const document of event.documents) {
    applyDocument(state.config, document);
    applyToLive(state, document, at);
  }
  if (event.removed.length > 0) retire(state);
  state.router.configure(state.agents.values(), state.queues.values());
  for (const agent of [...state.agents.values()]) agentTouched(state, agent, at);
}

function applyToLive(state: TenantState, document: ConfigDocument, at: number): void {
  if (document.kind === 'queue') applyQueue(state, document);
  if (document.kind === 'agent') applyAgent(state, document, at);
}

function applyQueue(state: TenantState, config: QueueConfig): void {
  const queue = state.queues.get(config.id);
  if (queue !== undefined) {
    queue.config = config;
    queue.retired = false;
    return;
  }
  state.queues.set(config.id, {
    id: config.id,
    config,
    inside: 0,
    counts: { entered: 0, answered: 0, abandoned: 0, timedOut: 0, left: 0 },
    today: newDay(0),
    retired: false,
  });
}

function applyAgent(state: TenantState, config: AgentConfig, at: number): void {
  const agent = state.agents.get(config.id);
  if (agent !== undefined) {
    agent.config = config;
    agent.retired = false;
    if (config.address === null) agent.duty = { kind: 'signedOut' };
    return;
  }
  state.agents.set(config.id, {
    id: config.id,
    config,
    duty: { kind: 'signedOut' },
    presence: 'presenceUnknown',
    activity: { kind: 'free' },
    since: at,
    leg: null,
    idle: { seq: 0, at },
    idleBefore: null,
    retired: false,
    armedAt: 0,
  });
}

/** What was removed but is in use goes when it is no longer. */
function retire(state: TenantState): void {
  for (const queue of [...state.queues.values()]) {
    if (state.config.queues.has(queue.id)) continue;
    queue.retired = true;
    if (queue.inside === 0) state.queues.delete(queue.id);
  }
  for (const agent of state.agents.values()) {
    if (!state.config.agents.has(agent.id)) agent.retired = true;
  }
}
