/** One id of each kind: somebody's own, another tenant's, or nobody's. */
export interface Ids {
  readonly interaction: string;
  readonly agent: string;
  readonly offer: string;
  readonly queue: string;
  readonly flow: string;
  readonly recording: string;
  readonly list: string;
  readonly customer: string;
  readonly draft: string;
  readonly attendant: string;
  readonly hours: string;
  readonly holidays: string;
  readonly audio: string;
  readonly voicemail: string;
  readonly message: string;
}
export const PATH_KINDS: Readonly<Record<string, keyof Ids>> = {
  interactions: 'interaction',
  agents: 'agent',
  offers: 'offer',
  queues: 'queue',
  recordings: 'recording',
  lists: 'list',
  customers: 'customer',
  callbacks: 'interaction',
  config: 'draft',
  attendants: 'attendant',
  hours: 'hours',
  holidays: 'holidays',
  audio: 'audio',
  voicemails: 'voicemail',
  flows: 'flow',
};
/** Parameters that name something; the others are numbers, times and words of a closed set. */
export const QUERY_IDS: Readonly<Record<string, keyof Ids>> = {
  queue: 'queue',
  agent: 'agent',
  interaction: 'interaction',
};
export const QUERY_OTHERS = [
  'after',
  'against',
  'at',
  'calendar',
  'documents',
  'afterSeq',
  'before',
  'download',
  'figure',
  'fileName',
  'from',
  'fromSeq',
  'id',
  'limit',
  'mine',
  'name',
  'priority',
  'state',
  'timeZone',
  'to',
];

export type Body = (id: Ids) => unknown;
export const nothing: Body = () => ({});
const document = (entries: (id: Ids) => object): Body => {
  return (id) => ({ documents: [entries(id)] });
};
const node = (of: (id: Ids) => object): Body =>
  document((id) => ({
    kind: 'flow',
    id: 'walked',
    name: 'Walked',
    start: 'one',
    nodes: { one: of(id) },
  }));
const number = (entry: (id: Ids) => object): Body =>
  document((id) => ({ kind: 'number', number: '+442079460177', entry: entry(id) }));

