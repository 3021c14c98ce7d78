import { describe, expect, it } from 'vitest';
import { contoso, number } from '../test-support/fixture.ts';
import {
  answers,
  any,
  calls,
  ends,
  played,
  presses,
  publish,
  ready,
} from '../test-support/commands.ts';
import { given } from '../test-support/spec.ts';
import type { Spec } from '../test-support/spec.ts';

const LINE = '+442079460150';
const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });
const finished = (spec: Spec) => played('c1', spec.play('c1'));
const END = { kind: 'end', prompt: null };
const CRM = {
  kind: 'connector',
  id: 'crm',
  name: 'CRM',
  type: 'http',
  url: 'https://crm.test/{order}',
  fields: [{ name: 'tier', pointer: '/tier', type: 'text' }],
};
const BOT = { kind: 'connector', id: 'bot', name: 'Bot', type: 'agent', url: 'wss://bot.test/' };

/** A line whose flow starts at `a`; `more` are documents beside it. */
const line = (
  nodes: object,
  more: readonly object[] = [],
  { change = {}, ...flow }: { change?: Record<string, object>; language?: string } = {},
) => {
  const all = /"(next|to|otherwise|[0-9])":"end"/.test(JSON.stringify(nodes))
    ? { ...nodes, end: END }
    : nodes;
  const spec = given(
    publish([
      ...contoso(change),
      CRM,
      BOT,
      { kind: 'flow', id: 'line', name: 'Line', start: 'a', nodes: all, ...flow },
      number(LINE, { kind: 'flow', flow: 'line' }),
      ...more,
    ]),
  );
  expect(spec.refusal).toBeNull();
  return spec;
};
const variables = (spec: Spec) => spec.of('c1').variables;

describe('collect', () => {
  const collect = (more: object = {}) => ({
    a: {
      kind: 'collect',
      prompt: text('Order?'),
      into: 'order',
      next: 'b',
      otherwise: 'end',
      ...more,
    },
    b: { kind: 'queue', queue: 'sales' },
  });
  const type = (spec: Spec, keys: string) => {
    for (const key of keys) spec.when(presses('c1', key));
    return spec;
  };

  it('gathers keys to the end key, the first cutting the prompt short', () => {
    const spec = line(collect()).when(calls('c1', LINE)).when(presses('c1', '4'));
    spec.thenOnly('playStopped', { type: 'digitsGathered', digits: '4' });
    type(spec, '711#').thenAmong(
      { type: 'variablesSet', values: { order: '4711' } },
      { type: 'nodeEntered', node: 'b' },
      'queued',
    );
    expect(variables(spec)).toEqual({ order: '4711' });
  });

  it('is over at the longest, and after a pause between keys', () => {
    const spec = line(collect({ digitsMax: 2 })).when(calls('c1', LINE));
    type(spec, '47').thenAmong('variablesSet', 'queued');
    const slow = line(collect()).when(calls('c1', LINE));
    type(slow, '47')
      .after(4_000)
      .thenAmong({ type: 'variablesSet', values: { order: '47' } });
  });

  it('asks again for too few and for none, then goes the other way', () => {
    const spec = line(collect({ digitsMin: 2, triesMax: 2, noMatch: text('Too short.') }));
    type(spec.when(calls('c1', LINE)), '4#').thenAmong(
      { type: 'menuMissed', why: 'noMatch', tries: 1 },
      { type: 'playStarted', prompts: [{ text: 'Too short.' }, { text: 'Order?' }] },
    );
    spec.when(finished).thenOnly('playEnded', 'menuWaiting');
    spec.after(5_000).thenAmong({ type: 'menuMissed', why: 'noInput', tries: 2 }, 'nodeEntered');
  });

  it('of a person leaves the keys at the door: the flow knows how many there were', () => {
    const spec = line(collect({ personal: true })).when(calls('c1', LINE));
    spec.thenAmong('playStarted', { type: 'collectStarted', digitsMax: 32, firstMs: 5_000 });
    spec.when(presses('c1', '4')).thenNothing();
    const gathered = (more: object) => (s: Spec) => {
      const started = s.all.findLast(({ event }) => event.type === 'collectStarted')?.event;
      const collect = started?.type === 'collectStarted' ? started.collect : '';
      return any({ type: 'digitsCollected', leg: 'c1', collect, ...more });
    };
    spec.when(gathered({ ref: null, count: 0 }));
    spec.thenAmong({ type: 'menuMissed', why: 'noInput' }, 'playStarted', 'collectStarted');
    spec.when(gathered({ ref: 'ref-digits', count: 6 }));
    spec.thenAmong('playStopped', { type: 'digitsKept', name: 'order', count: 6 }, 'queued');
    expect(variables(spec)).toEqual({ order: 6 });
  });
});

