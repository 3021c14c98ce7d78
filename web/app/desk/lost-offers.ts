import type { InteractionView } from '../../../domain/index.ts';

/** One ring of this agent, as it was seen last. */
export interface Offer {
  readonly offer: string;
  readonly view: InteractionView;
}

export function offersById(offers: readonly InteractionView[]): Offer[] {
  return offers.flatMap((view) => (view.offer === null ? [] : [{ offer: view.offer, view }]));
}

/**
 * Rings that ended without this agent's answer or decline while the customer was still there: those
 * they missed. Who left, or was answered by this agent, is not among them.
 */
export function missed(
  before: readonly Offer[],
  now: readonly Offer[],
  board: ReadonlyMap<string, InteractionView>,
  { agent, declined }: { readonly agent: string; readonly declined: ReadonlySet<string> },
): Offer[] {
  const ringing = new Set(now.map(({ offer }) => offer));
  return before.filter(({ offer, view }) => {
    if (ringing.has(offer) || declined.has(offer)) return false;
    const after = board.get(view.id);
    if (after === undefined || after.outcome !== null) return false;
    return !(after.agent === agent && after.state === 'agent');
  });
}
