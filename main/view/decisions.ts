import type { EventOf, EventRecord, OfferId } from '../../domain/index.ts';
import type { Decision } from '../../api/index.ts';
import { type Names, timelineText } from '../../engine/index.ts';

/** Every offer of one interaction: why this agent, and how it ended. */
export function decisionsIn(records: readonly EventRecord[], names: Names): readonly Decision[] {
  const ends = new Map<OfferId, Decision['ended']>();
  for (const { event } of records) {
    if (event.type === 'offerEnded') ends.set(event.offer, event.why);
    if (event.type === 'connected' && event.offer !== null) ends.set(event.offer, 'connected');
  }
  return records.flatMap((record) => {
    const { event, seq, at } = record;
    if (event.type !== 'offered') return [];
    return [{ seq, at, ...decision(event, names, ends), text: timelineText(record, names).text }];
  });
}

function decision(
  event: EventOf<'offered'>,
  names: Names,
  ends: ReadonlyMap<OfferId, Decision['ended']>,
) {
  const { offer, agent, queue, why } = event;
  return {
    offer,
    agent,
    agentName: names.agent(agent),
    queue,
    why,
    ended: ends.get(offer) ?? null,
  };
}
