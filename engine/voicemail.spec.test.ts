import { describe, expect, it } from 'vitest';
import {
  answers,
  any,
  calls,
  ends,
  played,
  presses,
  publish,
  ready,
  settles,
  transfers,
} from './test-support/commands.ts';
import { openEffects } from './index.ts';
import { contoso } from './test-support/fixture.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const MAIN = '+442079460100';
const SALES = '+442079460120';
const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });
const GREETING = text('You have reached Contoso.');

const box = (more: object = {}) => ({
  kind: 'voicemail',
  id: 'reception',
  name: 'Reception',
  owner: { kind: 'shared', queue: 'support' },
  ...more,
});
const FLOW = {
  kind: 'flow',
  id: 'main',
  name: 'Main',
  start: 'leave',
  nodes: { leave: { kind: 'voicemail', voicemail: 'reception' } },
};

const tenant = (more: object = {}, change: Record<string, object> = {}) =>
  publish([...contoso(change).filter(({ kind }) => kind !== 'flow'), FLOW, box(more)]);

/** A caller in the box, by the main number's flow. */
const enters = (more: object = {}) =>
  given(tenant(more)).when(calls('c1', MAIN)).when(answers('c1'));
const idOf = (spec: Spec) => [...spec.state.messages.keys()][0] ?? 'none';
const says =
  (type: string, more: object = {}) =>
  (spec: Spec) =>
    any({ type: `recording${type}`, leg: 'c1', recording: idOf(spec), ...more });
const END = { durationMs: 9_000, size: 90_000, failed: false, voicedMs: 4_000 };
const afterTone = (spec: Spec) =>
  spec.when((now) => played('c1', now.play('c1'))).when(says('Started'));
const outcome = (spec: Spec) => spec.of('c1').outcome;

