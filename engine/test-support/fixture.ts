import { ConfigDocument } from '../../domain/index.ts';

/** A small Contoso: two agents with a phone each, two queues, a menu, and the trunks. */
export function contoso(change: Record<string, object> = {}): ConfigDocument[] {
  const documents: Record<string, object> = {
    settings: { kind: 'settings', name: 'Contoso', timeZone: 'Europe/London' },
    teams: trunk('teams', 'teams'),
    carrier: trunk('carrier', 'carrier'),
    sales: queue('sales', 'Sales'),
    support: queue('support', 'Support'),
    ana: agent('ana', { skill: 'Sales', number: '+442079460111' }),
    ben: agent('ben', { skill: 'Support', number: '+442079460112' }),
    main: MAIN_FLOW,
    week: WEEK,
    mainNumber: number('+442079460100', { kind: 'flow', flow: 'main' }),
    salesNumber: number('+442079460120', { kind: 'queue', queue: 'sales' }),
    supportNumber: number('+442079460130', { kind: 'queue', queue: 'support' }),
  };
  for (const [key, part] of Object.entries(change)) {
    documents[key] = { ...documents[key], ...part };
  }
  return Object.values(documents).map((document) => ConfigDocument.parse(document));
}

export function agent(id: string, of: { skill: string; number: string }): object {
  return {
    kind: 'agent',
    id,
    name: id[0]?.toUpperCase() + id.slice(1),
    skills: [{ skill: of.skill, level: 8 }],
    address: { kind: 'teamsUser', number: of.number },
  };
}

export function queue(id: string, name: string): object {
  return { kind: 'queue', id, name, requirements: [{ skill: name, levelMin: 4 }] };
}

export function number(of: string, entry: object): object {
  return { kind: 'number', number: of, entry };
}

function trunk(id: string, role: string): object {
  return { kind: 'trunk', id, name: id, role, uri: `sip:${id}.test:5060`, allow: [] };
}

const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });

const MAIN_FLOW = {
  kind: 'flow',
  id: 'main',
  name: 'Main line',
  start: 'greeting',
  nodes: {
    greeting: { kind: 'say', prompt: text('Welcome to Contoso.'), next: 'menu' },
    menu: {
      kind: 'menu',
      prompt: text('For sales press 1, for support press 2.'),
      choices: { '1': 'toSales', '2': 'isOpen', '3': 'goodbye', '4': 'toBen', '5': 'toOutside' },
      otherwise: 'goodbye',
    },
    toSales: { kind: 'queue', queue: 'sales' },
    isOpen: { kind: 'hours', hours: 'week', open: 'toSupport', closed: 'goodbye' },
    toSupport: { kind: 'queue', queue: 'support' },
    toBen: { kind: 'transfer', target: { kind: 'agent', agent: 'ben' } },
    toOutside: { kind: 'transfer', target: { kind: 'number', number: '+442079460999' } },
    goodbye: { kind: 'end', prompt: text('Goodbye.') },
  },
};

const OFFICE = [{ from: '09:00', to: '17:00' }];
const WEEK = {
  kind: 'hours',
  id: 'week',
  name: 'Office',
  timeZone: 'Europe/London',
  weekly: [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, [], []],
};
