import type { TimelineEntry } from '../domain/index.ts';
import type { Session } from './session.ts';

/** What the API says of a decision (`GET /interactions/{id}/why`). */
export interface Decision {
  readonly seq: number;
  readonly at: number;
  readonly agentName: string;
  readonly ended: string | null;
  readonly text: string;
  readonly why: NonNullable<TimelineEntry['why']>;
}

/** A problem in words that a person can act on. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
}

/** REST with the session's token. Answers are our own server's: their form is its promise. */
export class Client {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async timeline(id: string): Promise<readonly TimelineEntry[]> {
    const path = `/interactions/${encodeURIComponent(id)}/timeline`;
    return ((await this.#send('GET', path)) as { items: readonly TimelineEntry[] }).items;
  }

  async why(id: string): Promise<readonly Decision[]> {
    const path = `/interactions/${encodeURIComponent(id)}/why`;
    return ((await this.#send('GET', path)) as { decisions: readonly Decision[] }).decisions;
  }

  async setDuty(agent: string, duty: { kind: string; reason?: string }): Promise<void> {
    await this.#send('PUT', `/agents/${encodeURIComponent(agent)}/state`, duty);
  }

  async #send(method: string, path: string, body?: unknown): Promise<unknown> {
    const first = await this.#once(method, path, body);
    if (first.status !== 401) return read(first);
    this.#session.drop();
    return read(await this.#once(method, path, body));
  }

  async #once(method: string, path: string, body: unknown): Promise<Response> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${await this.#session.token()}`,
    };
    if (body === undefined) return fetch(`/api/v1${path}`, { method, headers });
    headers['content-type'] = 'application/json';
    return fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
  }
}

async function read(answer: Response): Promise<unknown> {
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return body;
  const problem = body as { message?: string; remedy?: string } | null;
  const words = [problem?.message ?? `The server said ${answer.status}`, problem?.remedy ?? ''];
  throw new ProblemError(words.filter((part) => part !== '').join('. '));
}