describe('set and branch', () => {
  it('all expressions see the values before; what fails is null and is told', () => {
    const set = { kind: 'set', values: { n: '1 + 1', m: 'vars.n', bad: 'vars.m > 1' } };
    const spec = line({
      a: { ...set, priority: 2, language: 'de', next: 'b' },
      b: { kind: 'queue', queue: 'sales' },
    }).when(calls('c1', LINE));
    spec.thenAmong(
      { type: 'variablesSet', values: { n: 2, m: null, bad: null }, language: 'de', priority: 2 },
      { type: 'queued', priority: 2 },
    );
    const [set1] = spec.all.flatMap(({ event }) => (event.type === 'variablesSet' ? [event] : []));
    expect(set1?.faults).toEqual([expect.stringContaining('bad: ')]);
  });

  const branching = (when: string) => ({
    a: { kind: 'branch', cases: [{ when, to: 'b' }], otherwise: 'end' },
    b: { kind: 'queue', queue: 'sales' },
  });

  it.each([
    ['call.vip', 'b'],
    ['call.number == "+442079460150" && now.weekday == 3 && now.hour == 10', 'b'],
    ['queues.sales.waiting == 0 && queues.sales.agentsReady == 0 && queues.sales.open', 'b'],
    ['call.language == "fr"', 'end'],
    ['call.priority > 5', 'end'],
  ])('%s leads to %s', (when, next) => {
    const spec = line(branching(when)).when(calls('c1', LINE, { vip: true }));
    spec.thenAmong({ type: 'branchTaken', next }, { type: 'nodeEntered', node: next });
  });
});

describe('speech', () => {
  const spoken = {
    a: {
      kind: 'menu',
      prompt: text('Sales or support?'),
      choices: { '1': 'b', '2': 'end' },
      phrases: { '1': ['sales', 'buy'], '2': ['support'] },
      otherwise: 'end',
    },
    b: { kind: 'queue', queue: 'sales' },
  };
  const says =
    (phrase: string, confidence = 0.8) =>
    (s: Spec) => {
      const play = s.all.findLast(({ event }) => event.type === 'playStarted')?.event;
      return any({
        type: 'speechHeard',
        leg: 'c1',
        play: play?.type === 'playStarted' ? play.play : '',
        phrase,
        confidence,
      });
    };

  it('takes a word for its key, also after the prompt, and stops to listen', () => {
    const spec = line(spoken).when(calls('c1', LINE));
    const listen = { phrases: ['sales', 'buy', 'support'], language: 'en-GB' };
    spec.thenAmong({ type: 'playStarted', listen });
    spec.when(finished).when(says('Buy'));
    spec.thenAmong('playStopped', { type: 'menuChosen', digit: '1', phrase: 'Buy' }, 'queued');
  });

  it('asks again when it is not sure, and knows nothing of words said to another prompt', () => {
    const spec = line(spoken).when(calls('c1', LINE)).when(says('sales', 0.1));
    spec.thenAmong({ type: 'menuMissed', why: 'noMatch' }, 'playStarted');
    const late = any({ type: 'speechHeard', leg: 'c1', play: 'p-1', phrase: 'buy', confidence: 1 });
    spec.when(late).thenNothing();
  });

  it('a prompt that must be heard takes neither keys nor words before its end', () => {
    const spec = line({ ...spoken, a: { ...spoken.a, forceListen: true } }).when(calls('c1', LINE));
    spec.when(presses('c1', '1')).thenNothing();
    spec.when(says('sales')).thenNothing();
    spec.when(finished).when(presses('c1', '1')).thenAmong('menuChosen');
  });
});

