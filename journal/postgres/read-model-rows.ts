import type {
  AgentId,
  Direction,
  InteractionId,
  Outcome,
  PersonalRef,
  QueueId,
  TenantId,
} from '../../domain/index.ts';
import type { InteractionRow, VisitEnd, VisitRow } from '../projector/rows.ts';
import type { InteractionTable, VisitTable } from './tables.ts';

/** PostgreSQL's text has no U+0000; what a door let through must not stop a tenant's views. */
const clean = (text: string) => text.replaceAll('\0', '');

export function interactionToTable(tenant: TenantId, row: InteractionRow): InteractionTable {
  return {
    tenant,
    id: row.id,
    started_seq: row.startedSeq,
    started_at: row.startedAt,
    number: clean(row.number),
    customer: row.customer,
    state: row.state,
    queue: row.queue,
    agent: row.agent,
    offers: row.offers,
    answered_at: row.answeredAt,
    ended_at: row.endedAt,
    outcome: row.outcome === null ? null : JSON.stringify(row.outcome),
    waited_ms: row.waitedMs,
    talked_ms: row.talkedMs,
    direction: row.direction,
  };
}

export function interactionFromTable(row: InteractionTable): InteractionRow {
  return {
    id: row.id as InteractionId,
    startedSeq: row.started_seq,
    startedAt: row.started_at,
    number: row.number,
    customer: row.customer as PersonalRef | null,
    state: row.state as InteractionRow['state'],
    queue: row.queue as QueueId | null,
    agent: row.agent as AgentId | null,
    offers: row.offers,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    outcome: row.outcome === null ? null : (JSON.parse(row.outcome) as Outcome),
    waitedMs: row.waited_ms,
    talkedMs: row.talked_ms,
    direction: row.direction as Direction,
  };
}

export function visitToTable(tenant: TenantId, row: VisitRow): VisitTable {
  return {
    tenant,
    entered_seq: row.enteredSeq,
    interaction: row.interaction,
    queue: row.queue,
    entered_at: row.enteredAt,
    ended_at: row.endedAt,
    how: row.how,
    waited_ms: row.waitedMs,
    in_time: row.inTime,
    short: row.short,
  };
}

export function visitFromTable(row: VisitTable): VisitRow {
  return {
    enteredSeq: row.entered_seq,
    interaction: row.interaction as InteractionId,
    queue: row.queue as QueueId,
    enteredAt: row.entered_at,
    endedAt: row.ended_at,
    how: row.how as VisitEnd | null,
    waitedMs: row.waited_ms,
    inTime: row.in_time,
    short: row.short,
  };
}
