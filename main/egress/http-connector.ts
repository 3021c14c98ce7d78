import { Agent, request } from 'undici';
import type { ConnectorConfig, FlowValue, TenantId } from '../../domain/index.ts';
import { fieldsOf } from './fields.ts';
import { ReachError } from './reach.ts';
import type { Reach } from './reach.ts';

/** What a system says is a few fields: more is a mistake, or meant to hurt. */
const ANSWER_BYTES_MAX = 64 * 1024;
const ORIGINS_MAX = 100;
const CONNECTIONS_PER_ORIGIN = 20;

/** What became of an asking, in a word; never an address, a parameter or an answer. */
export type AskFault =
  | ReachError['code']
  | 'badParameter'
  | 'timeout'
  | 'unreachable'
  | 'tooLarge'
  | 'notJson'
  | 'closed'
  | `status${number}`;

export type Asked =
  | { readonly ok: true; readonly values: Readonly<Record<string, FlowValue>> }
  | { readonly ok: false; readonly code: AskFault };

export interface Question {
  readonly tenant: TenantId;
  readonly connector: ConnectorConfig;
  readonly parameters: Readonly<Record<string, FlowValue>>;
  /** The caller's number, where the connector is to know it. */
  readonly caller: string | null;
  /** The same for the same asking, so that a doubled one is recognised. */
  readonly key: string;
}

class AskError extends Error {
  readonly code: AskFault;

  constructor(code: AskFault) {
    super(code);
    this.name = 'AskError';
    this.code = code;
  }
}

/**
 * Asks connectors of type http: where Reach lets them be asked, without following redirects, within
 * the connector's own time, and with no more read than a few fields need. Never rejects.
 */
export class HttpConnectors {
  readonly #reach: Pick<Reach, 'check' | 'lookupFor' | 'headersOf'>;
  /** One for each origin: connections are kept only to addresses that were judged. */
  readonly #agents = new Map<string, Agent>();
  #closed = false;

  constructor(reach: Pick<Reach, 'check' | 'lookupFor' | 'headersOf'>) {
    this.#reach = reach;
  }

  async ask(question: Question): Promise<Asked> {
    try {
      const values = await this.#ask(question);
      return { ok: true, values };
    } catch (error) {
      return { ok: false, code: codeOf(error) };
    }
  }

  async #ask(question: Question): Promise<Readonly<Record<string, FlowValue>>> {
    const { tenant, connector, key } = question;
    if (this.#closed) throw new AskError('closed');
    const url = urlOf(question);
    this.#reach.check(url);
    const known = this.#reach.headersOf(tenant, connector.secret);
    const isPost = connector.method === 'POST';
    const answer = await request(url, {
      method: connector.method,
      dispatcher: this.#agentFor(url),
      signal: AbortSignal.timeout(connector.timeoutMs),
      headers: {
        accept: 'application/json',
        'idempotency-key': key,
        ...(isPost ? { 'content-type': 'application/json' } : {}),
        ...known,
      },
      ...(isPost ? { body: JSON.stringify(bodyOf(question)) } : {}),
    });
    const text = await textOf(answer.body);
    if (answer.statusCode < 200 || answer.statusCode > 299) {
      throw new AskError(`status${answer.statusCode}`);
    }
    return connector.fields.length === 0 ? {} : fieldsOf(connector, jsonOf(text));
  }

  #agentFor(url: URL): Agent {
    const known = this.#agents.get(url.origin);
    if (known !== undefined) return known;
    const [oldest] = this.#agents;
    if (oldest !== undefined && this.#agents.size >= ORIGINS_MAX) {
      this.#agents.delete(oldest[0]);
      void oldest[1].close();
    }
    const agent = new Agent({
      connections: CONNECTIONS_PER_ORIGIN,
      maxResponseSize: ANSWER_BYTES_MAX,
      connect: { lookup: this.#reach.lookupFor(url) },
    });
    this.#agents.set(url.origin, agent);
    return agent;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
    this.#agents.clear();
  }
}

/** Parameters stand in path and question only: the check lets none be in the host. */
function urlOf({ connector, parameters, caller }: Question): URL {
  const text = connector.url.replaceAll(/\{([^{}]*)\}/g, (_all, name: string) => {
    const value = Object.hasOwn(parameters, name) ? String(parameters[name] ?? '') : '';
    // A parser takes even `%2e%2e` for the folder above.
    if (value === '.' || value === '..') throw new AskError('badParameter');
    return encodeURIComponent(value);
  });
  const url = new URL(text);
  if (caller !== null && connector.method === 'GET') url.searchParams.set('caller', caller);
  return url;
}

const bodyOf = ({ parameters, caller }: Question) =>
  caller === null ? parameters : { ...parameters, caller };

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.byteLength;
    if (size > ANSWER_BYTES_MAX) throw new AskError('tooLarge');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AskError('notJson');
  }
}

function codeOf(error: unknown): AskFault {
  if (error instanceof AskError || error instanceof ReachError) return error.code;
  if (!(error instanceof Error)) return 'unreachable';
  if (error.cause instanceof ReachError) return error.cause.code;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'timeout';
  if (error.name === 'ResponseExceededMaxSizeError') return 'tooLarge';
  return 'unreachable';
}