describe('say', () => {
  const greeting = (bargeIn?: boolean) => ({
    a: {
      kind: 'say',
      prompt: text('Welcome.'),
      next: 'm',
      ...(bargeIn === undefined ? {} : { bargeIn }),
    },
    m: { kind: 'menu', prompt: text('Press 1.'), choices: { '1': 'end' }, otherwise: 'end' },
  });

  it('is cut short by a key only where it may be', () => {
    line(greeting()).when(calls('c1', LINE)).when(presses('c1', '1')).thenAmong('menuChosen');
    line(greeting(false)).when(calls('c1', LINE)).when(presses('c1', '1')).thenNothing();
  });
});

describe('lookUp', () => {
  const asking = {
    a: {
      kind: 'lookUp',
      connector: 'crm',
      parameters: { order: '"4711"' },
      music: { kind: 'music', name: 'default' },
      next: 'b',
      otherwise: 'end',
    },
    b: { kind: 'branch', cases: [{ when: 'vars.tier == "gold"', to: 'q' }], otherwise: 'end' },
    q: { kind: 'queue', queue: 'sales' },
  };
  const answered =
    (more: object = {}) =>
    (s: Spec) => {
      const asked = s.all.findLast(({ event }) => event.type === 'lookUpStarted')?.seq ?? 0;
      const of = { interaction: s.of('c1').id, node: 'a', asked, result: 'ok' };
      return any({ type: 'lookUpEnded', ...of, values: { tier: 'gold', other: 'x' }, ...more });
    };

  it('asks, plays music, and goes on with what its connector names', () => {
    const spec = line(asking).when(calls('c1', LINE));
    spec.thenAmong({ type: 'lookUpStarted', parameters: { order: '4711' }, caller: null });
    expect(spec.effects()).toContainEqual(
      expect.objectContaining({ kind: 'lookUp', connector: 'crm', parameters: { order: '4711' } }),
    );
    spec.when(answered());
    spec.thenAmong('playStopped', { type: 'lookUpEnded', values: { tier: 'gold' } }, 'queued');
    expect(variables(spec)).toEqual({ tier: 'gold' });
    spec.when(answered()).thenNothing();
  });

  it.each([
    ['it fails', (spec: Spec) => spec.when(answered({ result: 'failed' }))],
    ['its time is over', (spec: Spec) => spec.after(8_000)],
    [
      'nobody can carry it out',
      (spec: Spec) =>
        spec.when((s) => {
          const effect = [...s.state.effects.values()].find(
            (each) => each.effect.action.kind === 'lookUp',
          )?.effect.id;
          return any({ type: 'settleEffects', results: [{ effect, result: 'failed' }] });
        }),
    ],
  ])('goes the other way when %s', (_, happens) => {
    const spec = happens(line(asking).when(calls('c1', LINE)));
    spec.thenAmong({ type: 'lookUpEnded', result: 'failed' }, { type: 'nodeEntered', node: 'end' });
  });

  it('an answer to an earlier asking changes nothing; a new process plays the music again', () => {
    const spec = line(asking).when(calls('c1', LINE)).when(answers('c1'));
    spec.when(answered({ asked: 1 })).thenNothing();
    spec.when(any({ type: 'legsTakenOver', legs: ['c1'] }));
    spec.thenAmong('legTakenOver', { type: 'playStarted', purpose: 'music' });
    spec.when(answered()).thenAmong('queued');
  });
});

describe('send', () => {
  it('tells and goes on at once', () => {
    const send = { kind: 'send', connector: 'crm', parameters: { order: '"1"' }, next: 'b' };
    const spec = line({ a: send, b: { kind: 'queue', queue: 'sales' } }).when(calls('c1', LINE));
    spec.thenAmong({ type: 'messageSent', parameters: { order: '1' } }, 'queued');
    expect(spec.effects().map(({ kind }) => kind)).toContain('send');
  });
});

