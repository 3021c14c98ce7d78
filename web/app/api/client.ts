import type { Session } from '../../session.ts';

export interface Me {
  readonly agent: string | null;
  readonly roles: readonly string[];
  readonly queues: readonly {
    readonly id: string;
    readonly wrapUpCodes: readonly string[];
    readonly ringTimeMs: number;
    readonly serviceLevelMs: number;
    readonly shortAbandonMs: number;
  }[];
  readonly entries: readonly { readonly number: string; readonly model: string }[];
}

/** What the server refused, in its words (api/error.ts). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly code: string;
  readonly remedy: string;

  constructor(status: number, code: string, message: string, remedy: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.remedy = remedy;
  }
}

/** REST with the person's token. A write carries a key of its own, so that a repeat is harmless. */
export class ApiClient {
  readonly #session: Pick<Session, 'token' | 'drop'>;

  constructor(session: Pick<Session, 'token' | 'drop'>) {
    this.#session = session;
  }

  async get<T>(path: string): Promise<T> {
    return (await this.#send('GET', path, undefined)) as T;
  }

  async send(method: 'POST' | 'PUT', path: string, body: unknown = {}): Promise<{ seq: number }> {
    return (await this.#send(method, path, body)) as { seq: number };
  }

  async #send(method: string, path: string, body: unknown): Promise<unknown> {
    const key = method === 'GET' ? null : crypto.randomUUID();
    const first = await this.#once(method, path, body, key);
    if (first.status !== 401) return read(first);
    this.#session.drop();
    return read(await this.#once(method, path, body, key));
  }

  async #once(method: string, path: string, body: unknown, key: string | null): Promise<Response> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${await this.#session.token()}`,
    };
    if (key !== null) headers['idempotency-key'] = key;
    if (body === undefined) return fetch(`/api/v1${path}`, { method, headers });
    headers['content-type'] = 'application/json';
    return fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
  }
}

async function read(answer: Response): Promise<unknown> {
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return body;
  const problem = body as { code?: string; message?: string; remedy?: string } | null;
  throw new ProblemError(
    answer.status,
    problem?.code ?? 'unknown',
    problem?.message ?? `${answer.status}`,
    problem?.remedy ?? '',
  );
}
