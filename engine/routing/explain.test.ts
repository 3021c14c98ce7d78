import { describe, expect, it } from 'vitest';
import { Hypothetical } from '../../domain/index.ts';
import { timelineText, whoWouldGet } from '../index.ts';
import { answers, any, calls, notReady, publish, ready } from '../test-support/commands.ts';
import { contoso } from '../test-support/fixture.ts';
import { given, textOf } from '../test-support/spec.ts';
import type { Spec } from '../test-support/spec.ts';

const SALES = '+442079460120';

const person = (id: string, level: number, more: object = {}) => ({
  ...contoso().find((each) => each.kind === 'agent'),
  id,
  name: id,
  skills: [{ skill: 'Sales', level }],
  address: { kind: 'sip', uri: `sip:${id}@h` },
  ...more,
});

const rings = [{ afterMs: 30_000, requirements: [{ skill: 'Sales', levelMin: 2 }] }];

const world = (sales: object = {}): Spec =>
  given(
    publish([
      ...contoso({ sales: { rings, presence: 'availableOnly', ...sales } }),
      person('busy', 9),
      person('away', 9),
      person('low', 2),
      person('out', 9, { queues: [{ queue: 'sales', enabled: false }] }),
    ]),
    ready('busy'),
    calls('c0', SALES),
    (s) => answers(s.phone('busy')),
    ready('low'),
    ready('ana'),
    ready('away'),
    any({ type: 'setPresence', agent: 'away', availability: 'doNotDisturb' }),
    notReady('ben'),
    ready('out'),
  );

const ask = (spec: Spec, more: object = {}) =>
  whoWouldGet(spec.state, Hypothetical.parse({ queue: 'sales', ...more }), spec.now);

const rows = (spec: Spec, ring: number, more: object = {}) =>
  ask(spec, more)?.rings[ring - 1]?.agents.map(({ agent, place, reason }) => [
    agent,
    place ?? reason,
  ]);

describe('who would get it', () => {
  it('ring by ring: who is asked in which order, and what keeps out each of the others', () => {
    const spec = world();
    expect(ask(spec)).toMatchObject({ position: 1, first: 'ana', strategy: 'longestIdle' });
    expect(rows(spec, 1)).toEqual([
      ['ana', 1],
      ['away', 'away in Teams'],
      ['ben', 'skill Sales < 4'],
      ['busy', 'talking'],
      ['low', 'skill Sales < 4'],
      ['out', 'not in the queue at present'],
    ]);
    expect(rows(spec, 2)?.slice(0, 2)).toEqual([
      ['low', 1],
      ['ana', 2],
    ]);
    expect(ask(spec)?.rings.map(({ afterMs, asked }) => [afterMs, asked])).toEqual([
      [0, ['Sales 4']],
      [30_000, ['Sales 2']],
    ]);
  });

  it('with more skills, or one agent asked for by name', () => {
    const spec = world();
    const skills = [{ skill: 'French', levelMin: 3 }];
    expect(ask(spec, { skills })?.first).toBeNull();
    expect(rows(spec, 1, { skills })).toContainEqual(['ana', 'skill French < 3']);
    expect(rows(spec, 1, { agent: 'low' })?.[0]).toEqual(['low', 1]);
    expect(rows(spec, 1, { agent: 'low' })).toContainEqual(['ana', 'another is asked for by name']);
  });

  it('says the place in line that it would take', () => {
    const spec = given(publish(contoso()), calls('c1', SALES), calls('c2', SALES));
    expect(ask(spec)).toMatchObject({ first: null, position: 3 });
    expect(ask(spec, { priority: 1 })).toMatchObject({ position: 1 });
    expect(ask(spec, { priority: 9 })).toMatchObject({ position: 3 });
  });

  it('is what then happens', () => {
    for (const strategy of ['longestIdle', 'bestSkill', 'fewestToday', 'roundRobin', 'percent']) {
      const spec = world({ strategy });
      const first = ask(spec)?.first;
      spec.when(calls('c9', SALES));
      expect(spec.of('c9').agent).toBe(first);
    }
  });

  it('changes nothing, and knows no queue that there is not', () => {
    const spec = world();
    const before = textOf(spec.state);
    ask(spec, { skills: [{ skill: 'Sales', levelMin: 9 }], agent: 'ana' });
    expect(textOf(spec.state)).toBe(before);
    expect(ask(spec, { queue: 'zoo' })).toBeNull();
  });
});

describe('an offer says why', () => {
  it('the order between queues, what was asked, and how many were before it', () => {
    const spec = given(publish(contoso({ sales: { priority: 3, serviceLevelMs: 25_000 } })));
    const at = spec.now;
    spec.when(calls('c1', SALES)).after(5_000).when(ready('ana'));
    spec.thenAmong({
      type: 'offered',
      why: {
        rule: 'longestIdle',
        ring: 1,
        position: 1,
        ahead: 0,
        waitedMs: 5_000,
        asked: ['Sales 4'],
        order: {
          between: 'priority',
          queuePriority: 3,
          priority: 5,
          ageingMs: null,
          deadlineAt: at + 25_000,
        },
      },
    });
  });

  it('counts those before it whom this agent may not take', () => {
    const two = contoso({ support: { requirements: [] }, sales: { requirements: [] } });
    const spec = given(publish(two), ready('ana'), calls('c1', SALES));
    spec.when((s) => any({ type: 'declineOffer', offer: s.offer('ana') }));
    const phone = spec.phone('ana');
    spec.when(calls('c2', SALES)).when(any({ type: 'legEnded', leg: phone, cause: 'cancelled' }));
    spec.thenAmong({ type: 'offered', why: { position: 2, ahead: 1 } });
    expect(spec.of('c2').state).toBe('offer');
  });
});

describe('the decision in words', () => {
  const names = { agent: String, queue: String, flow: String, list: String };
  const toldOf = (spec: Spec) => {
    const offered = spec.last.find(({ event }) => event.type === 'offered');
    return offered === undefined ? '' : timelineText(offered, names).text;
  };

  it('names the rule, the ring and what put it first', () => {
    const sales = { strategy: 'bestSkill', ageingMs: 60_000, rings };
    const settings = { betweenQueues: 'serviceLevel' };
    const spec = given(publish(contoso({ sales, settings })), calls('c1', SALES));
    spec.when((s) =>
      any({
        type: 'transferInteraction',
        interaction: s.of('c1').id,
        target: { kind: 'queue', queue: 'sales', priority: 2 },
      }),
    );
    spec.after(30_000).when(ready('ana'));
    expect(toldOf(spec)).toBe(
      'Offered to ana. Best skilled of 1 free and skilled; the call was number 1 and had waited ' +
        '30 s. Ring 2. First by service level until 10:00:20, priority 2, 60 s of waiting a step ' +
        'of priority. Not: 1 skill Sales < 2.',
    );
  });

  it('tells of rings, of who is asked alone, of stepping out and of skills that end', () => {
    const skills = [{ skill: 'Sales', level: 8, expiresAt: Date.UTC(2026, 10, 25, 10, 1, 0) }];
    const spec = given(publish(contoso({ sales: { rings }, ana: { skills } })), calls('c1', SALES));
    spec.when(any({ type: 'setAgentQueue', agent: 'ben', queue: 'sales', in: false }));
    spec.after(60_000);
    const texts = spec.all.map((record) => timelineText(record, names).text);
    expect(texts).toEqual(
      expect.arrayContaining([
        'Anybody in ring 2 may have it now.',
        'ben steps out of sales.',
        'ana no longer has the skill Sales.',
      ]),
    );
  });
});