describe('virtualAgent', () => {
  const talking = {
    a: {
      kind: 'virtualAgent',
      connector: 'bot',
      outcomes: { sales: 'q' },
      timeMsMax: 20_000,
      otherwise: 'end',
    },
    q: { kind: 'queue', queue: 'sales' },
  };
  const ended =
    (outcome: string | null, why = 'ended') =>
    (s: Spec) => {
      const opened = s.all.findLast(({ event }) => event.type === 'streamOpened')?.event;
      const stream = opened?.type === 'streamOpened' ? opened.stream : '';
      return any({ type: 'streamEnded', leg: 'c1', stream, why, outcome, values: {} });
    };

  it('goes where the outcome leads, and the other way for any other', () => {
    const spec = line(talking).when(calls('c1', LINE));
    spec.thenAmong('legAccepted', { type: 'streamOpened', language: 'en-GB', timeMsMax: 20_000 });
    spec.when(ended('sales')).thenAmong({ type: 'streamEnded', outcome: 'sales' }, 'queued');
    const other = line(talking).when(calls('c1', LINE)).when(ended(null, 'failed'));
    other.thenAmong('streamEnded', { type: 'nodeEntered', node: 'end' });
  });

  it('tells no more than its connector names', () => {
    const spec = line(talking)
      .when(calls('c1', LINE))
      .when((s) => {
        return { ...ended('sales')(s), values: { made: 'up' } };
      });
    spec.thenAmong({ type: 'streamEnded', values: {} }, 'queued');
    expect(variables(spec)).toBeUndefined();
  });

  it('is stopped when its end was lost, and when a person takes the caller out', () => {
    const lost = line(talking).when(calls('c1', LINE)).after(30_000);
    lost.thenAmong('streamStopped', { type: 'nodeEntered', node: 'end' });
    const spec = line(talking).when(calls('c1', LINE));
    spec.when((s) => {
      const target = { kind: 'queue', queue: 'support' };
      return any({ type: 'transferInteraction', interaction: s.of('c1').id, target });
    });
    spec.thenAmong('streamStopped', 'transferred', 'queued');
  });

  it('begins anew in a new process', () => {
    const spec = line(talking).when(calls('c1', LINE)).when(answers('c1'));
    const first = ended(null)(spec);
    spec.when(any({ type: 'legsTakenOver', legs: ['c1'] }));
    // The first may be an open effect that the new process drives again.
    spec.thenAmong('streamStopped', 'streamOpened');
    const kinds = spec.effects().map(({ kind }) => kind);
    expect(kinds.indexOf('stopStream')).toBeLessThan(kinds.indexOf('stream'));
    spec.when(first).thenNothing();
    spec.when(ended('sales')).thenAmong('streamEnded', 'queued');
  });
});

describe('survey', () => {
  it('keeps a score in its range with the interaction', () => {
    const survey = {
      kind: 'survey',
      name: 'csat',
      prompt: text('1 to 5?'),
      next: 'q',
      otherwise: 'end',
    };
    const spec = line({ a: survey, q: { kind: 'queue', queue: 'sales' } }).when(calls('c1', LINE));
    spec.when(presses('c1', '9')).thenAmong({ type: 'menuMissed', why: 'noMatch' });
    spec.when(presses('c1', '4')).thenAmong({ type: 'surveyAnswered', score: 4 }, 'queued');
    expect(spec.of('c1').scores).toEqual({ csat: 4 });
  });
});

describe('sub-flows', () => {
  const sub = (nodes: object) => ({ kind: 'flow', id: 'sub', name: 'Sub', start: 's', nodes });
  const nodes = {
    a: { kind: 'subFlow', flow: 'sub', next: 'q' },
    q: { kind: 'queue', queue: 'sales' },
  };
  const menu = { kind: 'menu', prompt: text('1?'), choices: { '1': 'r' }, otherwise: 'r' };

  it('come back where they were called, in the version that called them', () => {
    const spec = line(nodes, [sub({ s: menu, r: { kind: 'return' } })]).when(calls('c1', LINE));
    spec.thenAmong({ type: 'flowCalled', next: 'q' }, { type: 'nodeEntered', flow: 'sub' });
    const newer = { kind: 'flow', id: 'line', name: 'Newer', start: 'end', nodes: { end: END } };
    spec.when(publish([newer]));
    expect(spec.state.heldFlows.size).toBe(2);
    spec.when(presses('c1', '1'));
    spec.thenAmong('flowReturned', { type: 'nodeEntered', flow: 'line', version: 1 }, 'queued');
    expect(spec.state.heldFlows.size).toBe(0);
  });

  it('a return that nothing called ends the call, and one left for a queue is forgotten', () => {
    const spec = line({ a: { kind: 'return' } }).when(calls('c1', LINE));
    spec.thenAmong({ type: 'interactionEnded', outcome: { kind: 'completedInFlow' } });
    const left = line(nodes, [sub({ s: { kind: 'queue', queue: 'support' } })]);
    left.when(calls('c1', LINE)).thenAmong('flowCalled', 'queued');
    expect(left.state.heldFlows.size).toBe(0);
  });
});

