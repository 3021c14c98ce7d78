import pg from 'pg';
import type { TenantId } from '../../domain/index.ts';
import type { Wakeups } from '../port.ts';
import { localWakeups } from '../wakeups.ts';
import type { DatabaseTarget } from './target.ts';

const CHANNEL = 'patchbay_wake';
/** NOTIFY takes a lock across the whole cluster at commit: few and small, never in an append. */
const COALESCE_MS = 20;
const PAYLOAD_TENANTS_MAX = 50;
const RECONNECT_MS = 1_000;

/**
 * Wake-ups to the other nodes. In this process they arrive at once, and come back once more by the
 * database: hints may double. The connection is opened at the first use and again after a loss.
 */
export class PostgresWakeups implements Wakeups {
  readonly #config: pg.ClientConfig;
  readonly #local = localWakeups();
  readonly #due = new Set<TenantId>();
  #client: Promise<pg.Client | null> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #retry: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(target: DatabaseTarget) {
    this.#config = target.configOf('router');
  }

  wake(tenant: TenantId): void {
    this.#local.wake(tenant);
    this.#due.add(tenant);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#flushing = this.#flushing.then(() => this.#flush());
    }, COALESCE_MS).unref();
  }

  onWake(listener: (tenant: TenantId) => void): () => void {
    this.#client ??= this.#connect();
    return this.#local.onWake(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#retry !== null) clearTimeout(this.#retry);
    const client = await this.#client;
    await client?.end().catch(() => undefined);
  }

  async #flush(): Promise<void> {
    const tenants = [...this.#due];
    this.#due.clear();
    if (this.#closed) return;
    const client = await (this.#client ??= this.#connect());
    for (let i = 0; i < tenants.length; i += PAYLOAD_TENANTS_MAX) {
      const payload = tenants.slice(i, i + PAYLOAD_TENANTS_MAX).join(' ');
      // Only a hint: owners also look by themselves.
      await client?.query('select pg_notify($1, $2)', [CHANNEL, payload]).catch(() => undefined);
    }
  }

  async #connect(): Promise<pg.Client | null> {
    const client = new pg.Client(this.#config);
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ payload }) => {
      for (const tenant of (payload ?? '').split(' ')) this.#local.wake(tenant as TenantId);
    });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      return client;
    } catch {
      this.#lost(client);
      return null;
    }
  }

  #lost(client: pg.Client): void {
    void client.end().catch(() => undefined);
    if (this.#closed || this.#retry !== null) return;
    this.#client = Promise.resolve(null);
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.#client = this.#connect();
    }, RECONNECT_MS).unref();
  }
}
