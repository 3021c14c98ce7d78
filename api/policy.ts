import type { Role, Viewer } from './port.ts';

/**
 * Who may call what: one row per route, checked by one hook before any handler; a route without a
 * row does not start. `own` narrows what a plain agent may touch to what is in their own hands.
 */
export interface Rule {
  readonly roles: readonly Role[] | 'public' | 'socket';
  readonly own?: 'agent' | 'interaction' | 'offer';
}

const everyone: readonly Role[] = ['agent', 'supervisor', 'administrator', 'provider'];
const desk: readonly Role[] = ['agent', 'supervisor'];
const lead: readonly Role[] = ['supervisor', 'administrator'];
const setup: readonly Role[] = ['administrator', 'provider'];
const operate: readonly Role[] = ['supervisor', 'administrator', 'provider'];

const read: Rule = { roles: everyone };
const ownInteraction: Rule = { roles: desk, own: 'interaction' };

export const policy: Readonly<Record<string, Rule>> = {
  'GET /api/v1/openapi.json': { roles: 'public' },
  /** Its token comes as a header or in the first message. */
  'GET /api/v1/events': { roles: 'socket' },

  'GET /api/v1/me': read,
  'GET /api/v1/board': read,
  'GET /api/v1/interactions': read,
  'GET /api/v1/interactions/:id': read,
  /** Who else they spoke to: for who has them in hand, and supervisors. */
  'GET /api/v1/interactions/:id/history': ownInteraction,
  'GET /api/v1/interactions/:id/timeline': read,
  'GET /api/v1/interactions/:id/why': read,
  'POST /api/v1/interactions/:id/hold': ownInteraction,
  'POST /api/v1/interactions/:id/unhold': ownInteraction,
  'POST /api/v1/interactions/:id/transfer': ownInteraction,
  'POST /api/v1/interactions/:id/end': ownInteraction,
  'POST /api/v1/interactions/:id/wrap-up': ownInteraction,
  'POST /api/v1/interactions/:id/wrap-up/extend': ownInteraction,

  'GET /api/v1/agents': read,
  'GET /api/v1/agents/:id': read,
  'GET /api/v1/agents/:id/state': read,
  'PUT /api/v1/agents/:id/state': { roles: desk, own: 'agent' },
  'PUT /api/v1/agents/:id/presence': { roles: desk, own: 'agent' },
  'POST /api/v1/offers/:id/decline': { roles: desk, own: 'offer' },

  'GET /api/v1/queues': read,
  'GET /api/v1/queues/:id': read,
  'GET /api/v1/numbers': read,
  'GET /api/v1/reports': { roles: lead },
  'GET /api/v1/reports/queues': { roles: lead },

  'GET /api/v1/config': { roles: operate },
  'POST /api/v1/config/check': { roles: setup },
  'POST /api/v1/config/publish': { roles: setup },
  'GET /api/v1/export/events': { roles: ['administrator'] },
  'GET /api/v1/trunks': { roles: operate },
  'GET /api/v1/poison': { roles: operate },
};

export function routeKey(method: string, url: string): string {
  return `${method} ${url}`;
}

export function isPermitted(rule: Rule, roles: readonly Role[]): boolean {
  return Array.isArray(rule.roles) && rule.roles.some((role: Role) => roles.includes(role));
}

/** Some role beyond `agent` opens the route by itself: then the narrowing to own work is off. */
export function isNarrowed(rule: Rule, roles: readonly Role[]): boolean {
  if (rule.own === undefined || !Array.isArray(rule.roles)) return false;
  return !rule.roles.some((role: Role) => role !== 'agent' && roles.includes(role));
}

/**
 * Who the customer is: supervisors see it of everybody; an agent only while the interaction is in
 * their hands. Others see that there is one.
 */
export function maySeeCustomer(viewer: Viewer, agent: string | null): boolean {
  if (viewer.roles.includes('supervisor')) return true;
  return viewer.roles.includes('agent') && viewer.agent !== null && viewer.agent === agent;
}
