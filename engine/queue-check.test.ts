import { describe, expect, it } from 'vitest';
import { AgentConfig, ConfigDocument, QueueConfig } from '../domain/index.ts';
import { checkConfig, warningsOf } from './config-check.ts';
import { emptyConfig } from './config.ts';
import { contoso } from './test-support/fixture.ts';

const faults = (change: Record<string, object>) => checkConfig(contoso(change), emptyConfig());
const need = (skill: string, levelMin: number) => ({ skill, levelMin });
const to = (queue: string) => ({ kind: 'queue', queue });
const count = (queue: string) => ({ overflow: { count: { max: 5, target: to(queue) } } });
const wait = (afterMs: number) => ({ overflow: { wait: { afterMs, target: { kind: 'end' } } } });
const rings = (...of: readonly object[]) => ({ sales: { rings: of } });
const callback = { offerAfterMs: 1_000, retryMs: 7_200_000, windowMs: 3_600_000 };

describe('what a queue may not say', () => {
  it.each([
    [rings({ afterMs: 9_000 }, { afterMs: 9_000 }), 'queue/sales/rings/1/afterMs: not later'],
    [
      rings({ afterMs: 9_000, requirements: [need('Sales', 5)] }),
      'rings/0/requirements: asks for Sales 5 where the ring before it asks for only 4',
    ],
    [
      rings({ afterMs: 9_000 }, { afterMs: 10_000, requirements: [need('Sales', 1)] }),
      'rings/1/requirements: asks for Sales 1 where the ring before it asks for nothing',
    ],
    [rings({ afterMs: 9_000, queues: ['zoo'] }), 'rings/0/queues: queue zoo does not exist'],
    [rings({ afterMs: 9_000, queues: ['sales'] }), 'rings/0/queues: names the queue itself'],
    [rings({ afterMs: 3_600_001 }), 'rings/0/afterMs: waitMaxMs (3600000) ends the wait before'],
    [{ sales: { requirements: [need('Sales', 4), need('Sales', 5)] } }, 'Sales is there twice'],
    [{ sales: { should: [need('A', 1), need('A', 2)] } }, 'queue/sales/should: A is there twice'],
    [{ sales: { agents: [{ agent: 'zoe' }] } }, 'queue/sales/agents: agent zoe does not exist'],
    [{ sales: { agents: [{ agent: 'ana' }, { agent: 'ana' }] } }, 'agents: ana is there twice'],
    [{ sales: { strategy: 'serial' } }, 'queue/sales/strategy: serial needs the list in agents'],
    [{ sales: count('zoo') }, 'overflow/count/target: queue zoo does not exist'],
    [{ sales: count('sales') }, 'overflow/count/target: the queue overflows into itself'],
    [
      { sales: count('support'), support: count('sales') },
      'queue/sales/overflow: comes back to itself (sales → support → sales)',
    ],
    [{ sales: wait(3_600_001) }, 'overflow/wait/afterMs: waitMaxMs (3600000) ends the wait'],
    [{ sales: { openHours: 'zoo' } }, 'queue/sales/openHours: hours zoo do not exist'],
    [{ sales: { closedTarget: to('support') } }, 'closedTarget: without openHours it never closes'],
    [{ sales: { callback } }, 'callback/retryMs: longer than windowMs'],
    [
      { sales: { callback: { offerAfterMs: 4_000_000 } } },
      'callback/offerAfterMs: waitMaxMs (3600000) ends the wait before',
    ],
    [{ ana: { queues: [{ queue: 'zoo' }] } }, 'agent/ana/queues: queue zoo does not exist'],
    [{ ana: { skills: [skill('Sales', 3), skill('Sales', 8)] } }, 'agent/ana/skills: Sales is'],
    [
      { main: { start: 'q', nodes: { q: { kind: 'queue', queue: 'sales', agent: 'zoe' } } } },
      'nodes/q/queue: agent zoe does not exist',
    ],
  ])('%j', (change, fault) => {
    expect(faults(change)).toEqual([expect.stringContaining(fault)]);
  });

  it('everything at once', () => {
    const sales = {
      strategy: 'serial',
      ...count('sales'),
      rings: [{ afterMs: 9_000, queues: ['zoo'] }],
    };
    expect(faults({ sales })).toHaveLength(3);
  });

  it('more phones at once than a queue may ring', () => {
    const crowd = Array.from({ length: 200 }, (_, index) =>
      ConfigDocument.parse({
        kind: 'agent',
        id: `a${index}`,
        name: 'A',
        skills: [skill('Sales', 4)],
        address: { kind: 'sip', uri: `sip:a${index}@h` },
      }),
    );
    const all = (sales: object) => checkConfig([...contoso({ sales }), ...crowd], emptyConfig());
    const attendant = { strategy: 'attendant' };
    expect(all(attendant)).toEqual([expect.stringContaining('would ring 201 phones at once')]);
    expect(all({ ...attendant, requirements: [need('Sales', 5)] })).toEqual([]);
  });
});

