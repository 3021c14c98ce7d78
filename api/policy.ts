import type { AgentView, InteractionId, InteractionView } from '../domain/index.ts';
import type { Role, Viewer } from './port.ts';

/**
 * Who may call what: one row per route, checked by one hook before any handler; a route without a
 * row does not start. `own` narrows what a plain agent may touch to what is in their own hands.
 */
export interface Rule {
  /** People, by any of their roles. */
  readonly roles: readonly Role[] | 'public' | 'socket';
  /** Of a socket, whose token may come later: the people; absent = everyone. */
  readonly people?: readonly Role[];
  /** Applications as themselves, by any of theirs: a column of its own, and mostly narrower. */
  readonly apps: readonly Role[];
  readonly own?: 'agent' | 'interaction' | 'offer';
  /** The provider's own door: it concerns no tenant. */
  readonly scope?: 'installation';
}

const everyone: readonly Role[] = ['agent', 'supervisor', 'administrator', 'provider'];
const desk: readonly Role[] = ['agent', 'supervisor'];
const lead: readonly Role[] = ['supervisor', 'administrator'];
const setup: readonly Role[] = ['administrator', 'provider'];
const operate: readonly Role[] = ['supervisor', 'administrator', 'provider'];
const administrator: readonly Role[] = ['administrator'];
const supervisor: readonly Role[] = ['supervisor'];
const own: readonly Role[] = ['agent', 'supervisor', 'administrator'];
const none: readonly Role[] = [];

const read: Rule = { roles: everyone, apps: lead };
const hear: Rule = { roles: ['agent', 'supervisor', 'administrator'], apps: lead };
const ownInteraction: Rule = { roles: desk, apps: supervisor, own: 'interaction' };
const ownAgent: Rule = { roles: desk, apps: supervisor, own: 'agent' };

