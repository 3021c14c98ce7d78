import { assert } from '../domain/index.ts';
import type { TenantId } from '../domain/index.ts';
import { copyConfig, emptyConfig } from './config.ts';
import {
  armAgent,
  armInteraction,
  armLeg,
  armOffer,
  armMessage,
  armQueue,
  armRecording,
} from './deadlines.ts';
import { Recent } from './recent.ts';
import type { RecentEntry } from './recent.ts';
import { noteCallback } from './evolve/callback.ts';
import { configureRouter } from './evolve/router.ts';
import { MatchingRouter } from './routing/matching-router.ts';
import { seeks } from './evolve/owner.ts';
import type { Config, TenantState } from './state.ts';
import { Timers } from './timers.ts';

/** Raised with every change of the state's shape: an older snapshot is then not used. */
export const SNAPSHOT_FORMAT = 11;

export function initialState(tenant: TenantId, seed: number): TenantState {
  const outcomes = {
    handled: 0,
    abandoned: 0,
    completedInFlow: 0,
    transferredOut: 0,
    voicemailLeft: 0,
    timedOut: 0,
    refused: 0,
    failed: 0,
    unanswered: 0,
    callbackFailed: 0,
    callbackWithdrawn: 0,
  };
  return {
    tenant,
    seed,
    seq: 0,
    lastAt: 0,
    config: emptyConfig(),
    heldFlows: new Map(),
    interactions: new Map(),
    legs: new Map(),
    offers: new Map(),
    agents: new Map(),
    queues: new Map(),
    effects: new Map(),
    directCalls: new Map(),
    recordings: new Map(),
    messages: new Map(),
    totals: { accepted: 0, outcomes },
    callbacks: new Map(),
    endedLegs: new Recent(),
    endedShown: [],
    router: new MatchingRouter(),
    timers: new Timers(),
  };
}

type Entries<M> = M extends ReadonlyMap<infer K, infer V> ? [K, V][] : never;

type SnapshotConfig = {
  readonly [K in keyof Config]: Config[K] extends ReadonlyMap<unknown, unknown>
    ? Entries<Config[K]>
    : Config[K];
};

interface Snapshot
  extends Pick<
    TenantState,
    'tenant' | 'seed' | 'seq' | 'lastAt' | 'totals' | 'endedShown' | 'dialled'
  > {
  readonly format: number;
  readonly config: SnapshotConfig;
  readonly heldFlows: Entries<TenantState['heldFlows']>;
  readonly interactions: Entries<TenantState['interactions']>;
  readonly legs: Entries<TenantState['legs']>;
  readonly offers: Entries<TenantState['offers']>;
  readonly agents: Entries<TenantState['agents']>;
  readonly queues: Entries<TenantState['queues']>;
  readonly effects: Entries<TenantState['effects']>;
  readonly directCalls: Entries<TenantState['directCalls']>;
  readonly recordings: Entries<TenantState['recordings']>;
  readonly messages: Entries<TenantState['messages']>;
  readonly endedLegs: readonly RecentEntry[];
}

/**
 * Plain JSON, the same text for the same state. Shares its objects with the state: make it text
 * before the next event.
 */
export function snapshotOf(state: TenantState): unknown {
  const { tenant, seed, seq, lastAt, totals, endedShown } = state;
  const snapshot: Snapshot = {
    format: SNAPSHOT_FORMAT,
    tenant,
    seed,
    seq,
    lastAt,
    config: snapshotOfConfig(state.config),
    heldFlows: [...state.heldFlows],
    interactions: [...state.interactions],
    legs: [...state.legs],
    offers: [...state.offers],
    agents: [...state.agents],
    queues: [...state.queues],
    effects: [...state.effects],
    directCalls: [...state.directCalls],
    recordings: [...state.recordings],
    messages: [...state.messages],
    totals,
    endedLegs: state.endedLegs.entries(),
    endedShown,
    ...dialledOf(state),
  };
  return snapshot;
}

function dialledOf({ dialled }: Pick<TenantState, 'dialled'>): Pick<TenantState, 'dialled'> {
  return dialled === undefined ? {} : { dialled };
}

function snapshotOfConfig(config: Config): SnapshotConfig {
  return {
    version: config.version,
    settings: config.settings,
    dialPolicy: config.dialPolicy,
    trunks: [...config.trunks],
    numbers: [...config.numbers],
    queues: [...config.queues],
    agents: [...config.agents],
    flows: [...config.flows],
    hours: [...config.hours],
    lists: [...config.lists],
    attendants: [...config.attendants],
    prompts: [...config.prompts],
    audios: [...config.audios],
    holidays: [...config.holidays],
    connectors: [...config.connectors],
    voicemails: [...config.voicemails],
    flowVersions: [...config.flowVersions],
  };
}

/**
 * Takes over the parsed JSON of a snapshot that this build made: who stores it checks its hash and
 * build, so the shape is taken at its word.
 */
export function stateFromSnapshot(json: unknown): TenantState {
  assert(isSnapshot(json), 'a snapshot of another format: fold the journal instead');
  const state: TenantState = {
    tenant: json.tenant,
    seed: json.seed,
    seq: json.seq,
    lastAt: json.lastAt,
    config: copyConfig(json.config),
    heldFlows: new Map(json.heldFlows),
    interactions: new Map(json.interactions),
    legs: new Map(json.legs),
    offers: new Map(json.offers),
    agents: new Map(json.agents),
    queues: new Map(json.queues),
    effects: new Map(json.effects),
    directCalls: new Map(json.directCalls),
    recordings: new Map(json.recordings),
    messages: new Map(json.messages),
    totals: json.totals,
    callbacks: new Map(),
    endedLegs: new Recent(json.endedLegs),
    endedShown: json.endedShown,
    ...dialledOf(json),
    router: new MatchingRouter(),
    timers: new Timers(),
  };
  rebuild(state);
  return state;
}

export function isSnapshot(json: unknown): json is Snapshot {
  if (typeof json !== 'object' || json === null || !('format' in json)) return false;
  return json.format === SNAPSHOT_FORMAT;
}

/** The derived parts: router and timers. */
function rebuild(state: TenantState): void {
  configureRouter(state);
  const waiting = [...state.interactions.values()].filter((each) => each.owner.kind === 'queue');
  waiting.sort((a, b) => (a.ticket?.order ?? 0) - (b.ticket?.order ?? 0));
  for (const interaction of waiting) {
    if (interaction.ticket !== null) state.router.enqueue(interaction, interaction.ticket);
  }
  for (const interaction of state.interactions.values()) {
    const { owner, ticket } = interaction;
    if (seeks(owner) && ticket !== null) state.router.seek(interaction, ticket);
    noteCallback(state, interaction);
    interaction.armedAt = 0;
    armInteraction(state, interaction);
  }
  for (const agent of state.agents.values()) {
    agent.armedAt = 0;
    armAgent(state, agent);
  }
  for (const queue of state.queues.values()) armQueue(state, queue);
  for (const offer of state.offers.values()) armOffer(state, offer);
  for (const leg of state.legs.values()) armLeg(state, leg);
  for (const recording of state.recordings.values()) armRecording(state, recording);
  for (const message of state.messages.values()) armMessage(state, message);
}
