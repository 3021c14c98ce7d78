import type {
  AgentConfig,
  AgentSkill,
  ConfigDocument,
  EventOf,
  FlowConfig,
  QueueConfig,
} from '../../domain/index.ts';
import { armInteraction } from '../deadlines.ts';
import type { TenantState } from '../state.ts';
import { agentTouched } from './agent.ts';
import { applyDocument, removeDocument } from '../config.ts';
import { newPace } from '../routing/estimate.ts';
import { HANDLE_GUESS_MS } from '../limits.ts';
import { workingFor } from './pace.ts';
import { newDay, setWidenAt } from './queue.ts';
import { configureRouter } from './router.ts';

export function configPublished(
  state: TenantState,
  event: EventOf<'configPublished'>,
  at: number,
): void {
  state.config.version = event.version;
  for (const key of event.removed) removeDocument(state.config, key);
  const compiled = new Map<string, FlowConfig>(event.compiled?.map((flow) => [flow.id, flow]));
  for (const document of event.documents) {
    const flow = document.kind === 'attendant' ? compiled.get(document.id) : undefined;
    applyDocument(state.config, document, flow);
    applyToLive(state, document, at);
  }
  if (event.removed.length > 0) retire(state);
  if (event.removed.length > 0 || event.documents.some(isForAll)) configureRouter(state);
  else for (const document of event.documents) reskill(state, document);
  if (event.documents.some((each) => each.kind === 'queue')) rewiden(state);
  for (const agent of [...state.agents.values()]) agentTouched(state, agent, at);
}

const isForAll = ({ kind }: ConfigDocument): boolean => kind === 'queue' || kind === 'settings';

function reskill(state: TenantState, document: ConfigDocument): void {
  const agent = document.kind === 'agent' ? state.agents.get(document.id) : undefined;
  if (agent !== undefined) state.router.agentReskilled(agent);
}

/** Who waits keeps the ring that they are in, and widens by the new times from now on. */
function rewiden(state: TenantState): void {
  for (const interaction of state.interactions.values()) {
    if (interaction.ticket?.open !== true) continue;
    setWidenAt(state, interaction.ticket);
    armInteraction(state, interaction);
  }
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
    members: {},
    order: null,
    pace: newPace(HANDLE_GUESS_MS),
    patience: { waitedMs: 0, gaveUp: 0 },
    working: workingFor(state, config.id),
    retired: false,
  });
}

function applyAgent(state: TenantState, config: AgentConfig, at: number): void {
  const agent = state.agents.get(config.id);
  if (agent !== undefined) {
    agent.config = unexpired(config, at);
    agent.retired = false;
    if (config.address === null) agent.duty = { kind: 'signedOut' };
    return;
  }
  state.agents.set(config.id, {
    id: config.id,
    config: unexpired(config, at),
    duty: { kind: 'signedOut' },
    presence: 'presenceUnknown',
    activity: { kind: 'free' },
    since: at,
    leg: null,
    idle: { seq: 0, at, allSeq: 0, allAt: at },
    idleBefore: null,
    others: [],
    optedOut: [],
    misses: 0,
    load: { at, share: 0 },
    work: null,
    handled: { day: 0, count: 0 },
    dealt: {},
    retired: false,
    armedAt: 0,
  });
}

/** A skill whose end has come already never counts. */
function unexpired(config: AgentConfig, at: number): AgentConfig {
  const lasts = ({ expiresAt }: AgentSkill) => expiresAt === undefined || expiresAt > at;
  return config.skills.every(lasts) ? config : { ...config, skills: config.skills.filter(lasts) };
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
