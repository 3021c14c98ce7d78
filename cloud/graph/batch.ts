import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App } from '../http/app.ts';
import { GraphError } from './error.ts';
import type { Graph } from './graph.ts';

/** Graph's limit. */
const REQUESTS_MAX = 20;

const Part = z.object({
  id: z.string().min(1).max(64),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: z.string().min(1).max(4_096),
  headers: z.record(z.string().max(128), z.string().max(4_096)).default({}),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string().max(64)).max(REQUESTS_MAX).default([]),
});
type Part = z.infer<typeof Part>;
const Batch = z.object({ requests: z.array(Part).min(1) });

interface PartAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const KEPT_HEADERS = ['content-type', 'retry-after', 'location', 'cache-control'];

/** `POST /$batch`: each part is a request of its own, with its own throttling and its own error. */
export function addBatchRoute(app: App, graph: Graph, prefix: string): void {
  app.post(`${prefix}/$batch`, async (request) => {
    const { requests } = graph.ask(request, prefix).body(Batch);
    requireOrder(requests);
    const answers = new Map<string, Promise<PartAnswer>>();
    for (const part of requests) {
      const before = part.dependsOn.map((id) => answers.get(id));
      answers.set(
        part.id,
        after(before, part, () => send(app, request, prefix, part)),
      );
    }
    return { responses: await Promise.all(answers.values()) };
  });
}

/** Ids are unique, and a part depends only on what stands before it: so there is no circle. */
function requireOrder(parts: readonly Part[]): void {
  if (parts.length > REQUESTS_MAX) {
    const message = `Number of batch request steps exceeds the maximum value of ${REQUESTS_MAX}.`;
    throw new GraphError('BadRequest', message);
  }
  const seen = new Set<string>();
  for (const { id, dependsOn } of parts) {
    if (seen.has(id)) throw new GraphError('BadRequest', `Duplicate request id '${id}'.`);
    const missing = dependsOn.find((one) => !seen.has(one));
    if (missing !== undefined) {
      throw new GraphError('BadRequest', `dependsOn: no request '${missing}' before '${id}'.`);
    }
    seen.add(id);
  }
}

async function after(
  before: readonly (Promise<PartAnswer> | undefined)[],
  { id }: Part,
  run: () => Promise<PartAnswer>,
): Promise<PartAnswer> {
  const done = await Promise.all(before);
  if (done.every((answer) => answer !== undefined && answer.status < 400)) return run();
  const error = { code: 'FailedDependency', message: 'A request that this depends on failed.' };
  return { id, status: 424, headers: { 'Content-Type': 'application/json' }, body: { error } };
}

async function send(
  app: App,
  outer: FastifyRequest,
  prefix: string,
  part: Part,
): Promise<PartAnswer> {
  const path = pathOf(part.url, prefix);
  if (path === null) {
    const error = { code: 'BadRequest', message: 'The address must be relative, and no batch.' };
    return { id: part.id, status: 400, headers: {}, body: { error } };
  }
  const { authorization = '', host = '' } = outer.headers;
  const answer = await app.inject({
    method: part.method,
    url: path,
    headers: { ...part.headers, authorization, host },
    ...(part.body === undefined ? {} : { payload: JSON.stringify(part.body) }),
  });
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = answer.headers[name];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  const isJson = String(answer.headers['content-type']).includes('json');
  const body: unknown = isJson ? answer.json() : answer.body;
  const headers = Object.fromEntries(kept);
  return { id: part.id, status: answer.statusCode, headers, ...(body === '' ? {} : { body }) };
}

/** Below Graph and nowhere else, whatever `..` or host the address holds; null = refused. */
function pathOf(url: string, prefix: string): string | null {
  if (!/^\/[^/\\]/.test(url)) return null;
  // The JavaScript client keeps the version in the address, others leave it out.
  const asked = `${prefix}${url.replace(/^\/(v1\.0|beta)(?=\/)/, '')}`;
  const { pathname, search } = new URL(asked, 'http://graph');
  if (!pathname.startsWith(`${prefix}/`) || pathname.startsWith(`${prefix}/$batch`)) return null;
  return `${pathname}${search}`;
}
