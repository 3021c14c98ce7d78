import type { FastifyRequest } from 'fastify';
import type {} from '@fastify/rate-limit';
import type { App } from './app.ts';
import { bearerOf } from './auth/authenticator.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { ApiError } from './error.ts';
import { isNarrowed, isPermitted, policy, routeKey } from './policy.ts';
import type { Rule } from './policy.ts';
import type { ApiHost, Identity, Viewer } from './port.ts';
import type { InteractionId } from '../domain/index.ts';

export interface Gate {
  readonly host: ApiHost;
  readonly auth: Authenticator;
}

/** What one address may ask, times this, is what a whole organisation may. */
const TENANT_FACTOR = 10;

/** The one door: token → person → role → own work. It runs before the body is even read. */
export function guard(app: App, gate: Gate, ratePerMinute: number): void {
  app.decorateRequest('viewer', null);
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      const key = routeKey(method, route.url);
      if (policy[key] === undefined) throw new Error(`${key} has no row in api/policy.ts`);
    }
  });
  const timeWindow = 60_000;
  const byAddress = app.createRateLimit({ max: ratePerMinute, timeWindow });
  const byTenant = app.createRateLimit({
    max: ratePerMinute * TENANT_FACTOR,
    timeWindow,
    keyGenerator: (request) => request.viewer?.tenant ?? request.ip,
  });
  app.addHook('onRequest', async (request) => {
    // Before the token is verified: a flood of bad ones must stay cheap.
    checkRate(await byAddress(request));
    const rule = ruleOf(request);
    if (rule === undefined || rule.roles === 'public' || rule.roles === 'socket') return;
    const token = bearerOf(request.headers.authorization);
    if (token === null) throw new ApiError('unauthenticated');
    const { viewer } = await admit(gate, token);
    if (!isPermitted(rule, viewer.roles)) throw new ApiError('forbidden');
    request.viewer = viewer;
    checkRate(await byTenant(request));
  });
  app.addHook('preHandler', async (request) => {
    const rule = ruleOf(request);
    if (rule === undefined || request.viewer === null) return;
    if (isNarrowed(rule, request.viewer.roles)) await checkOwn(gate.host, rule, request);
  });
}

type Rate = Awaited<ReturnType<ReturnType<App['createRateLimit']>>>;

function checkRate(rate: Rate): void {
  if (rate.isAllowed || !rate.isExceeded) return;
  throw new ApiError('tooManyRequests', { retryAfterS: rate.ttlInSeconds });
}

/** A valid token of a known organisation; roles are checked by the caller. */
export async function admit(
  { host, auth }: Gate,
  token: string,
): Promise<{ readonly identity: Identity; readonly viewer: Viewer }> {
  const identity = await auth.authenticate(token);
  const member = await host.tenantOf(identity);
  if (member === null) throw new ApiError('notAllowed');
  return { identity, viewer: { ...member, oid: identity.oid, roles: identity.roles } };
}

export function viewerOf(request: FastifyRequest): Viewer {
  if (request.viewer === null) throw new ApiError('unauthenticated');
  return request.viewer;
}

function ruleOf(request: FastifyRequest): Rule | undefined {
  return policy[routeKey(request.method, request.routeOptions.url ?? '')];
}

/** An agent's hands reach what is theirs; what is not there looks the same to everyone: 404. */
async function checkOwn(host: ApiHost, rule: Rule, request: FastifyRequest): Promise<void> {
  const viewer = viewerOf(request);
  const { id } = request.params as { id: string }; // its schema has been checked
  const board = host.board(viewer.tenant);
  if (board === null) throw new ApiError('notReady');
  if (rule.own === 'agent') {
    if (!board.agents.some((agent) => agent.id === id)) throw new ApiError('notFound');
    if (viewer.agent !== id) throw new ApiError('forbidden');
  } else if (rule.own === 'offer') {
    const offered = board.interactions.find(({ offer }) => offer === id);
    if (offered === undefined) throw new ApiError('notFound');
    if (offered.agent !== viewer.agent) throw new ApiError('forbidden');
  } else {
    const interaction = id as InteractionId; // its schema has been checked
    const view = await host.interactionView(viewer.tenant, interaction);
    if (view === null) throw new ApiError('notFound');
    // In wrap-up after a transfer the interaction is another's already, the wrap-up still ours.
    const self = board.agents.find((agent) => agent.id === viewer.agent);
    if (viewer.agent === null || (view.agent !== viewer.agent && self?.interaction !== id)) {
      throw new ApiError('forbidden');
    }
  }
}