export const policy: Readonly<Record<string, Rule>> = {
  'GET /api/v1/openapi.json': { roles: 'public', apps: none },
  /** Its token comes as a header or in the first message. */
  'GET /api/v1/events': { roles: 'socket', apps: lead },
  'GET /api/v1/me': read,
  'GET /api/v1/me/profile': { roles: everyone, apps: none },

  'GET /api/v1/tenants': { roles: ['provider'], apps: none, scope: 'installation' },
  'GET /api/v1/audit': { roles: administrator, apps: administrator },
  'GET /api/v1/audit/verify': { roles: administrator, apps: administrator },

  'GET /api/v1/board': read,
  'GET /api/v1/interactions': read,
  'GET /api/v1/interactions/:id': read,
  /** Who else they spoke to: for who has them in hand, and supervisors. */
  'GET /api/v1/interactions/:id/history': ownInteraction,
  /** What was written about them, and the reader's own to write. */
  'GET /api/v1/interactions/:id/notes': { ...ownInteraction, apps: none },
  'PUT /api/v1/interactions/:id/notes': { ...ownInteraction, apps: none },
  /** As it is spoken; as of recordings, and the provider hears nobody. */
  'GET /api/v1/interactions/:id/audio': { roles: 'socket', people: own, apps: lead },
  'GET /api/v1/interactions/:id/timeline': read,
  'GET /api/v1/interactions/:id/why': read,
  'POST /api/v1/interactions/:id/hold': ownInteraction,
  'POST /api/v1/interactions/:id/unhold': ownInteraction,
  'POST /api/v1/interactions/:id/transfer': ownInteraction,
  'POST /api/v1/interactions/:id/end': ownInteraction,
  'POST /api/v1/interactions/:id/wrap-up': ownInteraction,
  'POST /api/v1/interactions/:id/wrap-up/extend': ownInteraction,

  'POST /api/v1/interactions/:id/consult': ownInteraction,
  'DELETE /api/v1/interactions/:id/consult': ownInteraction,
  'POST /api/v1/interactions/:id/consult/swap': ownInteraction,
  'POST /api/v1/interactions/:id/consult/join': ownInteraction,
  'POST /api/v1/interactions/:id/consult/complete': ownInteraction,
  'POST /api/v1/interactions/:id/participants': ownInteraction,
  'DELETE /api/v1/interactions/:id/participants/:leg': ownInteraction,
  /** The caller is who listens or takes over: a person with a phone of their own. */
  'PUT /api/v1/interactions/:id/supervision': { roles: supervisor, apps: none },
  'DELETE /api/v1/interactions/:id/supervision': { roles: supervisor, apps: none },
  'POST /api/v1/interactions/:id/take-over': { roles: supervisor, apps: none },

  'POST /api/v1/interactions/:id/recording/start': ownInteraction,
  'POST /api/v1/interactions/:id/recording/pause': ownInteraction,
  'POST /api/v1/interactions/:id/recording/resume': ownInteraction,
  'POST /api/v1/interactions/:id/recording/stop': ownInteraction,

  /** Agents: their own alone, where the tenant allows it. The provider hears nobody. */
  'GET /api/v1/recordings': hear,
  'GET /api/v1/recordings/:id': hear,
  'GET /api/v1/recordings/:id/audio': hear,
  'PUT /api/v1/recordings/:id/legal-hold': { roles: administrator, apps: administrator },
  'DELETE /api/v1/recordings/:id': { roles: administrator, apps: administrator },

  /** Agents: their own and their queues' alone. Programs hear them, and see no caller. */
  'GET /api/v1/voicemails': hear,
  'GET /api/v1/voicemails/:id/messages': hear,
  'GET /api/v1/voicemails/:id/messages/:message': hear,
  'GET /api/v1/voicemails/:id/messages/:message/audio': hear,
  'PUT /api/v1/voicemails/:id/messages/:message/heard': hear,
  'POST /api/v1/voicemails/:id/messages/:message/forward': hear,
  'DELETE /api/v1/voicemails/:id/messages/:message': hear,

  /** Agents for themselves alone; supervisors and programs name whose phone rings. */
  'POST /api/v1/calls': { roles: desk, apps: supervisor },
  'GET /api/v1/callbacks': read,
  'POST /api/v1/callbacks': { roles: desk, apps: lead },
  'DELETE /api/v1/callbacks/:id': { roles: lead, apps: lead },

  'GET /api/v1/agents': read,
  'GET /api/v1/agents/:id': read,
  'GET /api/v1/agents/:id/state': read,
  'PUT /api/v1/agents/:id/state': ownAgent,
  'PUT /api/v1/agents/:id/presence': ownAgent,
  'PUT /api/v1/agents/:id/queues': ownAgent,
  /** A phone's password is as good as the agent: only who may set the agent up makes one. */
  'GET /api/v1/agents/:id/phone': { roles: own, apps: lead, own: 'agent' },
  'PUT /api/v1/agents/:id/phone': { roles: administrator, apps: administrator },
  'POST /api/v1/offers/:id/decline': { roles: desk, apps: none, own: 'offer' },

  'GET /api/v1/queues': read,
  'GET /api/v1/queues/:id': read,
  'POST /api/v1/queues/:id/who-would': read,
  'GET /api/v1/queues/:id/estimate': read,
  /** Agents where the queue's `authorised` says so: the routes look. */
  'PUT /api/v1/queues/:id/state': { roles: own, apps: lead },
  'PUT /api/v1/queues/:id/settings': { roles: own, apps: administrator },
  'PUT /api/v1/queues/:id/opt': { roles: own, apps: supervisor },
  'GET /api/v1/queues/:id/authorised': read,
  'POST /api/v1/queues/:id/move': { roles: lead, apps: lead },
  /** Numbers in them: people see which, programs only that they are there. */
  'GET /api/v1/lists/:id/entries': { roles: lead, apps: lead },
  'POST /api/v1/lists/:id/entries': { roles: lead, apps: lead },
  'DELETE /api/v1/lists/:id/entries/:entry': { roles: lead, apps: lead },
  'GET /api/v1/customers/:id/agents': { roles: lead, apps: lead },
  'PUT /api/v1/customers/:id/preferred-agent': { roles: lead, apps: lead },
  'GET /api/v1/numbers': read,
  'GET /api/v1/reports': { roles: lead, apps: lead },
  'GET /api/v1/reports/queues': { roles: lead, apps: lead },

  'GET /api/v1/config': { roles: operate, apps: administrator },
  'POST /api/v1/flows/:id/try': { roles: setup, apps: administrator },
  /** Agents where the attendant's `authorised` says so: the route looks. */
  'PUT /api/v1/attendants/:id/settings': { roles: own, apps: administrator },
  'GET /api/v1/hours/:id/open': read,
  'GET /api/v1/holidays/:id/on': read,
  'POST /api/v1/holidays/import': { roles: setup, apps: administrator },
  /** Sound of prompts: nobody's personal data. */
  'PUT /api/v1/audio/:id': { roles: setup, apps: administrator },
  'GET /api/v1/audio/:id': { roles: operate, apps: administrator },
  'DELETE /api/v1/audio/:id': { roles: setup, apps: administrator },
  'GET /api/v1/speech': { roles: operate, apps: administrator },
  'POST /api/v1/speech/preview': { roles: setup, apps: administrator },
  'POST /api/v1/config/check': { roles: setup, apps: administrator },
  'POST /api/v1/config/publish': { roles: setup, apps: administrator },
  'GET /api/v1/config/versions': { roles: operate, apps: administrator },
  'GET /api/v1/config/versions/:version': { roles: operate, apps: administrator },
  'POST /api/v1/config/diff': { roles: setup, apps: administrator },
  'POST /api/v1/config/rollback': { roles: setup, apps: administrator },
  'GET /api/v1/config/drafts': { roles: setup, apps: administrator },
  'POST /api/v1/config/drafts': { roles: setup, apps: administrator },
  'GET /api/v1/config/drafts/:id': { roles: setup, apps: administrator },
  'PUT /api/v1/config/drafts/:id': { roles: setup, apps: administrator },
  'DELETE /api/v1/config/drafts/:id': { roles: setup, apps: administrator },
  'POST /api/v1/config/drafts/:id/check': { roles: setup, apps: administrator },
  'POST /api/v1/config/drafts/:id/publish': { roles: setup, apps: administrator },
  'GET /api/v1/export/events': { roles: administrator, apps: administrator },
  'GET /api/v1/trunks': { roles: operate, apps: lead },
  'GET /api/v1/direct-calls': { roles: operate, apps: lead },
  'GET /api/v1/poison': { roles: operate, apps: lead },
};

