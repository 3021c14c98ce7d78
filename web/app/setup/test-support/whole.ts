/** Documents in which every optional part is there, so that a form shows all that it has. */
const prompt = { kind: 'text', text: 'Please wait.', language: 'en-GB' };
const target = { kind: 'end', prompt };
const skill = { skill: 'Sales', levelMin: 4 };
const GROUP = 'f9a1b2c3-0000-4000-8000-000000000001';

export const queue = {
  ...{ kind: 'queue', id: 'sales', name: 'Sales', requirements: [skill], should: [skill] },
  rings: [{ afterMs: 30_000, requirements: [skill], queues: ['support'], experts: true }],
  agents: [{ agent: 'ana', position: 1, weight: 2 }],
  members: {
    groups: [GROUP],
    channel: { team: GROUP, channel: '19:a@thread.tacv2' },
    shifts: { team: GROUP, schedulingGroup: 'TAG_a' },
  },
  ...{ strategy: 'serial', optOut: false, presentMax: 2, ageingMs: 60_000, vipPriority: 2 },
  ...{ greeting: prompt, farewell: prompt, pausedPrompt: prompt },
  overflow: {
    count: { max: 5, target },
    wait: { afterMs: 60_000, whileRinging: 'endRing', target },
    noAgents: { when: 'noneReady', appliesTo: 'new', target },
  },
  callback: {
    conditions: { waitMs: 60_000, waiting: 5, perAgent: 2 },
    ...{ offerAt: 'musicEnd', offerPrompt: prompt, acceptedPrompt: prompt },
    ...{ givenUp: 'wait', notifyTo: ['lead@contoso.example'] },
  },
  outbound: { callerId: '+442079460100', numbers: ['+442079460100'], ringTimeMs: 30_000 },
  ...{ openHours: 'office', closedTarget: target },
  recording: { mode: 'all', announcement: prompt },
  history: { missed: 'agents', answered: 'authorised' },
  authorised: [{ agent: 'chloe', may: ['greeting'], hidden: true }],
  serviceLevelJudged: false,
};

export const agent = {
  ...{ kind: 'agent', id: 'ana', name: 'Ana', oid: GROUP },
  skills: [{ skill: 'Sales', level: 8, expiresAt: 1_800_000_000_000 }],
  queues: [{ queue: 'sales' }],
  address: { kind: 'teamsUser', number: '+442079460111' },
  directory: { extension: '111', groups: ['Sales'] },
};

export const number = {
  ...{ kind: 'number', number: '+442079460100', priority: 3 },
  entry: { kind: 'queue', queue: 'sales' },
  shownBy: { queues: ['sales'], agents: ['ana'] },
};

const flow = {
  ...{ name: 'open', greeting: prompt },
  route: { kind: 'go', target: { kind: 'disconnect' } },
};

export const attendant = {
  ...{ kind: 'attendant', id: 'main', name: 'Main', language: 'en-GB', timeZone: 'Europe/London' },
  ...{ operator: { kind: 'agent', agent: 'ana' }, open: flow, hours: 'office', closed: flow },
  holidays: [{ holidays: 'bank', flow }],
  scope: { include: ['Sales'], exclude: ['Board'] },
  ...{ authorised: ['chloe'], authorisedMay: ['openGreeting'] },
};

export const voicemail = {
  ...{ kind: 'voicemail', id: 'box', name: 'Box', greeting: prompt, language: 'en-GB' },
  owner: { kind: 'shared', agents: ['ana'], queue: 'sales' },
  ...{ mailTo: ['box@contoso.example'], workQueue: 'sales' },
};

export const trunk = {
  ...{ kind: 'trunk', id: 'carrier', name: 'Carrier', role: 'carrier' },
  ...{ uri: 'sip:192.0.2.1:5060;transport=udp', uris: ['sip:192.0.2.2'], allow: ['192.0.2.0/24'] },
  ...{ fqdn: 'sbc.contoso.example', peerNames: ['sip.carrier.example'], sessionTimerS: 1_800 },
  headers: [{ do: 'rewrite', name: 'X-Account', find: 'a', put: 'b' }],
};

export const list = {
  ...{ kind: 'list', id: 'nuisance', name: 'Nuisance', purpose: 'block', prompt },
  prefixes: ['+4470'],
};

export const connector = {
  ...{ kind: 'connector', id: 'crm', name: 'CRM', type: 'http', secret: 'CRM_TOKEN' },
  url: 'https://crm.contoso.example/customers/{caller}',
  fields: [{ name: 'tier', pointer: '/tier', type: 'text' }],
};

export const settings = {
  ...{ kind: 'settings', name: 'Contoso', timeZone: 'Europe/London', entraTenant: GROUP },
  groupRoles: [{ group: GROUP, role: 'agent' }],
  ...{ agentsHearOwnRecordings: true, idleSince: 'presence' },
};

export const dialPolicy = { kind: 'dialPolicy', mainNumber: '+442079460100' };
