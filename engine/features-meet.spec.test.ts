import { describe, expect, it } from 'vitest';
import { contoso } from './test-support/fixture.ts';
import {
  answers,
  any,
  calls,
  ends,
  moves,
  played,
  presses,
  publish,
  ready,
  transfers,
} from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

/** Where one feature's rules meet another's: each has its own tests elsewhere. */

const SALES = '+442079460120';
const SUPPORT = '+442079460130';
const SAID = { kind: 'text', text: 'This call is recorded.', language: 'en-GB' };
const TOLD = { mode: 'all', announcement: SAID, consent: 'announce' };
const CALLBACK = { offerAfterMs: 30_000, retryMs: 600_000, windowMs: 7_200_000 };
const toSupport = { kind: 'queue', queue: 'support' };

const centre = (sales: object = {}, support: object = {}) =>
  publish(contoso({ sales: { callback: CALLBACK, ...sales }, support }));
const again = (leg: string, number = SALES) => any({ ...calls(leg, number), customer: 'ref-c1' });

/** c1 hears that the callback is noted. */
const goodbye = (sales: object = {}, support: object = {}) =>
  given(centre(sales, support), calls('c1', SALES), answers('c1'))
    .after(30_000)
    .when(presses('c1', '1'));
const first = (spec: Spec) => {
  const [interaction] = spec.state.interactions.values();
  if (interaction === undefined) throw new Error('no interaction');
  return interaction;
};

describe('a callback whose customer still hears the goodbye', () => {
  it('is hung up when its process is lost or another phone takes it over: no word is said', () => {
    const lost = goodbye().when(any({ type: 'legsTakenOver', legs: ['c1'] }));
    lost.thenOnly('legTakenOver', { type: 'legDropped', leg: 'c1', cause: 'hungUp' });
    lost.when(ends('c1'));
    expect(first(lost).owner.kind).toBe('queue');
    const moved = goodbye().when(any({ type: 'legReplaced', leg: 'c1', by: 'c9', dialog: {} }));
    moved.thenOnly('legReplaced', { type: 'legDropped', leg: 'c9', cause: 'hungUp' });
  });

  it('is as one whose customer is away for whoever sends it on', () => {
    const to = (target: object) => (s: Spec) => transfers(first(s).id, target);
    const spec = goodbye();
    spec.when(to({ kind: 'flow', flow: 'main' })).thenRefused('noCustomer');
    spec.when(to({ kind: 'number', number: '+442079460999' })).thenRefused('noCustomer');
    spec.when(to(toSupport)).thenAmong({ type: 'queued', queue: 'support' });
  });
});

describe('a second callback of the same customer and queue', () => {
  it('is not offered while the first waits for its time', () => {
    const spec = given(centre());
    const at = spec.now + 3_600_000;
    const facts = calls('x', SALES);
    const known = 'facts' in facts ? facts.facts : {};
    const asked = { customer: 'ref-c1', facts: known, queue: 'sales', at };
    spec.when(any({ type: 'requestCallback', ...asked }));
    spec.when(again('c2')).when(answers('c2')).after(30_000);
    spec.thenAmong({ type: 'callbackNotOffered', why: 'notCallable' });
    expect(spec.state.callbacks.size).toBe(1);
  });
});

describe('into a queue that tells of the recording', () => {
  it('a callback goes without a word: nobody is there to hear it', () => {
    const spec = goodbye({}, { recording: TOLD }).when(ends('c1'));
    spec.when((s) => transfers(first(s).id, toSupport));
    spec.thenOnly('transferred', { type: 'queued', queue: 'support' });
  });

  it('who is moved keeps the place by waiting time through the notice', () => {
    const spec = given(centre({}, { recording: TOLD }), calls('c1', SALES), answers('c1'));
    spec.after(20_000).when(calls('c2', SUPPORT)).when(answers('c2'));
    spec.when((s) => played('c2', s.play('c2')));
    spec.when(moves('sales', toSupport)).thenAmong('noticeStarted');
    spec.when((s) => played('c1', s.play('c1')));
    expect([spec.of('c1').position, spec.of('c2').position]).toEqual([1, 2]);
  });

  it('and comes in though the queue keeps only so many of newcomers', () => {
    const count = { max: 0, target: { kind: 'end', prompt: null } };
    const spec = given(centre({}, { recording: TOLD, overflow: { count } }));
    spec.when(calls('c1', SALES)).when(answers('c1')).when(moves('sales', toSupport));
    spec.when((s) => played('c1', s.play('c1'))).thenAmong({ type: 'queued', queue: 'support' });
  });

  it('who calls again takes the place of their callback after the notice', () => {
    const spec = given(centre({ recording: TOLD }), calls('c1', SALES), answers('c1'));
    spec.when((s) => played('c1', s.play('c1'))).after(30_000);
    spec.when(presses('c1', '1')).when(ends('c1'));
    spec
      .when(again('c3'))
      .when(answers('c3'))
      .when((s) => played('c3', s.play('c3')));
    expect(spec.state.callbacks.size).toBe(0);
  });
});

describe('recording of calls that we place in the name of a queue', () => {
  const talking = (recording: object, more: object = {}) => {
    const target = { kind: 'number', customer: 'ref-dave', facts: knownFacts() };
    const place = { type: 'placeCall', agent: 'ana', target, queue: 'sales', ...more };
    return given(centre({ recording }), ready('ana'), ready('ben'))
      .when(any(place))
      .when((s) => answers(s.phone('ana')))
      .when((s) => answers(first(s).leg ?? ''));
  };
  const knownFacts = () => {
    const call = calls('x', SALES);
    return 'facts' in call ? call.facts : {};
  };

  it('by its policy where nobody need be told', () => {
    const spec = talking({ mode: 'all' });
    spec.thenAmong('connected', { type: 'recordingAsked', mode: 'start', queue: 'sales' });
    expect(spec.effects().map(({ kind }) => kind)).toContain('record');
  });

  it('not where the customer has to be told first, nor between agents', () => {
    expect(talking(TOLD).count('recordingAsked')).toBe(0);
    const between = { target: { kind: 'agent', agent: 'ben' } };
    expect(talking({ mode: 'all' }, between).count('recordingAsked')).toBe(0);
  });
});

it('a recording that is paused is shown so on the way to another agent, too', () => {
  const asks = (s: Spec) => any({ type: 'pauseRecording', interaction: s.of('c1').id });
  const says = (type: string) => (s: Spec) => {
    const [recording] = s.state.recordings.keys();
    return any({ type, leg: 'c1', recording });
  };
  const spec = given(centre({ recording: { mode: 'all' } }, { recording: { mode: 'all' } }));
  spec.when(ready('ana')).when(calls('c1', SALES)).when(answers('c1'));
  spec.when((s) => answers(s.phone('ana'))).when(says('recordingStarted'));
  spec.when(asks).when(says('recordingPaused'));
  spec.when((s) => transfers(s.of('c1').id, toSupport));
  expect(spec.of('c1')).toMatchObject({ state: 'queue', recording: 'paused' });
});