export function routeKey(method: string, url: string): string {
  return `${method} ${url}`;
}

/** Who asks, as far as the table is concerned. */
export type Caller = Pick<Viewer, 'as' | 'roles'>;

function rolesFor(rule: Rule, caller: Caller): readonly Role[] {
  if (caller.as === 'app') return rule.apps;
  if (rule.roles === 'socket') return rule.people ?? everyone;
  return rule.roles === 'public' ? everyone : rule.roles;
}

export function isPermitted(rule: Rule, caller: Caller): boolean {
  return rolesFor(rule, caller).some((role) => caller.roles.includes(role));
}

/** Some role beyond `agent` opens the route by itself: then the narrowing to own work is off. */
export function isNarrowed(rule: Rule, caller: Caller): boolean {
  if (rule.own === undefined) return false;
  return !rolesFor(rule, caller).some((role) => role !== 'agent' && caller.roles.includes(role));
}

/**
 * Who the customer is: supervisors see it of everybody; an agent only while the interaction is in
 * their hands, which ends with their own wrap-up, also after they gave it on (`wrapsUp`). Others
 * see that there is one; programs and the provider never see more.
 */
export function maySeeCustomer(
  viewer: Viewer,
  { id, agent, offers = [] }: Pick<InteractionView, 'id' | 'agent' | 'offers'>,
  wrapsUp: InteractionId | null,
): boolean {
  if (viewer.as !== 'person') return false;
  if (viewer.roles.includes('supervisor')) return true;
  if (!viewer.roles.includes('agent') || viewer.agent === null) return false;
  const isRung = offers.some((offer) => offer.agent === viewer.agent);
  return viewer.agent === agent || isRung || wrapsUp === id;
}

/** Supervisors and administrators: they look after all of the tenant's. */
export function leads({ roles }: Pick<Viewer, 'roles'>): boolean {
  return roles.some((role) => lead.includes(role));
}

/** What this viewer wraps up now. */
export function wrapUpOf(viewer: Viewer, agents: readonly AgentView[]): InteractionId | null {
  const self = agents.find(({ id }) => id === viewer.agent);
  return self?.activity === 'wrapUp' ? self.interaction : null;
}
