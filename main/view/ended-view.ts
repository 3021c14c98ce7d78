import type { InteractionView } from '../../domain/index.ts';
import type { InteractionRow } from '../../journal/index.ts';

/** An interaction that is off the board, from its row in the read model. */
export function endedView(row: InteractionRow): InteractionView {
  return {
    id: row.id,
    channel: 'voice',
    ...(row.direction === 'in' ? {} : { direction: row.direction }),
    number: row.number,
    customer: row.customer,
    startedAt: row.startedAt,
    state: row.state,
    since: row.endedAt ?? row.startedAt,
    node: null,
    queue: row.queue,
    position: null,
    agent: row.agent,
    offer: null,
    until: null,
    held: false,
    outcome: row.outcome,
    endedAt: row.endedAt,
    legs: [],
  };
}