describe('a caller in a voicemail', () => {
  it('hears greeting, our words and a tone; then what is said is kept', () => {
    const spec = enters({ greeting: GREETING });
    const started = spec.all.find(({ event }) => event.type === 'playStarted')?.event;
    expect(started).toMatchObject({ purpose: 'voicemail', bargeIn: false, loop: false });
    expect(started).toMatchObject({ prompts: [GREETING, { kind: 'text' }, { name: 'tone' }] });
    expect(spec.of('c1')).toMatchObject({ state: 'flow', node: 'Reception: greeting' });
    spec.when((now) => played('c1', now.play('c1')));
    spec.thenOnly('playEnded', { type: 'messageAsked', mode: 'start', silenceMs: 6_000 });
    expect(spec.effects()).toMatchObject([{ kind: 'record', mode: 'start', silenceMs: 6_000 }]);
    spec.when(says('Started')).thenOnly('messageStarted');
    expect(spec.of('c1').node).toBe('Reception: recording');
  });

  it('hangs up: the message counts once it is on the disk', () => {
    const spec = afterTone(enters());
    spec.when(ends('c1')).thenOnly('legEnded', { type: 'messageAsked', mode: 'stop' });
    expect(outcome(spec)).toBeNull();
    spec.when(says('Ended', END));
    spec.thenOnly({ type: 'messageEnded', kept: true }, 'interactionEnded');
    expect(outcome(spec)).toEqual({ kind: 'voicemailLeft', voicemail: 'reception' });
    expect(spec.state.messages.size).toBe(0);
  });

  it('presses hash: thanks, and the end', () => {
    const spec = afterTone(enters());
    spec.when(presses('c1', '#')).thenOnly('digitReceived', { type: 'messageAsked', mode: 'stop' });
    spec.when(presses('c1', '#')).thenNothing();
    spec.when(says('Ended', END)).thenAmong('messageEnded', 'endingStarted', 'playStarted');
    spec.when((now) => played('c1', now.play('c1'))).thenAmong('legDropped', 'interactionEnded');
    expect(outcome(spec)?.kind).toBe('voicemailLeft');
  });

  it.each([
    ['the box', { language: 'fr-FR' }, 'de-DE', ['fr-FR', 'Veuillez', 'Merci']],
    ['the caller', {}, 'de-DE', ['de-DE', 'Bitte', 'Vielen']],
    [
      'the box, in English where we have no words',
      { language: 'it' },
      'de',
      ['en-GB', 'Ple', 'Tha'],
    ],
    [
      'the box, with the keys of its country',
      { language: 'en-US' },
      'de',
      ['en-US', /pound/, 'Th'],
    ],
  ])(
    'speaks the language of the box, else of the caller, else English: %s',
    (_, more, language, [spoken, asks, thanks]) => {
      const flow = { ...FLOW, language };
      const spec = given(
        publish([...contoso().filter(({ kind }) => kind !== 'flow'), flow, box(more)]),
      );
      spec.when(calls('c1', MAIN)).when(answers('c1'));
      const words = (start: string | RegExp | undefined) => ({
        language: spoken,
        text: expect.stringMatching(start ?? 'nothing'),
      });
      const started = spec.all.find(({ event }) => event.type === 'playStarted')?.event;
      expect(started).toMatchObject({ prompts: [words(asks), { name: 'tone' }] });
      afterTone(spec).when(says('Ended', END));
      spec.thenAmong({ type: 'playStarted', prompts: [words(thanks)] });
    },
  );

  it('hash skips the greeting to the tone; other keys do nothing', () => {
    const spec = enters();
    spec.when(presses('c1', '5')).thenNothing();
    spec.when(presses('c1', '#')).thenOnly('digitReceived', 'playStopped', {
      type: 'playStarted',
      prompts: [{ kind: 'music', name: 'tone' }],
    });
  });

  it('falls silent: the driver ends it, and the caller hears thanks', () => {
    const spec = afterTone(enters()).when(says('Ended', END));
    spec.thenAmong({ type: 'messageEnded', kept: true }, 'endingStarted');
  });

  it('speaks for longer than a message may be', () => {
    const spec = afterTone(enters({ messageMsMax: 30_000 })).after(29_999);
    expect(spec.count('messageAsked')).toBe(1);
    spec.after(1).thenOnly({ type: 'messageAsked', mode: 'stop' });
  });

  it('says nothing: no message, whoever ends it', () => {
    const silent = { ...END, voicedMs: 300 };
    const hungUp = afterTone(enters()).when(ends('c1')).when(says('Ended', silent));
    hungUp.thenAmong({ type: 'messageEnded', kept: false });
    expect(outcome(hungUp)).toEqual({ kind: 'abandoned', stage: 'voicemail', short: false });
    const waited = afterTone(enters()).when(says('Ended', silent));
    waited.thenAmong({ type: 'endingStarted', outcome: { kind: 'abandoned' } });
    const early = enters().when(ends('c1'));
    expect(outcome(early)).toMatchObject({ kind: 'abandoned', stage: 'voicemail' });
  });

  it('is told when the message cannot be kept', () => {
    const spec = afterTone(enters());
    const none = { durationMs: 0, size: 0, failed: true, voicedMs: 0 };
    spec.when(says('Ended', none));
    spec.thenAmong({ type: 'messageEnded', kept: false }, { type: 'endingStarted' });
    spec.when((now) => played('c1', now.play('c1')));
    expect(outcome(spec)).toEqual({ kind: 'failed', cause: 'failed' });
  });

  it('of a platform that never answers the disk has the last word', () => {
    const spec = afterTone(enters()).when(ends('c1')).after(60_000);
    spec.thenAmong({ type: 'messageEnded', failed: true, kept: true }, 'interactionEnded');
    const unheard = enters()
      .when((now) => played('c1', now.play('c1')))
      .when(ends('c1'));
    unheard.after(60_000).thenAmong({ type: 'messageEnded', kept: false }, 'interactionEnded');
  });

  it('never waits for a greeting whose end is not reported', () => {
    const spec = enters();
    for (const { id } of [...openEffects(spec.state)]) spec.when(settles(id));
    spec.after(299_999).thenOnly();
    spec.after(1).thenOnly('playStopped', { type: 'messageAsked', mode: 'start' });
  });

  it('stays in a box that is taken out of the configuration', () => {
    const spec = enters();
    const node = { kind: 'end', prompt: null };
    spec.when(publish([{ ...FLOW, nodes: { leave: node } }], ['voicemail/reception']));
    afterTone(spec).when(ends('c1')).when(says('Ended', END));
    expect(outcome(spec)?.kind).toBe('voicemailLeft');
  });
});

