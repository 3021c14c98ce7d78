import type {
  ConfigDocument,
  HistorySeenBy,
  InteractionView,
  QueueConfig,
  QueueId,
} from '../domain/index.ts';
import type { ApiHost, Viewer } from './port.ts';

/**
 * Whether somebody who does not lead sees who the customer of an ended interaction was: where the
 * queue shares its history with its agents, or with those whom it authorises. Missed and answered
 * apart, as Microsoft's shared call history has them.
 */
export function sharedHistory(host: ApiHost, viewer: Viewer): (view: InteractionView) => boolean {
  const { agent, tenant, as } = viewer;
  if (as !== 'person' || agent === null || !viewer.roles.includes('agent')) return () => false;
  // Most of what is shown goes on still: then nothing of it need be looked up.
  let queues: ReadonlyMap<QueueId, QueueConfig> | null = null;
  const isSeen = (queue: QueueConfig, by: HistorySeenBy) => {
    if (by === 'supervisors') return false;
    if (queue.authorised?.some((each) => each.agent === agent) === true) return true;
    return by === 'agents' && host.serves(tenant, agent, queue.id);
  };
  return ({ queue: id, outcome }) => {
    if (id === null || outcome === null) return false;
    queues ??= queuesThatShare(host.config(tenant)?.documents ?? []);
    const queue = queues.get(id);
    if (queue?.history === undefined) return false;
    const { answered, missed } = queue.history;
    return isSeen(queue, outcome.kind === 'handled' ? answered : missed);
  };
}

function queuesThatShare(documents: readonly ConfigDocument[]): ReadonlyMap<QueueId, QueueConfig> {
  return new Map(
    documents.flatMap((each) =>
      each.kind === 'queue' && each.history !== undefined ? [[each.id, each] as const] : [],
    ),
  );
}
