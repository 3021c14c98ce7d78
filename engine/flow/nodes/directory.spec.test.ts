import { describe, expect, it } from 'vitest';
import { ConfigDocument } from '../../../domain/index.ts';
import { any, calls, played, presses, publish, ready } from '../../test-support/commands.ts';
import { agent, contoso, number } from '../../test-support/fixture.ts';
import { given } from '../../test-support/spec.ts';
import type { Spec } from '../../test-support/spec.ts';

const FIND = '+442079460150';
const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });

const FLOW = {
  kind: 'flow',
  id: 'find',
  name: 'Find',
  start: 'find',
  nodes: {
    find: { kind: 'directory', method: 'name', otherwise: 'lost' },
    lost: { kind: 'queue', queue: 'sales' },
  },
};

const person = (id: string, name: string, number: string, directory: object = {}) => ({
  ...agent(id, { skill: 'Other', number: `+44207946${number}` }),
  name,
  directory: { firstName: name.split(' ')[0], lastName: name.split(' ')[1], ...directory },
});

const PEOPLE = [
  person('lopez', 'Ana Lopez', '0201', { extension: '470', office: 'London' }),
  person('lord', 'Ann Lord', '0202', { extension: '4711' }),
  ...Array.from({ length: 11 }, (_, index) =>
    person(`smith${index + 10}`, `Sam${String.fromCharCode(97 + index)} Smith`, `03${index + 10}`),
  ),
];

const config = (node: object = {}, flow: object = {}) =>
  [
    ...contoso({ ana: { name: 'Xavier' } }),
    ...PEOPLE,
    { ...FLOW, nodes: { ...FLOW.nodes, find: { ...FLOW.nodes.find, ...node } }, ...flow },
    number(FIND, { kind: 'flow', flow: 'find' }),
  ].map((each) => ConfigDocument.parse(each));

const called = (node: object = {}, flow: object = {}) =>
  given(publish(config(node, flow))).when(calls('c1', FIND));
const finished = (spec: Spec) => played('c1', spec.play('c1'));
const typed = (spec: Spec, keys: string) => {
  for (const key of keys) spec.when(presses('c1', key));
  return spec;
};
const words = (spec: Spec) =>
  spec.effects().flatMap((each) => (each.kind === 'play' ? each.prompts : []));

