import { assert } from '../domain/index.ts';
import type { AgentId, Event, EventRecord, OfferId } from '../domain/index.ts';
import { agentDeadline, interactionDeadline } from './deadlines.ts';
import { seeks } from './evolve/owner.ts';
import { workingFor } from './evolve/pace.ts';
import { messageFaults } from './message-state.ts';
import { recordingFaults } from './recording-faults.ts';
import { roomFault } from './room.ts';
import { freeFor } from './routing/oracle.ts';
import type { Agent, Interaction, Leg, Owner, Queue, TenantState, Ticket } from './state.ts';

/** Agents times interactions, beyond which invariant 6 is asked of the router alone. */
const CHECKED_WHOLE_MAX = 1_000_000;

/** After every event: the objects it names agree with each other. */
export function assertLocal(state: TenantState, event: Event): void {
  if ('interaction' in event && typeof event.interaction === 'string') {
    const interaction = state.interactions.get(event.interaction);
    const fault = interaction === undefined ? null : interactionFault(state, interaction);
    assert(fault === null, () => `${event.type}: ${fault}`);
  }
  if ('agent' in event && typeof event.agent === 'string') {
    const agent = state.agents.get(event.agent);
    const fault = agent === undefined ? null : agentFault(state, agent);
    assert(fault === null, () => `${event.type}: ${fault}`);
  }
}

/** At the end of a command: nothing is between two owners, nobody waits beside a free agent. */
export function assertSettled(state: TenantState, records: readonly EventRecord[]): void {
  for (const { event } of records) {
    if (!('interaction' in event) || typeof event.interaction !== 'string') continue;
    const interaction = state.interactions.get(event.interaction);
    if (interaction === undefined) continue;
    assert(interaction.owner.kind !== 'passing', () => `${interaction.id} has no owner`);
    const fault = roomFault(state, interaction);
    assert(fault === null, () => `${event.type}: ${fault}`);
    if (event.type !== 'queued' && event.type !== 'ringWidened') continue;
    if (!seeks(interaction.owner)) continue;
    const waits = state.router.hasCandidate(interaction);
    assert(!waits, () => `${interaction.id} waits beside a free agent`);
  }
}

/** Invariant 2 for one interaction. */
function interactionFault(state: TenantState, interaction: Interaction): string | null {
  const { id, owner, ticket } = interaction;
  const inside = ['queue', 'offer', 'passing', 'dialling'].includes(owner.kind);
  if (ticket !== null && ticket.open && !inside)
    return `${id}: in the queue and with ${owner.kind}`;
  switch (owner.kind) {
    case 'queue':
      return ticket?.open === true ? null : `${id}: waits without an open ticket`;
    case 'offer':
      return offersFault(state, interaction, owner.offers);
    case 'agent': {
      const activity = state.agents.get(owner.agent)?.activity;
      const talks = activity?.kind === 'talking' && activity.interaction === id;
      return talks ? null : `${id}: agent ${owner.agent} does not talk to it`;
    }
    case 'scheduled':
      return interaction.callback === null ? `${id}: scheduled, yet no callback` : null;
    case 'dialling': {
      const activity = state.agents.get(owner.agent)?.activity;
      const dials = activity?.kind === 'dialling' && activity.interaction === id;
      return dials ? null : `${id}: agent ${owner.agent} dials nobody for it`;
    }
    case 'wrapUp': {
      const activity = state.agents.get(owner.agent)?.activity;
      const wraps = activity?.kind === 'wrapUp' && activity.interaction === id;
      return wraps ? null : `${id}: agent ${owner.agent} has no wrap-up of it`;
    }
    default:
      return null;
  }
}

const isIn = (owner: Owner | undefined, offer: OfferId): boolean =>
  owner?.kind === 'offer' && owner.offers.includes(offer);

function offersFault(
  state: TenantState,
  { id }: Interaction,
  offers: readonly OfferId[],
): string | null {
  if (offers.length === 0) return `${id}: offered to nobody`;
  const agents = new Set<AgentId>();
  for (const each of offers) {
    const offer = state.offers.get(each);
    if (offer?.interaction !== id) return `${id}: offer is not its own`;
    agents.add(offer.agent);
  }
  return agents.size === offers.length ? null : `${id}: offered to one agent twice`;
}

