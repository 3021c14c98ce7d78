import pg from 'pg';
import { JournalError } from '../fault.ts';
import { faultOf, isAnswer } from './fault.ts';

/** How a statement went: its rows, or that nobody knows whether it was committed. */
export type Written = { readonly kind: 'rows'; readonly rows: readonly unknown[] } | Unknown;
export interface Unknown {
  readonly kind: 'unknown';
  readonly cause: unknown;
}

export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/**
 * One connection that sends one statement after another; when it breaks, the next statement opens
 * another. Tells "not written" from "unknown", which a pool's error does not.
 */
export class Writer {
  readonly #config: pg.ClientConfig;
  #client: Promise<pg.Client> | null = null;
  #last: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(config: pg.ClientConfig) {
    this.#config = config;
  }

  /** @throws JournalError when nothing was written. */
  send(query: Statement): Promise<Written> {
    const turn = this.#last.then(() => this.#sendNow(query));
    this.#last = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  async #sendNow(query: Statement): Promise<Written> {
    const client = await this.#connected();
    try {
      const { rows } = await client.query<Record<string, unknown>>(query);
      return { kind: 'rows', rows };
    } catch (error) {
      if (isAnswer(error)) throw faultOf(error);
      this.#drop(client);
      return { kind: 'unknown', cause: error };
    }
  }

  async close(): Promise<void> {
    await this.#last;
    this.#closed = true;
    const client = await this.#client?.catch(() => null);
    await client?.end().catch(() => undefined);
  }

  async #connected(): Promise<pg.Client> {
    if (this.#closed) throw new JournalError('unavailable', 'the journal is closed');
    const opening = (this.#client ??= this.#open());
    return opening.catch((error: unknown) => {
      if (this.#client === opening) this.#client = null;
      throw faultOf(error);
    });
  }

  async #open(): Promise<pg.Client> {
    const client = new pg.Client(this.#config);
    client.on('error', () => this.#drop(client));
    await client.connect();
    return client;
  }

  /** Only this client: a newer one may stand already. */
  #drop(client: pg.Client): void {
    const current = this.#client;
    void current?.then((open) => {
      if (open === client && this.#client === current) this.#client = null;
    });
    void client.end().catch(() => undefined);
  }
}
