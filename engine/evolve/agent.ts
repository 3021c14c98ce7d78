import { must } from '../../domain/index.ts';
import type { AgentId, EventOf } from '../../domain/index.ts';
import { armAgent } from '../deadlines.ts';
import { loadAt } from './load.ts';
import { workMayEnd } from './pace.ts';
import { isPresent } from '../routing/standing.ts';
import type { Activity, Agent, Idle, TenantState } from '../state.ts';

export function agentOf(state: TenantState, id: AgentId): Agent {
  return must(state.agents.get(id), () => `no agent ${id}`);
}

/** Ready, with nothing to do and a phone that is on the hook; presence is the router's filter. */
export function isAvailable(agent: Agent): boolean {
  return (
    agent.activity.kind === 'free' &&
    agent.leg === null &&
    agent.duty.kind === 'ready' &&
    !agent.retired
  );
}

export function setActivity(
  state: TenantState,
  agent: Agent,
  change: { readonly activity: Activity; readonly at: number },
): void {
  workMayEnd(state, agent, change.activity, change.at);
  if (agent.activity.kind !== change.activity.kind) {
    agent.load = loadAt(agent, change.at);
    agent.since = change.at;
  }
  agent.activity = change.activity;
  agentTouched(state, agent, change.at);
}

/** After any change of an agent: idleness, the router, the timer. */
export function agentTouched(state: TenantState, agent: Agent, at: number): void {
  if (!isAvailable(agent)) {
    agent.idle = { seq: 0, at, allSeq: 0, allAt: at };
  } else {
    if (agent.idle.seq === 0) {
      agent.idle = agent.idleBefore ?? idleFrom(state.seq, at);
      agent.idleBefore = null;
    }
    const { allSeq } = agent.idle;
    if (agent.others.length > 0) agent.idle = { ...agent.idle, allSeq: 0, allAt: at };
    else if (allSeq === 0) agent.idle = { ...agent.idle, allSeq: state.seq, allAt: at };
  }
  if (agent.retired && agent.activity.kind === 'free' && agent.leg === null) {
    state.agents.delete(agent.id);
    state.router.agentGone(agent.id);
    return;
  }
  state.router.agentChanged(agent);
  armAgent(state, agent);
}

const idleFrom = (seq: number, at: number): Idle => ({ seq, at, allSeq: seq, allAt: at });

export function agentStateChanged(
  state: TenantState,
  event: EventOf<'agentStateChanged'>,
  at: number,
): void {
  const agent = agentOf(state, event.agent);
  agent.load = loadAt(agent, at);
  agent.misses = 0;
  agent.duty = event.duty;
  if (event.duty.kind !== 'ready') agent.idleBefore = null;
  if (agent.activity.kind === 'free') agent.since = at;
  agentTouched(state, agent, at);
}

export function presenceChanged(
  state: TenantState,
  event: EventOf<'presenceChanged'>,
  at: number,
): void {
  const agent = agentOf(state, event.agent);
  const isBack = !isPresent(agent.presence) && isPresent(event.availability);
  agent.presence = event.availability;
  if (isBack && state.config.settings?.idleSince === 'presence' && agent.idle.seq > 0) {
    agent.idle = idleFrom(state.seq, at);
  }
  agentTouched(state, agent, at);
}

export function agentQueueSet(
  state: TenantState,
  event: EventOf<'agentQueueSet'>,
  at: number,
): void {
  const agent = agentOf(state, event.agent);
  const others = agent.optedOut.filter((queue) => queue !== event.queue);
  agent.optedOut = event.in ? others : [...others, event.queue];
  state.router.agentReskilled(agent);
  agentTouched(state, agent, at);
}

export function agentLoadSet(state: TenantState, event: EventOf<'agentLoadSet'>, at: number): void {
  const { channel, count } = event;
  const agent = agentOf(state, event.agent);
  const rest = agent.others.filter((work) => work.channel !== channel);
  agent.others = [...rest, ...Array.from({ length: count }, () => ({ channel }))];
  const { activity } = agent;
  if (activity.kind === 'offered') {
    // Work that came while it rang is not forgotten when the ring is withdrawn.
    const offer = state.offers.get(activity.offer);
    if (offer !== undefined) offer.idle = { ...offer.idle, allSeq: 0 };
  }
  agentTouched(state, agent, at);
}

export function skillExpired(state: TenantState, event: EventOf<'skillExpired'>, at: number): void {
  const agent = agentOf(state, event.agent);
  const skills = agent.config.skills.filter((each) => each.skill !== event.skill);
  agent.config = { ...agent.config, skills };
  state.router.agentReskilled(agent);
  agentTouched(state, agent, at);
}

export function agentRested(state: TenantState, event: EventOf<'agentRested'>, at: number): void {
  setActivity(state, agentOf(state, event.agent), { activity: { kind: 'free' }, at });
}