describe('the ways out', () => {
  it('busy refuses a call that was not taken yet', () => {
    const spec = line({ a: { kind: 'end', busy: true } }).when(calls('c1', LINE));
    spec.thenAmong({ type: 'legRefused', status: 486 }, 'interactionEnded');
    expect(spec.effects()).toContainEqual(expect.objectContaining({ kind: 'reject', status: 486 }));
    const taken = line({
      a: { kind: 'say', prompt: text('Sorry.'), next: 'b' },
      b: { kind: 'end', busy: true },
    });
    taken.when(calls('c1', LINE)).when(finished).thenAmong('legDropped', 'interactionEnded');
  });

  it('says its prompt before a transfer', () => {
    const target = { kind: 'queue', queue: 'support', priority: 3 };
    const spec = line({ a: { kind: 'transfer', prompt: text('One moment.'), target } });
    spec.when(calls('c1', LINE)).thenAmong('playStarted');
    spec.when(finished).thenAmong('transferred', { type: 'queued', queue: 'support', priority: 3 });
  });

  it('asks for more than the queue does, and for its place when an agent lost the call', () => {
    const requirements = [{ skill: 'French', levelMin: 5 }];
    const french = contoso({
      ben: {
        skills: [
          { skill: 'Sales', level: 9 },
          { skill: 'French', level: 6 },
        ],
      },
    }).filter((each) => each.kind === 'agent' && each.id === 'ben');
    const spec = line({ a: { kind: 'queue', queue: 'sales', requirements } });
    spec.when(publish(french)).when(ready('ana')).when(calls('c1', LINE));
    spec.thenAmong({ type: 'queued', requirements });
    spec.when(ready('ben')).thenAmong({ type: 'offered', agent: 'ben', why: { eligible: 1 } });
  });

  it('a callback that nobody answered asks for the same when it is its turn again', () => {
    const requirements = [{ skill: 'Sales', levelMin: 5 }];
    const callback = { offerAfterMs: 30_000, retryMs: 600_000, windowMs: 7_200_000 };
    const node = { kind: 'queue', queue: 'sales', requirements };
    const spec = line({ a: node }, [], { change: { sales: { callback } } });
    const customer = () => [...spec.state.interactions.values()][0]?.leg ?? '';
    spec.when(calls('c1', LINE)).when(answers('c1')).after(30_000).when(presses('c1', '1'));
    spec
      .when(ends('c1'))
      .when(ready('ana'))
      .when((s) => answers(s.phone('ana')));
    spec
      .when(() => ends(customer(), 'busy', 486))
      .thenAmong({ type: 'callbackScheduled', why: 'retry' });
    spec.after(600_000).thenAmong({ type: 'queued', requirements });
  });
});

describe('prompts', () => {
  const welcome = {
    kind: 'prompt',
    id: 'welcome',
    name: 'Welcome',
    variants: [
      { language: 'fr', say: { kind: 'text', text: 'Bonjour.' } },
      { language: 'en', say: { kind: 'text', text: 'Hello.' } },
    ],
  };
  const say = { kind: 'say', prompt: { kind: 'prompt', prompt: 'welcome' }, next: 'end' };

  it.each([
    ['fr-CA', 'fr', 'Bonjour.'],
    ['en-US', 'en', 'Hello.'],
    ['es', 'en', 'Hello.'],
  ])('a caller spoken to in %s hears the %s variant', (language, of, words) => {
    const spec = line({ a: say }, [welcome], { language }).when(calls('c1', LINE));
    spec.thenAmong({
      type: 'playStarted',
      prompts: [{ kind: 'text', text: words, language: of }],
    });
  });

  it('a queue greets in the language that a flow chose', () => {
    const spec = line(
      { a: { kind: 'set', language: 'fr', next: 'q' }, q: { kind: 'queue', queue: 'sales' } },
      [welcome],
      { change: { sales: { greeting: { kind: 'prompt', prompt: 'welcome' } } } },
    ).when(calls('c1', LINE));
    spec.thenAmong({ type: 'playStarted', purpose: 'greeting', prompts: [{ text: 'Bonjour.' }] });
  });
});
