import { z } from 'zod';
import { ConfigDocument } from '../../domain/index.ts';

/** A running node, as an administrator reaches it. */
export interface ApiAccess {
  /** Without a path: `http://127.0.0.1:3978`. */
  readonly url: string;
  readonly token: string | null;
  /** For operators of the provider, who act in many tenants. */
  readonly tenant: string | null;
}

const TIMEOUT_MS = 60_000;

const Configuration = z.object({
  tenant: z.string(),
  version: z.number(),
  documents: z.array(ConfigDocument),
});
const Version = z.object({ all: z.array(ConfigDocument) });
const Change = z.object({ lines: z.array(z.string()), kind: z.string(), key: z.string() });
const Plan = z.object({
  version: z.number(),
  changes: z.array(Change),
  conflicts: z.array(z.object({ key: z.string(), path: z.string(), text: z.string() })),
  faults: z.array(z.string()),
});
const Published = z.object({ seq: z.number(), version: z.number() });
const Problem = z.object({ message: z.string(), details: z.array(z.string()) });

export type Plan = z.infer<typeof Plan>;

export interface ChangeOnBase {
  readonly documents: readonly ConfigDocument[];
  readonly removed: readonly string[];
  readonly base: number;
}

interface Content {
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** What the node said instead of yes. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault';
  readonly details: readonly string[];

  constructor(message: string, details: readonly string[] = []) {
    super(message);
    this.details = details;
  }
}

/** The API's configuration, for the command line. */
export class ApiClient {
  readonly #access: ApiAccess;

  constructor(access: ApiAccess) {
    this.#access = access;
  }

  async config(): Promise<z.infer<typeof Configuration>> {
    return read(Configuration, await this.#ask('GET', '/config'));
  }

  /** null = the tenant has no such version. */
  async documentsAt(version: number): Promise<readonly ConfigDocument[] | null> {
    if (version === 0) return [];
    const path = `/config/versions/${version}?documents=true`;
    const answer = await this.#ask('GET', path, undefined, [404]);
    return answer === null ? null : read(Version, answer).all;
  }

  async plan(change: ChangeOnBase): Promise<Plan> {
    return read(Plan, await this.#ask('POST', '/config/diff', change));
  }

  async publish(change: ChangeOnBase & { readonly note: string }): Promise<number> {
    return read(Published, await this.#ask('POST', '/config/publish', change)).version;
  }

  /** Audio as it is in its file; the node makes what it plays of it. */
  async upload(
    id: string,
    { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  ): Promise<void> {
    const path = `/audio/${id}?fileName=${encodeURIComponent(name)}`;
    await this.#send('PUT', path, {
      type: 'application/octet-stream',
      body: new Uint8Array(bytes),
    });
  }

  /** What callers hear, as WAV; null = the node has no sound of that id. */
  async audio(id: string): Promise<Uint8Array | null> {
    const response = await this.#fetch('GET', `/audio/${id}`, undefined);
    if (response.status === 404) return null;
    if (!response.ok) throw new ApiFault(`audio ${id}: HTTP ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async #ask(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    absent: readonly number[] = [],
  ): Promise<unknown> {
    const type = 'application/json';
    const content = body === undefined ? undefined : { type, body: JSON.stringify(body) };
    return this.#send(method, path, content, absent);
  }

  async #send(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    content: Content | undefined,
    absent: readonly number[] = [],
  ): Promise<unknown> {
    const response = await this.#fetch(method, path, content);
    if (absent.includes(response.status)) return null;
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer;
    const problem = Problem.safeParse(answer);
    if (problem.success) throw new ApiFault(problem.data.message, problem.data.details);
    throw new ApiFault(`${this.#access.url}${path}: HTTP ${response.status}`);
  }

  #fetch(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    content: Content | undefined,
  ): Promise<Response> {
    const { url, token, tenant } = this.#access;
    return fetch(`${url}/api/v1${path}`, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(tenant === null ? {} : { 'x-patchbay-tenant': tenant }),
        ...(content === undefined ? {} : { 'content-type': content.type }),
      },
      ...(content === undefined ? {} : { body: content.body }),
    }).catch((cause: unknown) => {
      const why = cause instanceof Error ? (cause.cause ?? cause) : cause;
      throw new ApiFault(`${url} does not answer: ${String(why)}`);
    });
  }
}

/** A node of another release may answer in another form. */
function read<T extends z.ZodType>(schema: T, answer: unknown): z.infer<T> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('/') ?? '';
  throw new ApiFault(`the node answers in a form that is not known here (/${place})`);
}
