import { describe, expect, it } from 'vitest';
import { any, calls, publish, ready } from '../test-support/commands.ts';
import { contoso, number } from '../test-support/fixture.ts';
import { given } from '../test-support/spec.ts';
import type { Spec } from '../test-support/spec.ts';

const SALES = '+442079460120';
const SUPPORT = '+442079460130';
const LATE = '+442079460140';
const TEAM = '2f0e0d0c-0b0a-4908-8706-050403020100';
/** Asks for nothing: whoever takes calls is an agent of the queue, and waits for this ring. */
const anybody = { afterMs: 3_600_000, requirements: [] };

const person = (id: string, skills: Record<string, number>) => ({
  ...contoso().find((each) => each.kind === 'agent'),
  id,
  skills: Object.entries(skills).map(([skill, level]) => ({ skill, level })),
  address: { kind: 'sip', uri: `sip:${id}@h` },
});

const tenant = (sales: object, ...people: readonly object[]) =>
  publish([...contoso({ sales }), ...people]);

const offeredTo = (spec: Spec) => spec.of('c1').agent;

describe('a number', () => {
  it.each([
    [SALES, 'sales', 'ana'],
    [SUPPORT, 'support', 'ben'],
  ])('%s leads to the queue that it names, and to no other', (called, queue, agent) => {
    const spec = given(publish(contoso()), ready('ana'), ready('ben')).when(calls('c1', called));
    spec.thenAmong({ type: 'queued', queue }, { type: 'offered', queue, agent });
  });

  it('leads to the flow that it names, and to no other', () => {
    const late = {
      kind: 'flow',
      id: 'late',
      name: 'Late',
      start: 'bye',
      nodes: { bye: { kind: 'end', prompt: { kind: 'text', text: 'Bye.', language: 'en-GB' } } },
    };
    const documents = [...contoso(), late, number(LATE, { kind: 'flow', flow: 'late' })];
    given(publish(documents))
      .when(calls('c1', LATE))
      .thenAmong({ type: 'nodeEntered', flow: 'late', node: 'bye' });
  });
});

describe('a requirement', () => {
  it('of the queue asks for its skill at its level: no other, and no less', () => {
    const other = person('other', { Support: 9, Sales: 3 });
    const spec = given(tenant({ rings: [anybody] }, other), ready('other'), ready('ana'));
    spec
      .when(calls('c1', SALES))
      .thenAmong({ type: 'offered', agent: 'ana', why: { ring: 1, eligible: 1 } });
  });

  it('of a ring asks for its skill at its level: no other, and no less', () => {
    const rings = [{ afterMs: 20_000, requirements: [{ skill: 'Sales', levelMin: 2 }] }, anybody];
    const other = person('other', { Support: 3, Sales: 1 });
    const low = person('low', { Sales: 2 });
    const spec = given(tenant({ rings }, other, low), ready('other'), ready('low'));
    spec.when(calls('c1', SALES)).after(19_999);
    expect(offeredTo(spec)).toBeNull();
    spec.after(1).thenAmong('ringWidened', {
      type: 'offered',
      agent: 'low',
      why: { ring: 2, eligible: 1, asked: ['Sales 2'] },
    });
  });
});

describe('a ring', () => {
  it('asks the agents of another queue, whom the list of its own does not name', () => {
    const rings = [{ afterMs: 20_000, requirements: [], queues: ['support'] }];
    const spec = given(tenant({ agents: [{ agent: 'ana' }], rings }), ready('ben'));
    spec.when(calls('c1', SALES)).after(19_999);
    expect(offeredTo(spec)).toBeNull();
    spec.after(1).thenAmong('ringWidened', { type: 'offered', agent: 'ben', why: { ring: 2 } });
  });
});

describe('a wish', () => {
  it('is met by its skill at its level: no other, and no less', () => {
    const should = [{ skill: 'French', levelMin: 3 }];
    const some = person('some', { Sales: 8, French: 2 });
    const well = person('well', { Sales: 5, French: 3 });
    const spec = given(tenant({ should }, some, well), ready('some'), ready('well'));
    spec.when(calls('c1', SALES)).thenAmong({ type: 'offered', agent: 'well' });
  });
});

describe('agents of a channel', () => {
  it('are as many as the queue takes of it, the first by name', () => {
    const members = { channel: { team: TEAM, channel: '19:x@thread.tacv2' }, perSourceMax: 1 };
    const sales = { requirements: [], agents: [], members, strategy: 'attendant' };
    const has = { type: 'setQueueMembers', queue: 'sales', source: 'channel' };
    const spec = given(tenant(sales), any({ ...has, agents: ['ben', 'ana'] }));
    spec.when(ready('ana')).when(ready('ben')).when(calls('c1', SALES));
    expect(spec.of('c1').offers?.map(({ agent }) => agent) ?? [offeredTo(spec)]).toEqual(['ben']);
  });
});