describe('dial by name', () => {
  it('asks in our own words, and puts through who is found alone', () => {
    const spec = called();
    expect(words(spec)).toMatchObject([{ text: expect.stringContaining('Spell the name') }]);
    typed(spec, '2620567').when(presses('c1', '#'));
    spec.thenAmong('digitReceived', {
      type: 'directoryMoved',
      to: 'found',
      agents: ['lopez'],
      by: 'keys',
    });
    expect(words(spec)).toEqual([text('You are being connected to Ana Lopez.')]);
    spec.when(finished).thenAmong('transferred', {
      type: 'legStarted',
      target: { kind: 'agent', agent: 'lopez' },
    });
  });

  it('a pause ends the name like the hash key', () => {
    typed(called(), '2620567').after(5_000).thenAmong({ type: 'directoryMoved', to: 'found' });
  });

  it('several people: a numbered list, read again by star, left by hash', () => {
    const spec = typed(called({ nameExtension: 'office' }), '26#');
    spec.thenAmong({ type: 'directoryMoved', to: 'list', agents: ['lopez', 'lord'], page: 0 });
    const list = [
      text('For Ana Lopez, London, press 1.'),
      text('For Ann Lord, press 2.'),
      text('To hear this again, press star.'),
    ];
    expect(words(spec)).toEqual(list);
    spec.when(presses('c1', '*'));
    expect(words(spec)).toEqual(list);
    spec.when(finished).when(presses('c1', '2'));
    spec.thenAmong({ type: 'directoryMoved', to: 'found', agents: ['lord'], by: 'list' });
    const again = typed(called(), '26##').thenAmong({ type: 'directoryMoved', to: 'asking' });
    expect(words(again)).toMatchObject([{ text: expect.stringContaining('Spell the name') }]);
  });

  it.each(['office', 'department'])('namesakes are told apart by their %s', (nameExtension) => {
    const twins = [
      person('kim1', 'Kim Young', '0401', { office: 'London', department: 'Sales' }),
      person('kim2', 'Kim Young', '0402', { office: 'Leeds', department: 'Support' }),
    ];
    const spec = given(publish([...config({ nameExtension }), ...twins])).when(calls('c1', FIND));
    const [first, second] = nameExtension === 'office' ? ['London', 'Leeds'] : ['Sales', 'Support'];
    expect(words(typed(spec, '54609#')).slice(0, 2)).toEqual([
      text(`For Kim Young, ${first}, press 1.`),
      text(`For Kim Young, ${second}, press 2.`),
    ]);
  });

  it('eleven people: nine, then 0 for the rest', () => {
    const spec = typed(called(), '76484#');
    expect(words(spec)).toHaveLength(11);
    expect(words(spec).at(-2)).toEqual(text('For more names, press 0.'));
    spec.when(presses('c1', '0')).thenAmong({ type: 'directoryMoved', to: 'list', page: 1 });
    expect(words(spec)).toHaveLength(3);
    spec.when(presses('c1', '3')).thenAmong({ type: 'menuMissed', why: 'noMatch', tries: 1 });
    spec.when(presses('c1', '2'));
    spec.thenAmong({ type: 'directoryMoved', to: 'found', agents: ['smith20'] });
  });

  it('nobody three times, or nothing heard: otherwise', () => {
    const spec = called();
    for (const tries of [1, 2]) {
      typed(spec, '99#').thenAmong({ type: 'menuMissed', why: 'noMatch', tries });
      expect(words(spec)[0]).toEqual(text('Nobody was found.'));
    }
    spec
      .when(finished)
      .after(5_000)
      .thenAmong(
        { type: 'menuMissed', why: 'noInput', tries: 3 },
        { type: 'nodeEntered', node: 'lost' },
        { type: 'queued', queue: 'sales' },
      );
  });

  it('a star while spelling begins anew and is no failed try', () => {
    const spec = typed(called(), '99*').thenAmong({ type: 'directoryMoved', to: 'asking' });
    typed(spec, '567#').thenAmong({ type: 'directoryMoved', to: 'list' });
  });

  it('a star while a name is said takes it back', () => {
    const spec = typed(called(), '2620567#').when(presses('c1', '*'));
    spec.thenAmong({ type: 'directoryMoved', to: 'asking' });
    expect(spec.count('transferred')).toBe(0);
  });

  it('who is not reached: otherwise, with the call still there', () => {
    const spec = typed(called(), '2620567#').when(ready('lopez')).when(finished);
    spec.thenAmong({ type: 'offered', agent: 'lopez' });
    spec.after(15_000).thenAmong('flowResumed', { type: 'queued', queue: 'sales' });
  });

  it('assigned keys come before any search; 0 inside a name is a space', () => {
    const nodes = { choices: { '0': 'lost', '9': 'lost' } };
    typed(called(nodes), '9').thenAmong({ type: 'menuChosen', digit: '9' }, { type: 'queued' });
    typed(called(nodes), '2620567#').thenAmong({ type: 'directoryMoved', to: 'found' });
    typed(called({ operator: 'lost' }), '0').thenAmong({ type: 'menuChosen', digit: '0' });
  });

  it('speaks the language of the flow', () => {
    const spec = called({}, { language: 'de-DE' });
    expect(words(spec)).toMatchObject([
      { text: expect.stringContaining('Buchstabieren'), language: 'de-DE' },
    ]);
  });

  it('a prompt of its own instead of ours', () => {
    expect(words(called({ prompt: text('Who?') }))).toEqual([text('Who?')]);
  });
});

describe('dial by extension', () => {
  const called470 = () => called({ method: 'extension' });

  it('connects as soon as no other can be meant', () => {
    typed(called470(), '4711').thenAmong({ type: 'directoryMoved', to: 'found', agents: ['lord'] });
    typed(called470(), '470').thenAmong({ type: 'directoryMoved', to: 'found', agents: ['lopez'] });
  });

  it('a part of one is nobody', () => {
    typed(called470(), '47#').thenAmong({ type: 'menuMissed', why: 'noMatch' });
  });
});

describe('a spoken name', () => {
  it('listens for everybody in scope, and finds by what was heard', () => {
    const spec = called({ speech: true, phrases: { '9': ['help'] }, choices: { '9': 'lost' } });
    const started = spec.last.map(({ event }) => event).find(({ type }) => type === 'playStarted');
    expect(started).toMatchObject({
      listen: { phrases: expect.arrayContaining(['help', 'Ana Lopez', 'Lord']) },
    });
    const hears = (phrase: string, confidence = 0.9) =>
      any({ type: 'speechHeard', leg: 'c1', play: spec.play('c1'), phrase, confidence });
    spec.when(hears('Ana Lopez', 0.1)).thenAmong({ type: 'menuMissed', why: 'noMatch' });
    spec
      .when(hears('Lord'))
      .thenAmong({ type: 'directoryMoved', to: 'found', agents: ['lord'], by: 'speech' });
  });

  it('chooses from a list by a word for its digit, and hears it again', () => {
    const spec = typed(called({ speech: true }), '26#');
    const hears = (phrase: string) =>
      any({ type: 'speechHeard', leg: 'c1', play: spec.play('c1'), phrase, confidence: 0.9 });
    spec.when(hears('repeat')).thenAmong({ type: 'directoryMoved', to: 'list', page: 0 });
    spec.when(hears('banana')).thenAmong({ type: 'menuMissed', why: 'noMatch' });
    spec.when(hears('two')).thenAmong({ type: 'directoryMoved', to: 'found', agents: ['lord'] });
  });
});
