import { ConfigDocument, TenantId } from '../../domain/index.ts';

export const contoso = TenantId.parse('contoso');

const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });

/** Where the demo's trunks lead; the emulated carrier unless a setting names another. */
export interface DemoTrunks {
  readonly teams: string;
  readonly carrier: string;
  /** Who may send us calls on them. */
  readonly allow: readonly string[];
  /** Direct Routing as Microsoft has it: by TLS, each tenant with a name of its own. */
  readonly directRouting: DemoDirectRouting | null;
}

export interface DemoDirectRouting {
  /** sip2 and sip3. */
  readonly uris: readonly string[];
  /** What Teams' certificate must say. */
  readonly peerName: string;
  /** Below it each tenant has its label. */
  readonly sbcBase: string;
}

export interface DemoIdentities {
  readonly tenant: string;
  readonly people: Readonly<Record<string, string>>;
}

/** A newcomer who misses the first ring gets another one, instead of an agent who is not ready. */
const forgiving = { onNoAnswer: 'backOff', backOffMs: 5_000 };

const queues = [
  {
    kind: 'queue',
    id: 'sales',
    name: 'Sales',
    requirements: [{ skill: 'Sales', levelMin: 4 }],
    wrapUpCodes: ['Sold', 'Follow up', 'Not interested', 'Wrong number'],
    positionEveryMs: 45_000,
    ...forgiving,
    farewell: text('Sorry, nobody could take your call. Please try again later. Goodbye.'),
  },
  {
    kind: 'queue',
    id: 'support',
    name: 'Support',
    requirements: [{ skill: 'Support', levelMin: 4 }],
    wrapUpCodes: ['Solved', 'Ticket opened', 'Escalated', 'Wrong number'],
    positionEveryMs: 45_000,
    ...forgiving,
    farewell: text('Sorry, nobody could take your call. Please try again later. Goodbye.'),
  },
  {
    kind: 'queue',
    id: 'operator',
    name: 'Operator',
    requirements: [{ skill: 'English', levelMin: 1 }],
    ...forgiving,
    wrapUpCodes: ['Put through', 'Answered', 'Wrong number'],
  },
];

/** Shared by whoever serves the operator's queue, and in their mailbox too. */
const reception = {
  kind: 'voicemail',
  id: 'reception',
  name: 'Reception',
  owner: { kind: 'shared', queue: 'operator' },
  greeting: text('You have reached the voicemail of Contoso.'),
  mailTo: ['reception@contoso.example'],
};

const mainFlow = {
  kind: 'flow',
  id: 'main',
  name: 'Main line',
  start: 'greeting',
  nodes: {
    greeting: {
      kind: 'say',
      prompt: text('Welcome to Contoso.'),
      next: 'menu',
    },
    menu: {
      kind: 'menu',
      prompt: text(
        'For sales, press 1. For support, press 2. For voicemail, press 9. ' +
          'For the operator, press 0.',
      ),
      choices: { '1': 'sales', '2': 'support', '0': 'operator', '9': 'voicemail' },
      timeoutMs: 5_000,
      triesMax: 3,
      otherwise: 'operator',
    },
    sales: { kind: 'queue', queue: 'sales' },
    support: { kind: 'queue', queue: 'support' },
    operator: { kind: 'queue', queue: 'operator' },
    voicemail: { kind: 'voicemail', voicemail: 'reception' },
  },
};

const skill = (name: string, level: number) => ({ skill: name, level });

const agents = (oid: Readonly<Record<string, string>>) => [
  {
    kind: 'agent',
    id: 'ana',
    name: 'Ana',
    skills: [skill('Sales', 8), skill('English', 10), skill('Spanish', 6)],
    address: { kind: 'teamsUser', number: '+442079460111' },
    oid: oid['ana'] ?? null,
  },
  {
    kind: 'agent',
    id: 'ben',
    name: 'Ben',
    skills: [skill('Support', 7), skill('English', 10)],
    address: { kind: 'teamsUser', number: '+442079460112' },
    oid: oid['ben'] ?? null,
  },
  {
    kind: 'agent',
    id: 'chloe',
    name: 'Chloé',
    role: 'supervisor',
    skills: [skill('Sales', 5), skill('Support', 5), skill('English', 8)],
    address: { kind: 'teamsUser', number: '+442079460113' },
    oid: oid['chloe'] ?? null,
  },
  {
    kind: 'agent',
    id: 'dana',
    name: 'Dana',
    role: 'administrator',
    skills: [],
    address: null,
    oid: oid['dana'] ?? null,
  },
  {
    kind: 'agent',
    id: 'erin',
    name: 'Erin',
    role: 'expert',
    skills: [skill('Billing', 9)],
    address: { kind: 'teamsUser', number: '+442079460114' },
    oid: oid['erin'] ?? null,
  },
];

/** The demo tenant of DESIGN §11. The three models' numbers enter the same flow. */
export function contosoDocuments(trunks: DemoTrunks, identities: DemoIdentities): ConfigDocument[] {
  const number = (digits: string, model: string, entry: unknown) => ({
    kind: 'number',
    number: digits,
    model,
    entry,
  });
  const main = { kind: 'flow', flow: 'main' };
  return [
    {
      kind: 'settings',
      name: 'Contoso',
      timeZone: 'Europe/London',
      language: 'en-GB',
      entraTenant: identities.tenant,
      offerNotices: true,
    },
    ...queues,
    reception,
    mainFlow,
    ...agents(identities.people),
    number('+442079460100', 'connect', main),
    number('+442079460200', 'extend', main),
    number('+442079460300', 'power', main),
    number('+442079460120', 'connect', { kind: 'queue', queue: 'sales' }),
    ...directNumbers('+442079460111', '+442079460112', '+442079460113', '+442079460114'),
    ...demoTrunkDocuments(trunks, 'contoso'),
    { kind: 'dialPolicy', allow: ['+44'], deny: [] },
  ].map((document) => ConfigDocument.parse(document));
}

/** People's own numbers: calls for them and from them pass through, with no queue. */
export function directNumbers(...numbers: readonly string[]): unknown[] {
  return numbers.map((number) => ({ kind: 'number', number, entry: { kind: 'direct' } }));
}

export function demoTrunkDocuments(trunks: DemoTrunks, label: string): unknown[] {
  const trunk = (id: string, name: string, role: string, uri: string | null) => ({
    kind: 'trunk',
    id,
    name,
    role,
    uri,
    allow: role === 'loopback' ? ['127.0.0.1', '::1'] : trunks.allow,
  });
  const { directRouting } = trunks;
  return [
    {
      ...trunk('teams', 'Teams', 'teams', trunks.teams),
      ...(directRouting === null ? {} : namedTrunk(directRouting, label)),
    },
    trunk('carrier', 'Carrier', 'carrier', trunks.carrier),
    trunk('loopback', 'This machine', 'loopback', null),
  ];
}

/** Asked so often that a cloud which comes up late is soon known, and knows us. */
const KEEP_ALIVE_MS = 10_000;

function namedTrunk({ uris, peerName, sbcBase }: DemoDirectRouting, label: string): object {
  const fqdn = `${label}.${sbcBase}`;
  return { fqdn, uris: [...uris], peerNames: [peerName], keepAliveMs: KEEP_ALIVE_MS };
}
