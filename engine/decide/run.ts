import type {
  Actor,
  AgentId,
  Event,
  EventRecord,
  InteractionId,
  OverflowTarget,
  OverflowWhy,
  Prompt,
  QueueId,
  Refusal,
  RefusalReason,
  StampedCommand,
} from '../../domain/index.ts';
import { evolve } from '../evolve/evolve.ts';
import { assertLocal } from '../invariants.ts';
import type { Interaction, TenantState } from '../state.ts';

/** An interaction that a queue does not keep. */
export interface Over {
  readonly queue: QueueId;
  readonly why: OverflowWhy;
  readonly target: OverflowTarget;
  /** Said before anything else. */
  readonly first?: Prompt;
}

export type SendOver = (run: Run, interaction: Interaction, over: Over) => boolean;
export type ResumeFlow = (run: Run, interaction: Interaction) => boolean;

/** One command being executed: what has happened so far, already evolved. */
export interface Run {
  readonly state: TenantState;
  readonly at: number;
  readonly by: Actor;
  readonly records: EventRecord[];
  /** Agents that may have become free and look for work when the rest is decided. */
  readonly wake: Set<AgentId>;
  /** Who belongs to which queue may be another than before. */
  membersChanged: boolean;
  /** How a queue gives an interaction away: from above, since targets lead to queues again. */
  readonly sendOver: SendOver;
  /** How it goes on in the flow that sent it; false = in none. From above, as flows lead here. */
  readonly resumeFlow: ResumeFlow;
  /** Flows entered from flows: the configuration check refuses loops, this stops what it missed. */
  depth: number;
}

export function newRun(
  state: TenantState,
  { at, by }: Pick<StampedCommand, 'at' | 'by'>,
  above: Pick<Run, 'sendOver' | 'resumeFlow'>,
): Run {
  const now = Math.max(state.lastAt, at);
  const woken = { wake: new Set<AgentId>(), membersChanged: false };
  return { state, at: now, by, records: [], ...woken, ...above, depth: 0 };
}

/** It happens: the state changes at once, so that the next decision sees it. */
export function emit(run: Run, event: Event): void {
  const { state } = run;
  const record = { seq: state.seq + 1, at: run.at, event };
  evolve(state, record);
  run.records.push(record);
  noteWake(run, event);
  assertLocal(state, event);
}

/** Seq of the next event: what ids are made of. */
export function nextSeq(run: Run): number {
  return run.state.seq + 1;
}

function noteWake(run: Run, event: Event): void {
  switch (event.type) {
    case 'agentQueueSet':
      run.membersChanged = true;
      run.wake.add(event.agent);
      return;
    case 'skillExpired':
      run.membersChanged = true;
      return;
    case 'agentStateChanged':
    case 'presenceChanged':
    case 'agentRested':
    case 'backOffEnded':
    case 'agentLoadSet':
    case 'wrapUpEnded':
    case 'offerEnded':
    case 'dialEnded':
    case 'hearingEnded':
      run.wake.add(event.agent);
      return;
    case 'legEnded':
    case 'participantLeft':
      if (event.agent !== undefined) run.wake.add(event.agent);
      return;
    case 'interactionEnded':
      if (event.agent !== null) run.wake.add(event.agent);
      return;
    case 'transferred':
    case 'handedOver':
      if (event.from !== null) run.wake.add(event.from);
      return;
    case 'configPublished':
    case 'queueMembersSet':
      run.membersChanged = true;
      for (const id of run.state.agents.keys()) run.wake.add(id);
      return;
    default:
  }
}

/** Those that this command has changed and that go on. */
export function touchedIn({ state, records }: Run): readonly Interaction[] {
  const ids = new Set<InteractionId>();
  for (const { event } of records) {
    if ('interaction' in event && typeof event.interaction === 'string') ids.add(event.interaction);
  }
  return [...ids].flatMap((id) => state.interactions.get(id) ?? []);
}

export function refuse(reason: RefusalReason, ...details: readonly string[]): Refusal {
  return { kind: 'refused', reason, details };
}
