import type { FastifyRequest } from 'fastify';
import type {} from '@fastify/rate-limit';
import type { App } from './app.ts';
import { bearerOf } from './auth/authenticator.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { ApiError } from './error.ts';
import { isNarrowed, isPermitted, policy, routeKey } from './policy.ts';
import type { Rule } from './policy.ts';
import type { ApiHost, GroupRoles, Identity, Standing, Viewer } from './port.ts';
import { actorOf } from './audit.ts';
import type { InteractionId, TenantId } from '../domain/index.ts';

export interface Gate {
  readonly host: ApiHost;
  readonly auth: Authenticator;
  /** Without one a person whom Entra removed stays until the token ends. */
  readonly standing?: Standing | null;
  /** Without one only app roles count. */
  readonly groupRoles?: GroupRoles | null;
}

/** In which tenant the provider's operator wants to act; nobody else has a choice. */
export const TENANT_HEADER = 'x-patchbay-tenant';

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
    if (rule.scope === 'installation') return admitToInstallation(gate, rule, token);
    const { viewer } = await admit(gate, { token, tenant: tenantAsked(request) });
    if (!isPermitted(rule, viewer)) throw new ApiError('forbidden');
    request.viewer = viewer;
    checkRate(await byTenant(request));
    if (viewer.as === 'provider') await auditProvider(gate.host, viewer, subjectOf(request));
  });
  app.addHook('preHandler', async (request) => {
    const rule = ruleOf(request);
    if (rule === undefined || request.viewer === null) return;
    if (isNarrowed(rule, request.viewer)) await checkOwn(gate.host, rule, request);
  });
}

type Rate = Awaited<ReturnType<ReturnType<App['createRateLimit']>>>;

function checkRate(rate: Rate): void {
  if (rate.isAllowed || !rate.isExceeded) return;
  throw new ApiError('tooManyRequests', { retryAfterS: rate.ttlInSeconds });
}

export interface Admitted {
  readonly identity: Identity;
  readonly viewer: Viewer;
}

/**
 * A valid token of a known organisation, of a person whom its configuration names and Entra has not
 * removed. Roles are checked by the caller.
 */
export async function admit(
  gate: Gate,
  wish: { readonly token: string; readonly tenant: string | null },
): Promise<Admitted> {
  const identity = await identify(gate, wish.token);
  const { tid, oid, name, roles, kind } = identity;
  if (kind === 'person' && roles.includes('provider')) {
    const tenant = tenantFor(gate.host, wish.tenant);
    return { identity, viewer: { as: 'provider', tenant, agent: null, tid, oid, name, roles } };
  }
  const member = await gate.host.tenantOf(identity);
  if (member === null) {
    gate.host.refused(identity, 'unknownPerson');
    throw new ApiError('notAllowed');
  }
  // The same answer whether the tenant named is another's or nobody's.
  if (wish.tenant !== null && wish.tenant !== member.tenant) throw new ApiError('forbidden');
  if (roles.length === 0) gate.host.refused(identity, 'noRole');
  return { identity, viewer: { ...member, as: kind, tid, oid, name, roles } };
}

async function identify(gate: Gate, token: string): Promise<Identity> {
  const identity = await gate.auth.authenticate(token);
  if ((await gate.standing?.isOut(identity, token)) === true) {
    gate.host.refused(identity, 'removed');
    throw new ApiError('notAllowed');
  }
  // The provider stands alone: no customer's group adds to it.
  if (identity.roles.includes('provider')) return identity;
  const more = (await gate.groupRoles?.rolesOf(identity)) ?? [];
  if (more.length === 0) return identity;
  return { ...identity, roles: [...new Set([...identity.roles, ...more])] };
}

async function admitToInstallation(gate: Gate, rule: Rule, token: string): Promise<void> {
  const { kind, roles } = await identify(gate, token);
  if (!isPermitted(rule, { as: kind, roles })) throw new ApiError('forbidden');
}

function tenantFor(host: ApiHost, asked: string | null): TenantId {
  if (asked === null) {
    throw new ApiError('badRequest', { details: [`${TENANT_HEADER}: name the tenant to act in`] });
  }
  const known = host.listTenants().find(({ tenant }) => tenant === asked);
  if (known === undefined) throw new ApiError('notFound');
  if (!known.here) throw new ApiError('notReady');
  return known.tenant;
}

function tenantAsked(request: FastifyRequest): string | null {
  const value = request.headers[TENANT_HEADER];
  return typeof value === 'string' ? value : null;
}

/** The route by its pattern, and the id it was used with. */
function subjectOf(request: FastifyRequest): string {
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  const { id } = request.params as { id?: string }; // strings, whatever the route
  return id === undefined ? route : `${route} ${id}`;
}

/** On record before anything is shown or done. */
export function auditProvider(host: ApiHost, viewer: Viewer, subject: string): Promise<void> {
  return host.audit(viewer.tenant, {
    actor: actorOf(viewer),
    action: 'providerAccess',
    subject,
    detail: {},
  });
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
    // Several may ring at once for one caller: each declines their own.
    const rings = board.interactions.flatMap(({ offers, offer, agent }) => {
      return offers ?? [{ offer, agent }];
    });
    const offered = rings.find(({ offer }) => offer === id);
    if (offered === undefined) throw new ApiError('notFound');
    if (offered.agent !== viewer.agent) throw new ApiError('forbidden');
  } else {
    const interaction = id as InteractionId; // its schema has been checked
    const view = await host.interactionView(viewer.tenant, interaction);
    if (view === null) throw new ApiError('notFound');
    // In wrap-up after a transfer the interaction is another's already, the wrap-up still ours.
    const self = board.agents.find((agent) => agent.id === viewer.agent);
    // Who is asked, added or listens has no hand in it.
    const isIn = self?.interaction === id && self.activity !== 'assisting';
    if (viewer.agent === null || (view.agent !== viewer.agent && !isIn)) {
      throw new ApiError('forbidden');
    }
  }
}
