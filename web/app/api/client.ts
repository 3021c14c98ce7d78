import { newKey } from '../../new-key.ts';
import type { Session } from '../../session.ts';
import type { Routes } from './generated.ts';
import { parseTenants } from './tenants.ts';
import type { Tenant } from './tenants.ts';

export type Me = Routes['GET /me']['answer'];

type Route = keyof Routes;
export type Read = Extract<Route, `GET ${string}`>;
type Changing = Exclude<Route, Read>;

/** A change somebody asks for: its route, whose it is, and its body as the API takes it. */
export type Write = {
  [R in Changing]: {
    readonly route: R;
    readonly id: string;
    readonly body: Routes[R]['body'];
    /** Whose leg, where the route names one. */
    readonly leg?: string;
  };
}[Changing];

/** What the server refused, in its words (api/error.ts). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly remedy: string;
  /** All faults at once, where there can be several. */
  readonly details: readonly string[];

  constructor(
    status: number,
    message: string,
    { remedy = '', details = [] }: Pick<Partial<ProblemError>, 'remedy' | 'details'> = {},
  ) {
    super(message);
    this.status = status;
    this.remedy = remedy;
    this.details = details;
  }
}

/** In the server's own words, for pages of one language. */
export function wordsOf(error: unknown): string {
  if (error instanceof ProblemError) {
    return [error.message, error.remedy].filter((part) => part !== '').join('. ');
  }
  return error instanceof Error ? error.message : 'It failed.';
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** Sent as it is, instead of a body. */
  readonly file?: Blob;
}

/** REST with the person's token, by the types made from the API's own document. */
export class ApiClient {
  readonly #session: Pick<Session, 'token' | 'drop'>;
  readonly #tenant: string | null;

  /** `tenant`: where the provider's operator acts; everybody else is in their own. */
  constructor(session: Pick<Session, 'token' | 'drop'>, tenant: string | null = null) {
    this.#session = session;
    this.#tenant = tenant;
  }

  /** For the provider's operator: where they may act. */
  async tenants(): Promise<readonly Tenant[]> {
    return parseTenants(await this.#send({ method: 'GET', path: '/tenants' }));
  }

  async read<R extends Read>(
    route: R,
    id: string | null = null,
    query: Routes[R]['query'] = {},
  ): Promise<Routes[R]['answer']> {
    const { method, path } = addressOf(route, id);
    const search = new URLSearchParams(
      Object.entries(query).map(([key, value]) => [key, String(value)]),
    );
    const text = search.size === 0 ? path : `${path}?${search.toString()}`;
    return (await this.#send({ method, path: text })) as Routes[R]['answer']; // our own server's
  }

  /** A recording's sound, whole. */
  sound(id: string): Promise<Blob> {
    return this.blob(addressOf('GET /recordings/{id}/audio', id).path);
  }

  /** → the seq of its commit. A key of its own makes a repeat harmless. */
  async write({ route, id, body, leg }: Write): Promise<{ readonly seq: number }> {
    const asked = { ...addressOf(route, id, leg), body: body ?? {} };
    return (await this.#send(asked)) as { seq: number }; // our own server's
  }

  /** A question that changes nothing although it is posted. */
  async ask<R extends Changing>(
    route: R,
    id: string,
    body: Routes[R]['body'],
  ): Promise<Routes[R]['answer']> {
    return (await this.#send({ ...addressOf(route, id), body })) as Routes[R]['answer']; // our own
  }

  /** For pages that come later than the desk: routes which the desk's types do not name. */
  request(method: string, path: string, body?: unknown): Promise<unknown> {
    return this.#send(body === undefined ? { method, path } : { method, path, body });
  }

  /** A file as it is. */
  async upload(path: string, file: Blob): Promise<unknown> {
    return this.#send({ method: 'PUT', path, file });
  }

  /** What an audio element cannot ask for itself, as it cannot send a token. */
  async blob(path: string, body?: unknown): Promise<Blob> {
    const asked = body === undefined ? { method: 'GET', path } : { method: 'POST', path, body };
    const answer = await this.#again(asked);
    if (!answer.ok) throw await problemOf(answer);
    return answer.blob();
  }

  async #send(asked: Asked): Promise<unknown> {
    return answerOf(await this.#again(asked));
  }

  /** Once more with a fresh token where the old one has ended. */
  async #again(asked: Asked): Promise<Response> {
    const key = asked.body === undefined && asked.file === undefined ? null : newKey();
    const first = await this.#once(asked, key);
    if (first.status !== 401) return first;
    this.#session.drop();
    return this.#once(asked, key);
  }

  async #once({ method, path, body, file }: Asked, key: string | null): Promise<Response> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${await this.#session.token()}`,
    };
    if (this.#tenant !== null) headers['x-patchbay-tenant'] = this.#tenant;
    if (key === null) return fetch(`/api/v1${path}`, { method, headers });
    headers['idempotency-key'] = key;
    if (file !== undefined) {
      headers['content-type'] = file.type === '' ? 'application/octet-stream' : file.type;
      return fetch(`/api/v1${path}`, { method, headers, body: file });
    }
    headers['content-type'] = 'application/json';
    return fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
  }
}

/** `PUT /agents/{id}/state` of ana → PUT, /agents/ana/state */
export function addressOf(
  route: Route,
  id: string | null,
  leg = '',
): { method: string; path: string } {
  const [method = '', pattern = ''] = route.split(' ');
  const whole = pattern.replace('{id}', encodeURIComponent(id ?? ''));
  return { method, path: whole.replace('{leg}', encodeURIComponent(leg)) };
}

async function answerOf(answer: Response): Promise<unknown> {
  if (!answer.ok) throw await problemOf(answer);
  return answer.json().catch(() => null);
}

/** A proxy in front of the server may say it in other words, or in none. */
async function problemOf(answer: Response): Promise<ProblemError> {
  const body: unknown = await answer.json().catch(() => null);
  const problem = body as Partial<ProblemError> | null; // our own server's
  return new ProblemError(
    answer.status,
    problem?.message ?? `HTTP ${answer.status}`,
    problem ?? {},
  );
}
