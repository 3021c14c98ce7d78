import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Entra } from '../entra/entra.ts';
import type { Mailboxes } from '../mail/mailboxes.ts';
import { people, type Person } from '../people.ts';
import type { PresenceBook } from '../presence/presence.ts';
import type { Shells } from '../shell/shells.ts';
import { readCaller, type Caller } from './caller.ts';
import { afterFailure, graphDialsPreset, type GraphDials } from './dials.ts';
import { GraphError } from './error.ts';
import type { Place, Query } from './query.ts';
import { ShiftBook } from './shifts.ts';

export interface GraphParts {
  readonly entra: Entra;
  readonly presence: PresenceBook;
  readonly shells: Shells;
  readonly mailboxes: Mailboxes;
}

/** One request, proved and told apart. */
export interface Ask {
  readonly caller: Caller;
  readonly query: Query;
  /** Of a list that is asked for here. */
  place(context: string): Place;
  body<T extends z.ZodType>(schema: T): z.infer<T>;
}

/** What all of Graph's operations share: who asks, its dials, the people of the caller's tenant. */
export class Graph {
  readonly parts: GraphParts;
  readonly shifts = new ShiftBook();
  dials: GraphDials = graphDialsPreset;
  readonly #callers = new WeakMap<FastifyRequest, Caller>();

  constructor(parts: GraphParts) {
    this.parts = parts;
  }

  reset(): void {
    this.dials = graphDialsPreset;
    this.shifts.put([]);
  }

  /** Before anything of the request is looked at: its token, then the dials. */
  async admit(request: FastifyRequest): Promise<void> {
    const { entra } = this.parts;
    this.#callers.set(request, await readCaller(entra, request.headers.authorization));
    const { delayMs } = this.dials;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  }

  failIfDialled(): void {
    const { failStatus: status, retryAfterS } = this.dials;
    if (status === null) return;
    this.dials = afterFailure(this.dials);
    const code = status === 429 ? 'TooManyRequests' : 'ServiceUnavailable';
    const text = status === 429 ? 'Too many requests.' : 'The service is not available.';
    throw new GraphError(code, text, { status, retryAfterS });
  }

  ask(request: FastifyRequest, prefix: string): Ask {
    const caller = this.#callers.get(request);
    if (caller === undefined) throw new GraphError('InternalServerError', 'not admitted');
    const [path = ''] = request.url.slice(prefix.length).split('?');
    const level = String(request.headers['consistencylevel'] ?? '').toLowerCase();
    return {
      caller,
      query: request.query as Query, // what Fastify's parser makes of any query
      place: (context) => ({
        base: `${request.protocol}://${request.headers.host ?? 'localhost'}${prefix}`,
        path,
        context,
        isEventual: level === 'eventual',
      }),
      body: (schema) => parsed(schema, request.body),
    };
  }

  /** By object id or user principal name. Another tenant's people are as absent as nobody. */
  user(caller: Caller, key: string): Person {
    const wanted = key.toLowerCase();
    const found = this.members(caller).find(({ oid, upn }) => oid === wanted || upn === wanted);
    if (found !== undefined) return found;
    const message =
      `Resource '${key.slice(0, 64)}' does not exist or one of its queried ` +
      'reference-property objects are not present.';
    throw new GraphError('Request_ResourceNotFound', message);
  }

  members({ tid }: Caller): readonly Person[] {
    const { directory } = this.parts.entra;
    return people.filter((one) => one.tid === tid && !directory.account(one).removed);
  }

  /** Who of them is in a group. */
  membersOf(caller: Caller, group: string): readonly Person[] {
    const { directory } = this.parts.entra;
    return this.members(caller).filter((one) =>
      directory.membershipsOf(one).some(({ id }) => id === group),
    );
  }
}

function parsed<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const [first] = result.error.issues;
  const message = `Invalid value for '${first?.path.join('.') ?? ''}': ${first?.message ?? ''}`;
  throw new GraphError('BadRequest', message);
}