const skill = (name: string, level: number) => ({ skill: name, level });

describe('what is probably not meant', () => {
  it('wishes that nobody meets, or that are asked for anyhow', () => {
    const should = [need('Sales', 4), need('Klingon', 2)];
    expect(warningsOf(contoso({ sales: { should } }), emptyConfig())).toEqual([
      'queue/sales/should: nobody has Klingon 2',
      'queue/sales/should: Sales 4 is asked for already; it changes nothing',
    ]);
  });

  it('a queue that nobody is for, unless a later ring brings somebody', () => {
    const requirements = [need('Klingon', 2)];
    const alone = warningsOf(contoso({ sales: { requirements } }), emptyConfig());
    expect(alone).toEqual([expect.stringContaining('sales/requirements: no agent meets them')]);
    const later = { requirements, rings: [{ afterMs: 9_000, queues: ['support'] }] };
    expect(warningsOf(contoso({ sales: later }), emptyConfig())).toEqual([]);
  });
});

describe('the bounds of the settings', () => {
  const queue = (more: object) =>
    QueueConfig.safeParse({ kind: 'queue', id: 'q', name: 'Q', requirements: [], ...more }).success;
  const agent = (more: object) =>
    AgentConfig.safeParse({ kind: 'agent', id: 'a', name: 'A', skills: [], address: null, ...more })
      .success;

  it.each([
    [{ ageingMs: -1 }],
    [{ ageingMs: 999 }],
    [{ lastAgentMs: -1 }],
    [{ preferredAgentMs: 3_600_001 }],
    [{ ringTimeMs: -5 }],
    [{ missesMax: 0 }],
    [{ wrapUpExtendMaxMs: -1 }],
    [{ rings: [{ afterMs: -1 }] }],
    [{ rings: Array.from({ length: 11 }, (_, index) => ({ afterMs: 1_000 * (index + 1) })) }],
    [{ agents: [{ agent: 'a', weight: 0 }] }],
    [{ agents: [{ agent: 'a', position: -1 }] }],
    [{ strategy: 'predictive' }],
    [{ overflow: { count: { max: -1, target: { kind: 'end' } } } }],
    [{ callback: { attemptsMax: 0 } }],
    [{ serviceLevelTargetPercent: 101 }],
    [{ should: [need('A', 11)] }],
  ])('of a queue: %j is refused', (more) => {
    expect(queue({})).toBe(true);
    expect(queue(more)).toBe(false);
  });

  it.each([
    [{ capacity: { total: 0 } }],
    [{ capacity: { voice: { max: -1 } } }],
    [{ skills: [{ ...skill('A', 1), expiresAt: -1 }] }],
    [{ queues: Array.from({ length: 1_001 }, (_, index) => ({ queue: `q${index}` })) }],
  ])('of an agent: %j is refused', (more) => {
    expect(agent({})).toBe(true);
    expect(agent(more)).toBe(false);
  });
});

describe('what Microsoft’s page on call queues warns of', () => {
  const warned = (sales: object) =>
    warningsOf(contoso({ sales }), emptyConfig()).filter((each) => !each.includes('requirements'));
  const greeting = { kind: 'text', text: 'Welcome.', language: 'en-GB' };

  it('a service level that nobody can miss is warned of', () => {
    const late = { ...wait(20_000), serviceLevelMs: 20_000 };
    expect(warned(late)).toEqual([expect.stringMatching(/serviceLevelMs: not below/)]);
    expect(warned({ ...late, serviceLevelMs: 19_000 })).toEqual([]);
    expect(warned({ ...late, serviceLevelJudged: false })).toEqual([]);
  });

  it('a greeting that nobody hears', () => {
    const none = { overflow: { count: { max: 0, target: { kind: 'end' } } }, greeting };
    expect(warned(none)).toEqual([expect.stringMatching(/greeting: .* nobody ever hears it/)]);
  });

  it('more agents beside groups than Microsoft lists', () => {
    const agents = Array.from({ length: 21 }, (_, index) => ({ agent: `a${index}` }));
    const members = { groups: [] };
    expect(warned({ agents, members })).toEqual([expect.stringMatching(/agents: 21 are listed/)]);
    expect(warned({ agents: agents.slice(1), members })).toEqual([]);
  });
});
