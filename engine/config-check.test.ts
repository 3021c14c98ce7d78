import { describe, expect, it } from 'vitest';
import { ConfigDocument } from '../domain/index.ts';
import { checkConfig, warningsOf } from './config-check.ts';
import { applyDocument, emptyConfig } from './config.ts';
import { agent, contoso } from './test-support/fixture.ts';
import { calls, ends, publish, ready, signOut } from './test-support/commands.ts';
import { given } from './test-support/spec.ts';

const faults = (change: Record<string, object>) => checkConfig(contoso(change), emptyConfig());
const flow = (nodes: object, start = 'a') => ({ x: { ...FLOW, start, nodes } });
const FLOW = { kind: 'flow', id: 'x', name: 'X' };
const prompt = { kind: 'text', text: 'Hello.', language: 'en-GB' };
const end = { kind: 'end', prompt };
const toBen = (otherwise: string) => ({
  ...{ kind: 'transfer', target: { kind: 'agent', agent: 'ben' }, otherwise },
});

describe('checkConfig', () => {
  it('has nothing against a sound configuration', () => {
    expect(faults({})).toEqual([]);
    expect(warningsOf(contoso(), emptyConfig())).toEqual([]);
  });

  it.each([
    [flow({ a: { kind: 'say', prompt, next: 'b' } }), 'nodes/a/next: node b does not exist'],
    [flow({ a: end }, 'z'), 'x/start: node z does not exist'],
    [flow({ a: end, b: end }), 'nodes/b: nothing leads here'],
    [flow({ a: { kind: 'queue', queue: 'zoo' } }), 'nodes/a/queue: queue zoo does not exist'],
    [flow({ a: { kind: 'hours', hours: 'zoo', open: 'b', closed: 'b' }, b: end }), 'zoo do not'],
    [
      flow({ a: { kind: 'transfer', target: { kind: 'agent', agent: 'zoe' } } }),
      'nodes/a/target: agent zoe does not exist',
    ],
    [flow({ a: { kind: 'say', prompt, next: 'a' } }), 'nodes/a: loops for ever without asking'],
    [flow({ a: toBen('a') }), 'nodes/a: loops for ever without asking'],
    [
      flow({
        a: toBen('b'),
        b: { kind: 'transfer', target: { kind: 'flow', flow: 'x' } },
      }),
      'flow/x: comes back to itself',
    ],
    [
      flow({ a: { kind: 'menu', prompt, choices: { '1': 'a' }, otherwise: 'a' } }),
      'nodes/a: no way out of this menu',
    ],
    [
      flow({ a: { kind: 'transfer', target: { kind: 'flow', flow: 'x' } } }),
      'flow/x: comes back to itself',
    ],
    [{ week: { timeZone: 'Mars/Base' } }, 'hours/week/timeZone: Mars/Base is no time zone'],
    [{ sales: { music: prompt } }, 'queue/sales/music: text cannot loop'],
    [
      { mainNumber: { entry: { kind: 'flow', flow: 'gone' } } },
      'number/+442079460100/entry: flow gone does not exist',
    ],
    [
      { ben: agent('ben', { skill: 'Support', number: '+442079460111' }) },
      'agent/ben/address: ana has the same',
    ],
  ])('%j', (change, fault) => {
    expect(faults(change)).toEqual([expect.stringContaining(fault)]);
  });

  it('lists everything at once, and what is removed but still in use', () => {
    const current = emptyConfig();
    for (const document of contoso()) applyDocument(current, document);
    const twice = [ConfigDocument.parse(end2), ConfigDocument.parse(end2)];
    expect(checkConfig(twice, current, ['queue/sales', 'queue/zoo'])).toEqual([
      expect.stringContaining('flow/x: given twice'),
      expect.stringContaining('removed/queue/zoo: there is no such document'),
      expect.stringContaining('number/+442079460120/entry: queue sales does not exist'),
      expect.stringContaining('flow/main/nodes/toSales/queue: queue sales does not exist'),
    ]);
  });

  it('warns of what nobody can do and of phones that no trunk reaches', () => {
    const documents = contoso({ ana: { skills: [] }, teams: { uri: null } });
    expect(warningsOf(documents, emptyConfig())).toEqual([
      expect.stringContaining('queue/sales/requirements: no agent meets them'),
      expect.stringContaining('agent/ana/address: no teams trunk'),
      expect.stringContaining('agent/ben/address: no teams trunk'),
    ]);
  });

  it('warns where a flow says open and leads to a queue that is closed by hours of its own', () => {
    const noon = [{ from: '12:00', to: '17:00' }];
    const late = {
      ...{ kind: 'hours', id: 'late', name: 'Late', timeZone: 'Europe/London' },
      weekly: [noon, noon, noon, noon, noon, [], []],
    };
    const warned = (openHours: string) =>
      warningsOf(contoso({ late, support: { openHours } }), emptyConfig());
    expect(warned('late')).toEqual([
      expect.stringMatching(/isOpen\/open: queue support is closed when this says open/),
    ]);
    expect(warned('week')).toEqual([]);
  });
});

const end2 = { ...FLOW, start: 'a', nodes: { a: end } };

describe('publishConfig', () => {
  it('refuses with every fault, and changes nothing', () => {
    const spec = given(publish(contoso()));
    spec.when(publish([], ['queue/sales'])).thenRefused('invalidConfig');
    expect(spec.refusal?.details).toHaveLength(2);
  });

  it('a new skill finds those who wait', () => {
    const spec = given(publish(contoso()), ready('ben'), calls('c1', '+442079460120'));
    const skills = [{ skill: 'Sales', level: 9 }];
    const ben = contoso({ ben: { skills } }).filter((each) => 'id' in each && each.id === 'ben');
    spec.when(publish(ben)).thenAmong('configPublished', { type: 'offered', agent: 'ben' });
  });

  it('who waits in a removed queue is served to the end, then the queue is gone', () => {
    const without = ['number/+442079460120', 'queue/sales'];
    const flowWithout = contoso()
      .filter((each) => each.kind === 'flow')
      .map((each) => ({ ...each, nodes: { ...each.nodes, toSales: end } }));
    const spec = given(publish(contoso()), calls('c1', '+442079460120'));
    spec.when(publish(flowWithout, without)).thenOnly('configPublished');
    expect([...spec.state.queues.keys()]).toContain('sales');
    spec.when(ready('ana')).thenAmong({ type: 'offered', agent: 'ana' });
    spec.when(ends('c1')).thenAmong('interactionEnded');
    expect([...spec.state.queues.keys()]).not.toContain('sales');
  });

  it('a removed agent stops ringing and is gone when the phone is down', () => {
    const spec = given(publish(contoso()), ready('ana'), calls('c1', '+442079460120'));
    const leg = spec.phone('ana');
    spec.when(publish([], ['agent/ana'])).thenAmong({ type: 'offerEnded', why: 'withdrawn' });
    spec.when(ends(leg, 'cancelled')).when(signOut('ana')).thenRefused('unknownAgent');
    expect(spec.activity('ana')).toBeUndefined();
  });
});
