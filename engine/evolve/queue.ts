import { must } from '../../domain/index.ts';
import type { EventOf, Outcome, QueueId } from '../../domain/index.ts';
import type { Interaction, Queue, QueueDay, TenantState, Ticket } from '../state.ts';
import { setCallbackAt } from './callback.ts';
import { interactionOf, seeks, setOwner } from './owner.ts';
import { noteWait } from './pace.ts';
import { configureRouter } from './router.ts';
import { utcDay } from '../utc-day.ts';

export function queueOf(state: TenantState, id: QueueId): Queue {
  return must(state.queues.get(id), () => `no queue ${id}`);
}

/** @NOTE The day is UTC's: evolve knows no time zones. Reports count from the journal instead. */
function today(queue: Queue, at: number): QueueDay {
  const day = utcDay(at);
  if (queue.today.day !== day) queue.today = newDay(day);
  return queue.today;
}

export function newDay(day: number): QueueDay {
  return {
    day,
    offered: 0,
    answered: 0,
    abandoned: 0,
    shortAbandoned: 0,
    answeredInTime: 0,
    waitedMsTotal: 0,
  };
}

export function queued(state: TenantState, event: EventOf<'queued'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  const before = interaction.ticket;
  const isBack = before !== null && before.open && before.queue === event.queue;
  if (!isBack) {
    closeVisit(state, interaction, { how: 'left', at });
    openVisit(state, event, at);
    interaction.ticket = newTicket(event, before, at);
    interaction.priority = event.priority;
    setRingUntil(state, interaction.ticket);
    setWidenAt(state, interaction.ticket);
    setCallbackAt(state, interaction, event.callbackAt);
  } else if (event.order !== before.order) {
    // The place was lost; the stay goes on.
    interaction.ticket = { ...before, order: event.order, since: event.since ?? at };
  }
  setOwner(state, interaction, { owner: { kind: 'queue' }, at });
}

function newTicket(event: EventOf<'queued'>, before: Ticket | null, at: number): Ticket {
  const { queue, priority, order, until } = event;
  const greeted = before !== null && before.queue === queue && before.greeted;
  return {
    queue,
    priority,
    order,
    enteredAt: at,
    since: event.since ?? at,
    until,
    ringUntil: null,
    ring: 1,
    widenAt: null,
    asks: event.asks ?? [],
    ...(event.requirements === undefined ? {} : { requirements: event.requirements }),
    greeted,
    announceAt: null,
    callbackAt: null,
    callbackDue: false,
    callbackOffered: false,
    open: true,
  };
}

/** Where the queue's timeout ends a ring, too. */
function setRingUntil(state: TenantState, ticket: Ticket): void {
  const { wait } = queueOf(state, ticket.queue).config.overflow;
  if (wait?.whileRinging !== 'endRing') return;
  ticket.ringUntil = Math.min(ticket.until, ticket.enteredAt + wait.afterMs);
}

/** When the ring widens next, or the one who is asked alone is so no longer. */
export function setWidenAt(state: TenantState, ticket: Ticket): void {
  const wider = queueOf(state, ticket.queue).config.rings[ticket.ring - 1];
  const ringAt = wider === undefined ? null : ticket.enteredAt + wider.afterMs;
  const askUntil = ticket.asks[0]?.until ?? null;
  if (ringAt === null || askUntil === null) ticket.widenAt = ringAt ?? askUntil;
  else ticket.widenAt = Math.min(ringAt, askUntil);
}

export function ringWidened(state: TenantState, event: EventOf<'ringWidened'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  const ticket = must(interaction.ticket, 'widened without a ticket');
  ticket.ring = event.ring;
  ticket.asks = event.asks;
  setWidenAt(state, ticket);
  const { owner } = interaction;
  if (seeks(owner)) state.router.seekAnew(interaction, ticket);
  setOwner(state, interaction, { owner, at });
}

/** It leaves the queue; nobody has it until it goes where it is sent. */
export function sendingOnStarted(
  state: TenantState,
  event: EventOf<'sendingOnStarted'>,
  at: number,
): void {
  const interaction = interactionOf(state, event.interaction);
  const { queue, why, target, until } = event;
  const owner = { kind: 'sendingOn', queue, why, target, until } as const;
  setOwner(state, interaction, { owner, at });
  closeVisit(state, interaction, { how: 'left', at });
  dropRetiredQueue(state, interaction.ticket?.queue);
}

function openVisit(state: TenantState, event: EventOf<'queued'>, at: number): void {
  const queue = queueOf(state, event.queue);
  queue.inside++;
  queue.counts.entered++;
  today(queue, at).offered++;
}

/** The interaction is in the queue no longer, neither waiting nor offered. */
export function closeVisit(
  state: TenantState,
  interaction: Interaction,
  end: { readonly how: Exclude<keyof Queue['counts'], 'entered'>; readonly at: number },
): void {
  const { ticket } = interaction;
  if (ticket === null || !ticket.open) return;
  ticket.open = false;
  const queue = queueOf(state, ticket.queue);
  const waitedMs = end.at - ticket.enteredAt;
  interaction.waitedMs += waitedMs;
  queue.inside--;
  queue.counts[end.how]++;
  noteWait(queue, { ms: waitedMs, how: end.how });
  if (end.how !== 'answered') return;
  const day = today(queue, end.at);
  day.answered++;
  day.waitedMsTotal += waitedMs;
  if (waitedMs <= queue.config.serviceLevelMs) day.answeredInTime++;
}

export function closeVisitBy(
  state: TenantState,
  interaction: Interaction,
  end: { readonly outcome: Outcome; readonly at: number },
): void {
  const { outcome, at } = end;
  const { ticket } = interaction;
  if (ticket === null || !ticket.open) return;
  if (outcome.kind === 'abandoned') {
    const day = today(queueOf(state, ticket.queue), at);
    day.abandoned++;
    if (outcome.short) day.shortAbandoned++;
    closeVisit(state, interaction, { how: 'abandoned', at });
  } else {
    closeVisit(state, interaction, { how: outcome.kind === 'timedOut' ? 'timedOut' : 'left', at });
  }
}

/** A queue taken out of the configuration goes when its last visitor has gone. */
export function dropRetiredQueue(state: TenantState, id: QueueId | undefined): void {
  const queue = id === undefined ? undefined : state.queues.get(id);
  if (queue === undefined || !queue.retired || queue.inside > 0) return;
  state.queues.delete(queue.id);
  configureRouter(state);
}

export function backOffEnded(state: TenantState, event: EventOf<'backOffEnded'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  interaction.backOffs = interaction.backOffs.filter((each) => each.agent !== event.agent);
  const { owner, ticket } = interaction;
  if (seeks(owner) && ticket !== null) state.router.seekAnew(interaction, ticket);
  setOwner(state, interaction, { owner: interaction.owner, at });
}