/** Invariant 3 for one agent: capacity is one by construction, so the other side must agree. */
function agentFault(state: TenantState, agent: Agent): string | null {
  const { activity, id } = agent;
  if (activity.kind === 'offered') {
    const offer = state.offers.get(activity.offer);
    if (offer?.agent !== id) return `${id}: offer ${activity.offer} is not theirs`;
    const owner = state.interactions.get(activity.interaction)?.owner;
    return isIn(owner, offer.id) ? null : `${id}: offered to nobody`;
  }
  if (activity.kind === 'assisting') {
    const others = state.interactions.get(activity.interaction)?.others ?? [];
    return others.some((other) => other.agent === id) ? null : `${id}: assists nobody`;
  }
  if (activity.kind === 'dialling') {
    const owner = state.interactions.get(activity.interaction)?.owner;
    return owner?.kind === 'dialling' && owner.agent === id ? null : `${id}: dials for nobody`;
  }
  if (activity.kind === 'called') {
    const callee = state.interactions.get(activity.interaction)?.outbound?.callee;
    return callee?.agent === id ? null : `${id}: called by nobody`;
  }
  if (activity.kind === 'talking') {
    const owner = state.interactions.get(activity.interaction)?.owner;
    return owner?.kind === 'agent' && owner.agent === id ? null : `${id}: talks to nobody`;
  }
  return null;
}

/**
 * The invariants of the design as whole checks, with their numbers; for simulation, `verify` and
 * tests. Costs in proportion to the state.
 */
export function checkInvariants(state: TenantState): readonly string[] {
  const faults: string[] = [];
  const add = (number: number, fault: string | null) => {
    if (fault !== null) faults.push(`${number}: ${fault}`);
  };
  add(8, totalsFault(state));
  for (const interaction of state.interactions.values()) {
    add(2, interactionFault(state, interaction));
    add(2, roomFault(state, interaction));
    if (interaction.owner.kind === 'passing') add(2, `${interaction.id} has no owner`);
    add(2, callbackFault(state, interaction));
    add(6, idleFault(state, interaction));
  }
  for (const agent of state.agents.values()) add(3, agentFault(state, agent));
  offerFaults(state).forEach((fault) => add(3, fault));
  timerFaults(state).forEach((fault) => add(4, fault));
  recordingFaults(state).forEach((fault) => add(4, fault));
  messageFaults(state).forEach((fault) => add(4, fault));
  for (const queue of state.queues.values()) {
    const working = workingFor(state, queue.id);
    if (working !== queue.working) add(8, `${queue.id}: ${queue.working} work, really ${working}`);
    add(5, orderFault(state, queue));
    add(8, queueFault(state, queue));
  }
  for (const { effect } of state.effects.values()) {
    const seq = Number(effect.id.split('-')[1]);
    if (!(seq >= 1 && seq <= state.seq)) add(7, `effect ${effect.id} has no event`);
  }
  return faults;
}

/**
 * 2: a callback that waits has no customer on the line, but for the moment in which they hear that
 * it is noted and are hung up; who waits otherwise has one.
 */
function callbackFault(state: TenantState, interaction: Interaction): string | null {
  const { id, owner, callback, play } = interaction;
  if (!['queue', 'offer', 'scheduled'].includes(owner.kind)) return null;
  const leg = interaction.leg === null ? undefined : state.legs.get(interaction.leg);
  const isThere = leg !== undefined && leg.state !== 'ending';
  if (callback !== null) {
    const goes = play?.purpose === 'callbackGoodbye';
    return isThere && !goes ? `${id}: a callback with its customer on the line` : null;
  }
  const isOwn = interaction.direction === 'out' || interaction.direction === 'internal';
  return isThere || isOwn ? null : `${id}: waits without a customer`;
}

/** 1 and 8: accepted = in progress + outcomes. */
function totalsFault(state: TenantState): string | null {
  const ended = Object.values(state.totals.outcomes).reduce((sum, count) => sum + count, 0);
  const { accepted } = state.totals;
  const live = state.interactions.size;
  return accepted === live + ended ? null : `accepted ${accepted}, live ${live}, ended ${ended}`;
}

function queueFault(state: TenantState, queue: Queue): string | null {
  let inside = 0;
  for (const { ticket } of state.interactions.values()) {
    if (ticket !== null && ticket.open && ticket.queue === queue.id) inside++;
  }
  const { entered, answered, abandoned, timedOut, left } = queue.counts;
  const sum = answered + abandoned + timedOut + left + inside;
  if (inside !== queue.inside) return `${queue.id}: ${queue.inside} inside, really ${inside}`;
  return entered === sum ? null : `${queue.id}: entered ${entered}, accounted ${sum}`;
}