/** What each route with a body may be told; each is sent with foreign and with absent ids. */
export const BODIES: Readonly<Record<string, readonly Body[]>> = {
  'POST /api/v1/interactions/{id}/hold': [nothing],
  'POST /api/v1/interactions/{id}/unhold': [nothing],
  'POST /api/v1/interactions/{id}/end': [nothing],
  'POST /api/v1/interactions/{id}/transfer': [
    ({ agent }) => ({ target: { kind: 'agent', agent } }),
    ({ queue }) => ({ target: { kind: 'queue', queue } }),
    ({ flow }) => ({ target: { kind: 'flow', flow } }),
    ({ agent }) => ({ target: { kind: 'queue', queue: 'sales', agent } }),
  ],
  'POST /api/v1/interactions/{id}/consult': [
    ({ agent }) => ({ target: { kind: 'agent', agent } }),
    ({ queue }) => ({ target: { kind: 'queue', queue } }),
  ],
  'POST /api/v1/interactions/{id}/consult/swap': [nothing],
  'POST /api/v1/interactions/{id}/consult/join': [nothing],
  'POST /api/v1/interactions/{id}/consult/complete': [nothing],
  'POST /api/v1/interactions/{id}/participants': [
    ({ agent }) => ({ target: { kind: 'agent', agent } }),
    ({ queue }) => ({ target: { kind: 'queue', queue } }),
  ],
  'PUT /api/v1/interactions/{id}/supervision': [() => ({ mode: 'monitor' })],
  'POST /api/v1/interactions/{id}/take-over': [nothing],
  'POST /api/v1/interactions/{id}/wrap-up': [() => ({ code: null })],
  'POST /api/v1/interactions/{id}/wrap-up/extend': [() => ({ byMs: 30_000 })],
  'POST /api/v1/interactions/{id}/recording/start': [nothing],
  'POST /api/v1/interactions/{id}/recording/pause': [nothing],
  'POST /api/v1/interactions/{id}/recording/resume': [nothing],
  'POST /api/v1/interactions/{id}/recording/stop': [nothing],
  'PUT /api/v1/recordings/{id}/legal-hold': [() => ({ held: true })],
  'PUT /api/v1/agents/{id}/state': [() => ({ kind: 'ready' })],
  'PUT /api/v1/agents/{id}/phone': [nothing],
  'PUT /api/v1/agents/{id}/presence': [() => ({ availability: 'busy' })],
  'PUT /api/v1/interactions/{id}/notes': [() => ({ text: 'x' })],
  'PUT /api/v1/agents/{id}/queues': [({ queue }) => ({ queue, in: false })],
  'POST /api/v1/queues/{id}/who-would': [({ agent }) => ({ agent })],
  'PUT /api/v1/queues/{id}/state': [() => ({ state: 'normal' })],
  'PUT /api/v1/queues/{id}/settings': [nothing],
  'PUT /api/v1/queues/{id}/opt': [({ agent }) => ({ agent, in: false })],
  'POST /api/v1/flows/{id}/try': [() => ({ press: ['1'] })],
  'PUT /api/v1/voicemails/{id}/messages/{message}/heard': [() => ({ heard: true })],
  'POST /api/v1/voicemails/{id}/messages/{message}/forward': [({ voicemail }) => ({ voicemail })],
  'POST /api/v1/speech/preview': [() => ({ text: 'Hello', language: 'en' })],
  'POST /api/v1/queues/{id}/move': [
    () => ({ target: { kind: 'queue', queue: 'support' } }),
    ({ queue }) => ({ target: { kind: 'queue', queue } }),
    ({ agent }) => ({ target: { kind: 'agent', agent } }),
    ({ interaction }) => ({
      interactions: [interaction],
      target: { kind: 'queue', queue: 'support' },
    }),
  ],
  'POST /api/v1/lists/{id}/entries': [() => ({ number: '+447700900555' })],
  'PUT /api/v1/customers/{id}/preferred-agent': [
    () => ({ agent: null }),
    ({ agent }) => ({ agent }),
  ],
  'POST /api/v1/calls': [
    ({ agent }) => ({ to: { agent } }),
    ({ queue }) => ({ to: { agent: 'ben' }, queue }),
    ({ agent }) => ({ to: { agent: 'ben' }, agent }),
  ],
  'POST /api/v1/callbacks': [({ queue }) => ({ number: '+442079460199', queue })],
  'POST /api/v1/offers/{id}/decline': [nothing],
  'PUT /api/v1/attendants/{id}/settings': [nothing],
  'POST /api/v1/holidays/import': [() => ({ calendar: 'none' })],
  'POST /api/v1/config/check': [
    ({ agent }) => ({ removed: [`agent/${agent}`] }),
    ({ queue }) => ({ removed: [`queue/${queue}`] }),
    number(({ queue }) => ({ kind: 'queue', queue })),
    number(({ flow }) => ({ kind: 'flow', flow })),
    node(({ queue }) => ({ kind: 'queue', queue })),
    node(({ agent }) => ({ kind: 'transfer', target: { kind: 'agent', agent } })),
    node(({ flow }) => ({ kind: 'transfer', target: { kind: 'flow', flow } })),
    document(({ queue }) => ({
      kind: 'agent',
      id: 'walked',
      name: 'Walked',
      skills: [],
      address: null,
      queues: [{ queue }],
    })),
  ],
  'POST /api/v1/config/publish': [
    ({ agent }) => ({ removed: [`agent/${agent}`] }),
    number(({ queue }) => ({ kind: 'queue', queue })),
    node(({ agent }) => ({ kind: 'transfer', target: { kind: 'agent', agent } })),
  ],
  'POST /api/v1/config/diff': [
    ({ agent }) => ({ removed: [`agent/${agent}`] }),
    number(({ queue }) => ({ kind: 'queue', queue })),
  ],
  'POST /api/v1/config/rollback': [() => ({ version: 999_999 })],
  'POST /api/v1/config/drafts': [() => ({ name: 'No base', base: -1 })],
  'PUT /api/v1/config/drafts/{id}': [() => ({ name: 'Taken over' })],
  'POST /api/v1/config/drafts/{id}/check': [nothing],
  'POST /api/v1/config/drafts/{id}/publish': [nothing],
};
