import type { AgentId, EventRecord, TenantId } from '../domain/index.ts';
import { configOf, type TenantState } from '../engine/index.ts';
import type { Viewer } from '../api/index.ts';
import { MicrosoftError } from '../microsoft/index.ts';
import type { ActivityFeed } from '../microsoft/index.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { CommitListener } from './tenant/port.ts';

/** Teams' own limit for one person (learn.microsoft.com, activity feed best practices). */
const NOTES_MAX = 10;
const NOTES_WITHIN_MS = 60_000;
const PEOPLE_MAX = 20_000;

/** Which agents have a window of ours open, as the API tells it. */
export class OpenDesks {
  readonly #windows = new Map<string, Map<string, number>>();

  readonly changed = ({ tenant, agent, roles }: Viewer, open: number): void => {
    if (agent === null) return;
    const key = keyOf(tenant, agent);
    const kinds = this.#windows.get(key) ?? new Map<string, number>();
    if (open > 0) kinds.set(roles.join(), open);
    else kinds.delete(roles.join());
    if (kinds.size > 0) this.#windows.set(key, kinds);
    else this.#windows.delete(key);
  };

  has(tenant: TenantId, agent: AgentId): boolean {
    return this.#windows.has(keyOf(tenant, agent));
  }
}

const keyOf = (tenant: TenantId, agent: AgentId) => `${tenant}\0${agent}`;

export interface OfferFeedOptions {
  readonly state: (tenant: TenantId) => TenantState | null;
  readonly desks: Pick<OpenDesks, 'has'>;
  readonly feed: Pick<ActivityFeed, 'send'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'info'>;
}

/**
 * Announces an offer in the activity feed of an agent who has no desk open: it was never opened,
 * Teams unloaded it, or it sleeps behind another app. An open desk rings by itself. No number and
 * no name leaves: a toast is read by who stands around.
 */
export class OfferFeed implements CommitListener {
  readonly #options: OfferFeedOptions;
  readonly #sentAt = new Map<string, number[]>();

  constructor(options: OfferFeedOptions) {
    this.#options = options;
  }

  committed(tenant: TenantId, records: readonly EventRecord[]): void {
    for (const { event } of records) {
      if (event.type !== 'offered' || this.#options.desks.has(tenant, event.agent)) continue;
      this.#announce(tenant, event.agent, event.queue).catch((error: unknown) => {
        const code = error instanceof MicrosoftError ? error.code : 'unexpected';
        this.#options.log.info('offerFeed', { tenant, code });
      });
    }
  }

  async #announce(tenant: TenantId, agent: AgentId, queue: string | null): Promise<void> {
    const state = this.#options.state(tenant);
    if (state === null) return;
    const { settings, agents, queues } = configOf(state);
    const oid = agents.get(agent)?.oid ?? null;
    const tid = settings?.entraTenant ?? null;
    if (settings?.offerNotices !== true) return;
    if (oid === null || tid === null || !this.#mayNow(oid)) return;
    const named = [...queues.values()].find(({ id }) => id === queue)?.name;
    await this.#options.feed.send(tid, oid, {
      activityType: 'offer',
      preview: 'Your phone is ringing. Open Desk to see who it is.',
      parameters: { caller: 'A customer', queue: named ?? 'your own line' },
      chainId: 1,
    });
  }

  #mayNow(oid: string): boolean {
    const now = this.#options.clock.now();
    const recent = (this.#sentAt.get(oid) ?? []).filter((at) => at > now - NOTES_WITHIN_MS);
    if (recent.length >= NOTES_MAX) return false;
    if (this.#sentAt.size >= PEOPLE_MAX) this.#sentAt.clear();
    this.#sentAt.set(oid, [...recent, now]);
    return true;
  }
}