/** 5: the line holds exactly those who wait, by priority and order. */
function orderFault(state: TenantState, queue: Queue): string | null {
  let waiting = 0;
  let before: Ticket | null = null;
  for (const interaction of state.router.waiting(queue.id)) {
    const { ticket, owner, id } = interaction;
    if (ticket === null || owner.kind !== 'queue') return `${queue.id}: ${id} does not wait`;
    if (before !== null && !isBefore(queue, before, ticket))
      return `${queue.id}: ${id} is out of order`;
    before = ticket;
    waiting++;
    const position = state.router.positionOf(ticket);
    if (position !== waiting) return `${queue.id}: ${id} is number ${position}, not ${waiting}`;
  }
  const load = state.router.load(queue.id);
  return load.waiting === waiting ? null : `${queue.id}: ${load.waiting} wait, really ${waiting}`;
}

/** By priority and then arrival, or by arrival with a bonus for priority where the queue ages. */
function isBefore({ config }: Queue, a: Ticket, b: Ticket): boolean {
  const steps = a.priority - b.priority;
  if (config.ageingMs === null) return steps < 0 || (steps === 0 && a.order < b.order);
  const ahead = b.since - a.since - steps * config.ageingMs;
  return ahead > 0 || (ahead === 0 && a.order < b.order);
}

/**
 * 6: nobody waits, or rings some where all are to be rung, beside a free agent of the present ring.
 * Asked of the router, and where that is not too much, of the state without it.
 */
function idleFault(state: TenantState, interaction: Interaction): string | null {
  if (!seeks(interaction.owner)) return null;
  const match = state.router.candidateFor(interaction, state.lastAt);
  if (match !== null) return `${interaction.id} waits while ${match.agent.id} is free`;
  if (state.interactions.size * state.agents.size > CHECKED_WHOLE_MAX) return null;
  const missed = freeFor(state, interaction)[0];
  return missed === undefined ? null : `the router does not see ${missed} for ${interaction.id}`;
}

function offerFaults(state: TenantState): string[] {
  const faults: string[] = [];
  for (const offer of state.offers.values()) {
    const activity = state.agents.get(offer.agent)?.activity;
    if (activity?.kind !== 'offered' || activity.offer !== offer.id) {
      faults.push(`offer ${offer.id}: agent ${offer.agent} knows nothing of it`);
    }
    const owner = state.interactions.get(offer.interaction)?.owner;
    if (!isIn(owner, offer.id)) {
      faults.push(`offer ${offer.id}: ${offer.interaction} is not with it`);
    }
  }
  for (const leg of state.legs.values()) {
    const isOf = leg.agent === null || state.agents.get(leg.agent)?.leg === leg.id;
    if (!isOf) faults.push(`leg ${leg.id}: agent ${leg.agent} does not have it`);
  }
  return faults;
}

function isOther(state: TenantState, { id, interaction }: Leg): boolean {
  const others = state.interactions.get(interaction)?.others ?? [];
  return others.some(({ leg }) => leg === id);
}

/** 4: what does not wait for a person waits for a timer that is really set. */
function timerFaults(state: TenantState): string[] {
  const faults: string[] = [];
  const armed = new Set(state.timers.entries().map(({ at, kind, id }) => `${kind} ${id} ${at}`));
  const need = (what: string, at: number | null) => {
    if (at === null || !armed.has(`${what} ${at}`)) faults.push(`${what} has no timer`);
  };
  for (const interaction of state.interactions.values()) {
    const { kind } = interaction.owner;
    const out = interaction.owner.kind === 'external' && interaction.owner.until === null;
    if (kind === 'agent' || kind === 'offer' || kind === 'wrapUp' || out) continue;
    need(`interaction ${interaction.id}`, interactionDeadline(interaction));
  }
  for (const agent of state.agents.values()) {
    const { kind } = agent.activity;
    if (kind === 'wrapUp' || kind === 'resting') need(`agent ${agent.id}`, agentDeadline(agent));
  }
  for (const offer of state.offers.values()) need(`offer ${offer.id}`, offer.until);
  for (const { id, order } of state.queues.values()) {
    if (order !== null && order.until !== null) need(`queue ${id}`, order.until);
  }
  for (const leg of state.legs.values()) {
    if (leg.state === 'ringing' && isOther(state, leg)) need(`leg ${leg.id}`, leg.until);
    if (leg.state === 'accepting' || leg.state === 'ending') need(`leg ${leg.id}`, leg.until);
    else if (!state.interactions.has(leg.interaction)) faults.push(`leg ${leg.id} is a zombie`);
  }
  return faults;
}