describe('a process that dies', () => {
  const takenOver = () => any({ type: 'legsTakenOver', legs: ['c1'] });

  it('in the greeting: it is said again', () => {
    enters().when(takenOver()).thenOnly('legTakenOver', 'playStopped', 'playStarted');
  });

  it('in the message: it goes on in another file, as the same message', () => {
    const spec = afterTone(enters()).after(5_000);
    const [id] = spec.state.messages.keys();
    spec.when(takenOver());
    spec.thenOnly('legTakenOver', { type: 'messageAsked', mode: 'start', message: id });
    spec
      .when(says('Started'))
      .when(ends('c1'))
      .when(says('Ended', { ...END, voicedMs: 0 }));
    spec.thenAmong({ type: 'messageEnded', kept: true });
  });

  it('after the message: nobody will say its end, so the disk does', () => {
    const spec = afterTone(enters()).when(presses('c1', '#')).when(takenOver());
    spec.thenAmong({ type: 'messageEnded', kept: true }, 'endingStarted');
  });

  it('with the call: the call has failed, and what was said is kept', () => {
    const spec = afterTone(enters()).when(ends('c1', 'hostLost'));
    expect(outcome(spec)).toEqual({ kind: 'failed', cause: 'hostLost' });
    expect(spec.state.messages.size).toBe(1);
    spec.after(60_000).thenAmong({ type: 'messageEnded', kept: true });
  });
});

describe('the ways into a voicemail', () => {
  const to = { kind: 'voicemail', voicemail: 'reception' };

  it('from a queue that sends on, counted as left there', () => {
    const overflow = { wait: { afterMs: 20_000, target: to } };
    const spec = given(tenant({}, { sales: { overflow } }));
    spec.when(calls('c1', SALES)).when(answers('c1')).after(20_000);
    spec.thenAmong({ type: 'overflowed', why: 'wait' }, { type: 'voicemailStarted' });
    afterTone(spec).when(ends('c1')).when(says('Ended', END));
    const { counts } = [...spec.state.queues.values()].find(({ id }) => id === 'sales') ?? {};
    expect(counts).toMatchObject({ entered: 1, left: 1, abandoned: 0 });
    expect(spec.state.totals.outcomes.voicemailLeft).toBe(1);
  });

  it('by an agent, who wraps up', () => {
    const spec = given(tenant()).when(ready('ana')).when(calls('c1', SALES)).when(answers('c1'));
    spec.when((now) => answers(now.phone('ana')));
    spec.when((now) => transfers(now.of('c1').id, to));
    spec.thenAmong('transferred', 'wrapUpStarted', 'voicemailStarted', 'playStarted');
  });

  it('and out of it, by a supervisor: what was said lies in the box', () => {
    const spec = afterTone(given(tenant()).when(calls('c1', MAIN)).when(answers('c1')));
    spec.when((now) => transfers(now.of('c1').id, { kind: 'queue', queue: 'sales' }));
    spec.thenAmong({ type: 'messageAsked', mode: 'stop' }, 'transferred', 'queued');
    spec.when(says('Ended', END)).thenOnly({ type: 'messageEnded', kept: true });
    expect(spec.of('c1').state).toBe('queue');
  });

  it('to one that is not there is refused', () => {
    const spec = given(tenant()).when(ready('ana')).when(calls('c1', SALES)).when(answers('c1'));
    const none = { kind: 'voicemail', voicemail: 'nobody' };
    spec.when((now) => transfers(now.of('c1').id, none)).thenRefused('unknownTarget');
  });
});

