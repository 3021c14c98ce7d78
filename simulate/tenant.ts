import { AgentId, ConfigDocument, RoutingStrategy } from '../domain/index.ts';
import type { Chance } from './chance.ts';

const say = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });

/** A small contact centre with every node and exception in play; routing varies with the seed. */
export function simulatedTenant(
  chance: Chance,
  startAt: number,
): {
  readonly documents: ConfigDocument[];
  readonly agents: AgentId[];
  readonly numbers: string[];
} {
  const queue = (id: string, skill: string, extra: object) => ({
    kind: 'queue',
    id,
    name: id,
    requirements: [{ skill, levelMin: 4 }],
    waitMaxMs: 600_000,
    farewell: say('Goodbye.'),
    ...extra,
  });
  const agents = Array.from({ length: 9 }, (_, index) => ({
    kind: 'agent',
    id: `agent-${index}`,
    name: `Agent ${index}`,
    role: index === 8 ? 'expert' : 'agent',
    skills: [
      { skill: 'sales', level: chance.between(1, 10) },
      { skill: 'support', level: chance.between(1, 10), ...endsMaybe(chance, startAt) },
    ],
    queues: chance.happens(0.2) ? [{ queue: 'support', enabled: false }] : [],
    address:
      index === 0
        ? { kind: 'outside', number: '+447700900001' }
        : { kind: 'teamsUser', number: `+4420794601${String(index).padStart(2, '0')}` },
  }));
  const documents = [
    {
      kind: 'settings',
      name: 'Simulated',
      timeZone: 'Europe/London',
      betweenQueues: chance.pick(['priority', 'serviceLevel', 'oldest']),
    },
    queue('sales', 'sales', {
      positionEveryMs: 20_000,
      onNoAnswer: 'backOff',
      ...routing(chance, 'support'),
    }),
    queue('support', 'support', {
      confirmAnswer: 'always',
      greeting: say('One moment.'),
      ...routing(chance, 'sales'),
    }),
    ...agents,
    simulatedFlow,
    { kind: 'number', number: '+442079460100', entry: { kind: 'flow', flow: 'main' } },
    { kind: 'number', number: '+442079460120', entry: { kind: 'queue', queue: 'sales' } },
    ...surroundings(chance),
  ].map((document) => ConfigDocument.parse(document));
  return {
    documents,
    agents: agents.map(({ id }) => AgentId.parse(id)),
    numbers: ['+442079460100', '+442079460100', '+442079460120'],
  };
}

/** What is about the queues: the line outwards, and who is treated in another way. */
function surroundings(chance: Chance): readonly object[] {
  return [
    {
      kind: 'trunk',
      id: 'carrier',
      name: 'Carrier',
      role: 'carrier',
      uri: 'sip:127.0.0.1:5070',
      allow: ['127.0.0.1'],
    },
    { kind: 'dialPolicy', allow: ['+44'], mainNumber: '+442079460100' },
    { kind: 'list', id: 'gold', name: 'Gold', purpose: 'vip' },
    {
      kind: 'list',
      id: 'nuisance',
      name: 'Nuisance',
      purpose: 'block',
      prompt: chance.pick([null, say('Not available.')]),
    },
  ];
}

const endsMaybe = (chance: Chance, startAt: number) =>
  chance.happens(0.2) ? { expiresAt: startAt + chance.between(60_000, 3_600_000) } : {};

/** Any settings of routing that may be published. */
function routing(chance: Chance, other: string): object {
  const listed = Array.from({ length: 8 }, (_, index) => ({
    agent: `agent-${index}`,
    weight: chance.between(1, 5),
  }));
  const strategy = chance.pick(RoutingStrategy.options);
  const isListed = strategy === 'serial' || chance.happens(0.3);
  return {
    strategy,
    agents: isListed ? listed.slice(chance.between(0, 3)) : null,
    rings: chance.pick([
      [],
      [{ afterMs: 15_000 }],
      [
        { afterMs: 10_000, queues: [other] },
        { afterMs: 30_000, experts: true },
      ],
    ]),
    should: chance.happens(0.3) ? [{ skill: other, levelMin: 6 }] : [],
    ageingMs: chance.pick([null, 10_000, 60_000]),
    priority: chance.between(3, 6),
    recording: chance.pick([
      { mode: 'off' },
      { mode: 'all' },
      { mode: 'all', announcement: say('Recorded.'), consent: 'announce' },
      { mode: 'all', announcement: say('Recorded.'), consent: 'key', consentTimeMs: 1_000 },
    ]),
    callback: {
      offerAfterMs: chance.between(1, 20) * 1_000,
      whenWaitingMin: chance.pick([0, 2]),
      attemptsMax: chance.between(1, 3),
      retryMs: 20_000,
      windowMs: 600_000,
    },
    vipPriority: chance.pick([null, 2]),
    pausedPrompt: chance.pick([null, say('Please hold.')]),
    announceWait: chance.happens(0.5),
    overflow: overflow(chance, other),
    missesMax: chance.between(1, 3),
    wrapUpMs: chance.pick([0, 15_000]),
    lastAgentMs: chance.pick([0, 20_000]),
    preferredAgentMs: chance.pick([0, 10_000]),
  };
}

/** Only one of the two queues sends to the other: a circle is refused. */
function overflow(chance: Chance, other: string): object {
  const ways = [
    { kind: 'end', prompt: say('Goodbye.') },
    { kind: 'agent', agent: 'agent-4' },
  ];
  const toOther = { kind: 'queue', queue: other };
  const target = () => chance.pick(other === 'support' ? [...ways, toOther] : ways);
  return {
    count: chance.pick([null, { max: chance.between(0, 8), target: target() }]),
    wait: chance.pick([null, { afterMs: chance.between(5_000, 120_000), target: target() }]),
    noAgents: chance.pick([
      null,
      { when: 'noneReady', appliesTo: chance.pick(['all', 'new']), target: target() },
    ]),
  };
}

const simulatedFlow = {
  kind: 'flow',
  id: 'main',
  name: 'Main',
  start: 'menu',
  nodes: {
    menu: {
      kind: 'menu',
      prompt: say('Press a key.'),
      choices: { '1': 'sales', '2': 'support', '9': 'end', '0': 'out' },
      otherwise: 'sales',
    },
    sales: { kind: 'queue', queue: 'sales', priority: 4 },
    support: { kind: 'queue', queue: 'support', agent: 'agent-3', agentMs: 6_000 },
    out: { kind: 'transfer', target: { kind: 'number', number: '+442079460999' } },
    end: { kind: 'end', prompt: say('Goodbye.') },
  },
};
