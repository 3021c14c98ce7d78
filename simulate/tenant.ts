import { AgentId, ConfigDocument } from '../domain/index.ts';
import type { Chance } from './chance.ts';

const say = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });

/** A small contact centre with every node and exception in play; levels vary with the seed. */
export function simulatedTenant(chance: Chance): {
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
  const agents = Array.from({ length: 8 }, (_, index) => ({
    kind: 'agent',
    id: `agent-${index}`,
    name: `Agent ${index}`,
    skills: [
      { skill: 'sales', level: chance.between(1, 10) },
      { skill: 'support', level: chance.between(1, 10) },
    ],
    address:
      index === 0
        ? { kind: 'outside', number: '+447700900001' }
        : { kind: 'teamsUser', number: `+4420794601${String(index).padStart(2, '0')}` },
  }));
  const documents = [
    { kind: 'settings', name: 'Simulated', timeZone: 'Europe/London' },
    queue('sales', 'sales', { positionEveryMs: 20_000, onNoAnswer: 'backOff' }),
    queue('support', 'support', { confirmAnswer: 'always', greeting: say('One moment.') }),
    ...agents,
    simulatedFlow,
    { kind: 'number', number: '+442079460100', entry: { kind: 'flow', flow: 'main' } },
    { kind: 'number', number: '+442079460120', entry: { kind: 'queue', queue: 'sales' } },
    {
      kind: 'trunk',
      id: 'carrier',
      name: 'Carrier',
      role: 'carrier',
      uri: 'sip:127.0.0.1:5070',
      allow: ['127.0.0.1'],
    },
    { kind: 'dialPolicy', allow: ['+44'] },
  ].map((document) => ConfigDocument.parse(document));
  return {
    documents,
    agents: agents.map(({ id }) => AgentId.parse(id)),
    numbers: ['+442079460100', '+442079460100', '+442079460120'],
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
    support: { kind: 'queue', queue: 'support' },
    out: { kind: 'transfer', target: { kind: 'number', number: '+442079460999' } },
    end: { kind: 'end', prompt: say('Goodbye.') },
  },
};