const withheld = () => any({ ...calls('c1', MAIN, { anonymous: true }), customer: null });

describe('a message as work of a queue', () => {
  const numbers = { dialPolicy: { kind: 'dialPolicy', mainNumber: '+442079460100' } };
  const works = (sales: object = {}, facts: object = {}) => {
    const spec = given(tenant({ workQueue: 'sales' }, { ...numbers, sales }));
    spec
      .when(ready('ana'))
      .when(calls('c1', MAIN, facts))
      .when(answers('c1'));
    return afterTone(spec).when(ends('c1')).when(says('Ended', END));
  };
  const hears = (spec: Spec) => spec.when((now) => answers(now.phone('ana')));
  const work = (spec: Spec) =>
    [...spec.state.interactions.values()].find(({ message }) => message !== null);
  const presses2 = (digit: string) => (spec: Spec) => presses(spec.phone('ana'), digit);

  it('rings an agent, who hears it and hangs up: wrapped up and handled', () => {
    const spec = works();
    spec.thenAmong('messageEnded', 'callbackRequested', 'messageQueued', 'queued', 'offered', {
      type: 'legStarted',
      display: 'Sales · voicemail',
    });
    hears(spec).thenAmong('hearingStarted', { type: 'playStarted', purpose: 'message' });
    expect(spec.activity('ana')).toBe('dialling');
    expect(spec.count('dialStarted')).toBe(0);
    spec.when((now) => ends(now.phone('ana')));
    spec.thenAmong('legEnded', 'hearingEnded', 'wrapUpStarted');
    const { counts } = [...spec.state.queues.values()].find(({ id }) => id === 'sales') ?? {};
    expect(counts).toMatchObject({ entered: 1, answered: 1, left: 0 });
    spec.after(60_000);
    expect(spec.state.totals.outcomes).toMatchObject({ voicemailLeft: 1, handled: 1 });
  });

  it('may be heard again, and its caller called back', () => {
    const spec = hears(works());
    spec.when(presses2('2')).thenAmong('digitReceived', { type: 'playStarted' });
    spec.when(presses2('7')).thenNothing();
    spec.when(presses2('1')).thenAmong('dialStarted', { type: 'legStarted', role: 'customer' });
    const of = work(spec);
    const [leg = 'none'] =
      of?.legs.filter((id) => spec.state.legs.get(id)?.role === 'customer') ?? [];
    spec.when(answers(leg)).thenAmong('connected');
    spec.when(ends(leg)).thenAmong('wrapUpStarted');
  });

  it('of a withheld number is heard, and nobody is called', () => {
    const spec = given(tenant({ workQueue: 'sales' }, numbers)).when(ready('ana'));
    spec.when(withheld()).when(answers('c1'));
    hears(afterTone(spec).when(ends('c1')).when(says('Ended', END)));
    spec.thenAmong({ type: 'playStarted', purpose: 'message' });
    spec.when(presses2('1')).thenNothing();
    spec.when(presses2('2')).thenAmong({ type: 'playStarted', purpose: 'message' });
  });

  it('goes back to its place when the phone is lost, and is heard again in a new process', () => {
    const spec = hears(works());
    const phone = spec.phone('ana');
    spec.when(any({ type: 'legsTakenOver', legs: [phone] }));
    spec.thenOnly('legTakenOver', { type: 'playStarted', purpose: 'message' });
    spec.when(ends(phone, 'noMedia')).thenAmong('dialEnded', 'queued');
  });

  it('needs a number to be shown; without one it only lies in the box', () => {
    const own = ['number/+442079460120', 'number/+442079460130'];
    const spec = given(tenant({ workQueue: 'sales' }), publish([], own));
    spec.when(calls('c1', MAIN)).when(answers('c1'));
    afterTone(spec).when(ends('c1')).when(says('Ended', END));
    spec.thenAmong({ type: 'alertRaised', code: 'voicemailNoWork' });
    expect(spec.state.interactions.size).toBe(0);
  });
});
