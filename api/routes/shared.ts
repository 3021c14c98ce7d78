import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Command, ConfigDocument, InteractionView, TenantId } from '../../domain/index.ts';
import { ApiError, Problem } from '../error.ts';
import { withTexts } from '../events/patch-frame.ts';
import type { ProblemCode } from '../error.ts';
import { viewerOf } from '../gate.ts';
import { maySeeCustomer, wrapUpOf } from '../policy.ts';
import type { ApiHost, SubmitResult, Viewer } from '../port.ts';
import { sharedHistory } from '../shared-history.ts';

/** How long a read waits for the views to reach `afterSeq` before it says so. */
const CATCH_UP_MS = 2_000;

export const errors = { '4xx': Problem, '5xx': Problem };

/** Pass the `seq` of a write to see its effect for certain. */
export const AfterSeq = z.object({ afterSeq: z.coerce.number().int().min(0).optional() });

/** A write's answer: committed at `seq`. */
export const Committed = z.object({ seq: z.number() });

export const ItemsOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

export async function awaitSeq(
  host: ApiHost,
  tenant: TenantId,
  query: z.infer<typeof AfterSeq>,
): Promise<void> {
  if (query.afterSeq === undefined) return;
  if (!(await host.caughtUp(tenant, query.afterSeq, CATCH_UP_MS))) throw new ApiError('behind');
}

/** The value, or 503: this process does not own the tenant, or its loop is starting again. */
export function present<T>(value: T | null): T {
  if (value === null) throw new ApiError('notReady');
  return value;
}

/** The value, or 404: absent and foreign look the same. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new ApiError('notFound');
  return value;
}

/** The document, or 404. */
export function documentOf<Kind extends ConfigDocument['kind']>(
  documents: readonly ConfigDocument[],
  kind: Kind,
  id: string | null,
): Extract<ConfigDocument, { kind: Kind }> {
  const is = (each: ConfigDocument): each is Extract<ConfigDocument, { kind: Kind }> =>
    each.kind === kind && 'id' in each && each.id === id;
  return found(documents.find(is));
}

/** A refused id of the address is 404, a fault in the content 422, all else 409. */
const refusals: Readonly<Record<string, ProblemCode>> = {
  unknownInteraction: 'notFound',
  unknownAgent: 'notFound',
  unknownOffer: 'notFound',
  unknownParticipant: 'notFound',
  unknownTarget: 'unprocessable',
  unknownQueue: 'unprocessable',
  unknownNumber: 'unprocessable',
  unknownWrapUpCode: 'unprocessable',
  agentHasNoAddress: 'unprocessable',
  callerIdNotAllowed: 'unprocessable',
  callbackTooFar: 'unprocessable',
  sameAgent: 'unprocessable',
  invalidConfig: 'unprocessable',
  /** The request met a bug and was put aside (DESIGN §3). */
  poison: 'internal',
};

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;

/** Submits what the viewer asked for and waits for the commit. */
export async function act(
  host: ApiHost,
  request: FastifyRequest,
  command: Command,
): Promise<z.infer<typeof Committed>> {
  const { seq } = await commit(host, request, command);
  return { seq };
}

/** Likewise, with what came of it. */
export async function commit(
  host: ApiHost,
  request: FastifyRequest,
  command: Command,
  sealed: readonly unknown[] = [],
): Promise<Extract<SubmitResult, { kind: 'committed' }>> {
  const result = await submit(host, request, command, sealed);
  if (result.kind === 'committed') return result;
  throw refusalOf(result);
}

/** What came of it, for who has more to do about a refusal than to say so. */
export async function submit(
  host: ApiHost,
  request: FastifyRequest,
  command: Command,
  sealed: readonly unknown[] = [],
): Promise<SubmitResult> {
  const { tenant, oid } = viewerOf(request);
  const key = request.headers['idempotency-key'] ?? null;
  if (key !== null && (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key))) {
    throw new ApiError('badRequest', { details: ['Idempotency-Key: 1 to 128 visible characters'] });
  }
  const rows = sealed.length === 0 ? {} : { sealed };
  const by = { kind: 'user', id: oid } as const;
  return host.submit(tenant, command, { by, key, ...rows });
}

/** As the caller is told. */
export function refusalOf(result: Exclude<SubmitResult, { kind: 'committed' }>): ApiError {
  if (result.kind === 'retry') {
    return new ApiError('notReady', { retryAfterS: result.retryAfterS });
  }
  const code = refusals[result.reason] ?? 'refused';
  if (code === 'notFound') return new ApiError(code);
  const words = result.details.length > 0 ? result.details : [result.reason];
  const message = code === 'internal' ? {} : { message: `Refused: ${result.reason}` };
  return new ApiError(code, { ...message, details: words });
}

/** Fills in who the customer is where this viewer may see it. */
export async function withCustomers(
  host: ApiHost,
  viewer: Viewer,
  views: readonly InteractionView[],
): Promise<InteractionView[]> {
  if (views.every(({ customer }) => customer === null)) return [...views];
  const wrapsUp = wrapUpOf(viewer, host.board(viewer.tenant)?.agents ?? []);
  const isShared = sharedHistory(host, viewer);
  const isOpen = (view: InteractionView) => maySeeCustomer(viewer, view, wrapsUp) || isShared(view);
  const refs = views.flatMap((view) =>
    view.customer !== null && isOpen(view) ? [view.customer] : [],
  );
  if (refs.length === 0) return [...views];
  const texts = await host.resolveCustomers(viewer, [...new Set(refs)]);
  return withTexts(views, texts, isOpen);
}
