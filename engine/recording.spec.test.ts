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
} from './test-support/commands.ts';
import { settles, transfers } from './test-support/commands.ts';
import { agent, contoso, queue } from './test-support/fixture.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SAID = { kind: 'text', text: 'This call is recorded.', language: 'en-GB' };
const SALES = '+442079460120';

const tenant = (recording: object, support: object = {}) =>
  publish([
    ...contoso({ sales: { recording }, support: { recording: support } }),
    agent('cy', { skill: 'Sales', number: '+442079460113' }),
  ]);
const all = (more: object = {}) => tenant({ mode: 'all', ...more });

const talks = (spec: Spec, leg = 'c1') =>
  spec
    .when(ready('ana'))
    .when(calls(leg, SALES))
    .when(answers(leg))
    .when((now) => answers(now.phone('ana')));
const asks = (type: string) => (spec: Spec) =>
  any({ type: `${type}Recording`, interaction: spec.of('c1').id });
const says =
  (type: string, more: object = {}) =>
  (spec: Spec) =>
    any({ type: `recording${type}`, leg: 'c1', recording: idOf(spec), ...more });
const idOf = (spec: Spec) => [...spec.state.recordings.keys()][0] ?? 'r-none';
const shown = (spec: Spec) => [spec.of('c1').recording, spec.of('c1').recordingMay];
const ENDED = { durationMs: 5_000, size: 9_000, failed: false };

describe('a queue that records all', () => {
  it('begins after the two hear each other, and ends with the talk', () => {
    const spec = talks(given(all()));
    spec.thenAmong('connected', { type: 'recordingAsked', mode: 'start', by: 'policy' });
    expect(spec.effects().map(({ kind }) => kind)).toEqual(['stopPlay', 'bridge', 'record']);
    expect(shown(spec)).toEqual(['off', ['pause']]);
    spec.when(says('Started')).thenOnly('recordingStarted');
    expect(shown(spec)).toEqual(['on', ['pause']]);
    spec.when(ends('c1')).thenAmong({ type: 'recordingAsked', mode: 'stop' });
    spec.when(says('Ended', ENDED)).thenOnly({ type: 'recordingEnded', size: 9_000 });
    expect(spec.state.recordings.size).toBe(0);
  });

  it('off, and another queue: nothing', () => {
    const off = talks(given(tenant({ mode: 'off' })));
    expect(off.count('recordingAsked')).toBe(0);
    off.when(asks('start')).thenRefused('recordingNotAllowed');
    expect(talks(given(tenant({ mode: 'onDemand' }))).count('recordingAsked')).toBe(0);
    expect(talks(given(publish(contoso()))).count('recordingAsked')).toBe(0);
  });

  it('may not be stopped, nor started twice, by the agent', () => {
    const spec = talks(given(all())).when(says('Started'));
    spec.when(asks('stop')).thenRefused('recordingNotAllowed');
    spec.when(asks('start')).thenRefused('alreadyRecording');
    spec.when(any({ type: 'stopRecording', interaction: 'i-99' }));
    spec.thenRefused('unknownInteraction');
  });

  it('keeps the days of its queue', () => {
    const spec = talks(given(all({ retentionDays: 7 })));
    spec.thenAmong({ type: 'recordingAsked', queue: 'sales', agent: 'ana', retentionDays: 7 });
  });

  it('breaks off when the disk is full; the call goes on and a person is told', () => {
    const spec = talks(given(all())).when(says('Started'));
    spec.when(says('Ended', { ...ENDED, failed: true }));
    spec.thenOnly('recordingEnded', { type: 'alertRaised', code: 'recordingFailed' });
    expect(spec.of('c1')).toMatchObject({ state: 'agent', recording: 'off' });
    spec.when(asks('start')).thenOnly({ type: 'recordingAsked', mode: 'start', by: 'agent' });
  });

  it('a start that fails is no recording', () => {
    const spec = talks(given(all()));
    const effect = [...spec.state.effects.values()].find((each) => {
      return each.effect.action.kind === 'record';
    });
    spec.when(settles(effect?.effect.id ?? '', 'failed', 'noTarget'));
    spec.thenAmong('effectSettled', { type: 'recordingEnded', failed: true }, 'alertRaised');
  });
});

it('a call that ends while its recording ends is no alarm', () => {
  const spec = talks(given(all())).when(says('Started')).when(ends('c1'));
  const stop = [...spec.state.effects.values()].find(({ effect: { action } }) => {
    return action.kind === 'record' && action.mode === 'stop';
  });
  spec.when(settles(stop?.effect.id ?? '', 'failed', 'notRecording')).thenOnly('effectSettled');
  spec.when(says('Ended', ENDED)).thenOnly('recordingEnded');
});

describe('a pause', () => {
  const paused = (more: object = {}) =>
    talks(given(all(more)))
      .when(says('Started'))
      .when(asks('pause'));

  it('is shown once the platform has confirmed it, and ends when asked', () => {
    const spec = paused().thenOnly({ type: 'recordingAsked', mode: 'pause', by: 'agent' });
    expect(shown(spec)).toEqual(['on', ['resume']]);
    expect(shown(spec.when(says('Paused')))).toEqual(['paused', ['resume']]);
    spec.when(asks('pause')).thenRefused('alreadyPaused');
    spec.when(asks('resume')).thenOnly({ type: 'recordingAsked', mode: 'resume' });
    expect(shown(spec)).toEqual(['paused', ['pause']]);
    spec.when(says('Paused')).thenNothing();
    expect(shown(spec.when(says('Resumed')))).toEqual(['on', ['pause']]);
    spec.when(asks('resume')).thenRefused('notPaused');
  });

  it('is not every queue’s', () => {
    paused({ pauseAllowed: false }).thenRefused('recordingNotAllowed');
  });

  it('ends by itself after pauseMaxMs, and never with 0', () => {
    const spec = paused({ pauseMaxMs: 30_000 }).when(says('Paused'));
    spec.after(29_999).thenOnly();
    spec.after(1).thenOnly({ type: 'recordingAsked', mode: 'resume', by: 'timer' });
    const ever = paused({ pauseMaxMs: 0 }).when(says('Paused')).after(3_600_000);
    expect(ever.last.some(({ event }) => event.type === 'recordingAsked')).toBe(false);
  });

  it('that the platform cannot do ends the recording: the number must not be kept', () => {
    const spec = paused();
    const effect = [...spec.state.effects.keys()].at(-1) ?? '';
    spec.when(settles(effect, 'failed', 'x'));
    spec.thenOnly('effectSettled', { type: 'recordingAsked', mode: 'stop' });
  });

  it('outlives the process that kept it: nothing is written until somebody resumes', () => {
    const spec = paused().when(says('Paused'));
    const takenOver = any({ type: 'legsTakenOver', legs: ['c1', spec.phone('ana')] });
    spec.when(takenOver);
    expect(spec.last.some(({ event }) => event.type === 'recordingAsked')).toBe(false);
    expect(shown(spec)[0]).toBe('paused');
    spec.when(asks('resume')).thenOnly({ type: 'recordingAsked', mode: 'start' });
  });
});

it('a recording goes on in a new process, in another file of the same', () => {
  const spec = talks(given(all())).when(says('Started'));
  const recording = idOf(spec);
  spec.when(any({ type: 'legsTakenOver', legs: ['c1', spec.phone('ana')] }));
  spec.thenAmong('rejoined', { type: 'recordingAsked', mode: 'start', recording });
});

it('the customer goes on from another phone: another recording, unless it was paused', () => {
  const replaced = any({ type: 'legReplaced', leg: 'c1', by: 'c2', dialog: { callId: 'c2' } });
  const spec = talks(given(all())).when(says('Started')).when(replaced);
  const start = { type: 'recordingAsked', mode: 'start', leg: 'c2' } as const;
  spec.thenAmong({ type: 'recordingAsked', mode: 'stop', leg: 'c1' }, start);
  const paused = talks(given(all())).when(says('Started')).when(asks('pause'));
  paused.when(says('Paused')).when(replaced);
  expect(paused.last.filter(({ event }) => event.type === 'recordingAsked').length).toBe(1);
});

it('what the platform never confirms ends by a timer', () => {
  const spec = talks(given(all()));
  spec.after(60_000).thenAmong({ type: 'recordingAsked', mode: 'stop', by: 'timer' });
  spec.after(60_000).thenAmong({ type: 'recordingEnded', failed: true });
});

describe('on demand', () => {
  it('a person starts it and stops it', () => {
    const spec = talks(given(tenant({ mode: 'onDemand' })));
    expect(shown(spec)).toEqual(['off', ['start']]);
    spec.when(asks('start')).thenOnly({ type: 'recordingAsked', mode: 'start', by: 'agent' });
    spec.when(says('Started'));
    expect(shown(spec)).toEqual(['on', ['pause', 'stop']]);
    spec.when(asks('stop'), { kind: 'user', id: 'ana' });
    spec.thenOnly({ type: 'recordingAsked', mode: 'stop', by: 'agent' });
    spec.when(asks('start')).thenOnly('recordingAsked');
    expect(spec.state.recordings.size).toBe(2);
  });

  it('nobody who is not talking, and no queue that does not record', () => {
    const spec = given(tenant({ mode: 'onDemand' })).when(calls('c1', SALES));
    spec.when(asks('start')).thenRefused('notConnected');
    const off = talks(given(publish(contoso()))).when(asks('start'));
    off.thenRefused('recordingNotAllowed');
    expect(shown(off)).toEqual([undefined, undefined]);
  });
});

describe('the customer is told before', () => {
  const told = (more: object = {}) => all({ announcement: SAID, consent: 'announce', ...more });
  const rung = (setup: ReturnType<typeof all>) =>
    given(setup).when(ready('ana')).when(calls('c1', SALES)).when(answers('c1'));

  it('hears it, then waits or is offered; then the talk is recorded', () => {
    const spec = given(told()).when(ready('ana')).when(calls('c1', SALES));
    spec.thenOnly(
      ...['interactionStarted', 'legAccepted', 'noticeStarted'].map((type) => ({ type }) as never),
      { type: 'playStarted', purpose: 'notice', prompts: [SAID] },
    );
    expect(spec.of('c1').state).toBe('flow');
    spec.when(answers('c1'));
    spec.when((now) => played('c1', now.play('c1')));
    spec.thenAmong({ type: 'noticeEnded', consent: 'told' }, 'queued', 'offered');
    spec.when((now) => answers(now.phone('ana')));
    spec.thenAmong('connected', { type: 'recordingAsked', mode: 'start' });
  });

  it('nothing is said with consent none, and the talk is recorded', () => {
    const spec = rung(all());
    expect(spec.count('noticeStarted')).toBe(0);
    spec.when((now) => answers(now.phone('ana'))).thenAmong('connected', 'recordingAsked');
  });

  it('words that could not be played are no notice: the call goes on unrecorded', () => {
    const spec = rung(told()).when((now) => played('c1', now.play('c1'), 'failed'));
    spec.thenAmong({ type: 'noticeEnded', consent: 'refused' }, 'offered');
    spec.when((now) => answers(now.phone('ana')));
    expect(spec.count('recordingAsked')).toBe(0);
    spec.when(asks('start')).thenRefused('noConsent');
  });

  it('words whose end is never heard of: after five minutes the call goes on', () => {
    rung(told()).after(300_000).thenAmong({ type: 'noticeEnded', consent: 'refused' }, 'offered');
  });

  it('who hangs up meanwhile has abandoned the flow', () => {
    const spec = rung(told()).when(ends('c1'));
    spec.thenAmong({ type: 'interactionEnded', outcome: { kind: 'abandoned', stage: 'flow' } });
  });

  it('a new process says it once more', () => {
    const spec = rung(told()).when(any({ type: 'legsTakenOver', legs: ['c1'] }));
    spec.thenAmong('legTakenOver', { type: 'playStarted', purpose: 'notice' });
  });

  it('a supervisor may send the call on while it is being said', () => {
    const spec = rung(told());
    spec.when((now) => transfers(now.of('c1').id, { kind: 'queue', queue: 'support' }));
    spec.thenAmong('playStopped', 'transferred', 'queued');
  });
});

describe('consent by a key', () => {
  const keyed = (more: object = {}) => ({
    mode: 'all',
    announcement: SAID,
    consent: 'key',
    consentKey: '5',
    consentTimeMs: 4_000,
    ...more,
  });
  const asked = (more: object = {}) =>
    given(tenant(keyed(more)))
      .when(ready('ana'))
      .when(calls('c1', SALES))
      .when(answers('c1'))
      .when((now) => played('c1', now.play('c1')));
  const talk = (spec: Spec) => spec.when((now) => answers(now.phone('ana')));

  it('pressed: recorded', () => {
    const spec = asked().thenOnly({ type: 'playEnded' }, 'consentAsked');
    spec.when(presses('c1', '5'));
    spec.thenAmong('digitReceived', { type: 'noticeEnded', consent: 'given' }, 'offered');
    talk(spec).thenAmong('connected', 'recordingAsked');
  });

  it('another key, or none in time: not recorded, and the call goes on', () => {
    const wrong = asked().when(presses('c1', '1'));
    wrong.thenAmong({ type: 'noticeEnded', consent: 'refused' }, 'offered');
    expect(talk(wrong).count('recordingAsked')).toBe(0);
    const late = asked().after(3_999).thenOnly();
    late.after(1).thenAmong({ type: 'noticeEnded', consent: 'refused' }, 'offered');
    expect(talk(late).when(asks('start')).refusal?.reason).toBe('noConsent');
    expect(shown(late)).toEqual(['off', []]);
  });

  it('pressed while it is being said', () => {
    const spec = given(tenant(keyed())).when(ready('ana')).when(calls('c1', SALES));
    spec.when(answers('c1')).when(presses('c1', '5'));
    spec.thenAmong('playStopped', { type: 'noticeEnded', consent: 'given' }, 'offered');
  });
});

describe('a transfer', () => {
  const to = (queueId: string) => (spec: Spec) =>
    transfers(spec.of('c1').id, { kind: 'queue', queue: queueId });
  const recorded = (support: object) =>
    talks(given(tenant({ mode: 'all' }, support), ready('ben'))).when(says('Started'));

  it('goes on where the next queue records all, by its own days', () => {
    const spec = recorded({ mode: 'all', retentionDays: 9 }).when(to('support'));
    expect(spec.last.some(({ event }) => event.type === 'recordingAsked')).toBe(false);
    spec.when((now) => answers(now.phone('ben')));
    const followed = { queue: 'support', agent: 'ben', retentionDays: 9 };
    spec.thenAmong('connected', { type: 'recordingFollowed', ...followed });
    expect(spec.count('recordingAsked')).toBe(1);
  });

  it('ends on the way to a queue that does not, or leaves it to the agent', () => {
    for (const mode of ['off', 'onDemand']) {
      const spec = recorded({ mode }).when(to('support'));
      spec.thenAmong('transferred', { type: 'recordingAsked', mode: 'stop', by: 'policy' });
    }
  });

  it('ends on the way to a queue that asks for a key, until it is pressed', () => {
    const support = { mode: 'all', announcement: SAID, consent: 'key' };
    const spec = recorded(support).when(to('support'));
    spec.thenAmong('noticeStarted', { type: 'recordingAsked', mode: 'stop' });
  });

  it('ends on the way into a flow or to an outside number', () => {
    for (const target of [
      { kind: 'flow', flow: 'main' },
      { kind: 'number', number: '+442079460999' },
    ]) {
      const spec = recorded({}).when((now) => transfers(now.of('c1').id, target));
      spec.thenAmong('transferred', { type: 'recordingAsked', mode: 'stop' });
    }
  });

  it('to another agent of the same queue: one recording', () => {
    const spec = recorded({}).when(ready('cy'));
    spec.when((now) => transfers(now.of('c1').id, { kind: 'agent', agent: 'cy' }));
    spec.when((now) => answers(now.phone('cy')));
    spec.thenAmong('connected', { type: 'recordingFollowed', agent: 'cy' });
  });
});

describe('the configuration check', () => {
  const faults = (recording: object) =>
    given(publish([...contoso(), { ...queue('third', 'Third'), recording }])).refusal?.details;

  it('finds consent without words, words without consent, and music for words', () => {
    expect(faults({ mode: 'all', consent: 'announce' })?.[0]).toContain('needs words');
    expect(faults({ mode: 'all', announcement: SAID })?.[0]).toContain('never be said');
    const music = { kind: 'music', name: 'default' };
    const fault = faults({ mode: 'all', consent: 'key', announcement: music });
    expect(fault?.[0]).toContain('music says nothing');
    expect(faults({ consent: 'announce' })).toBeUndefined();
  });
});
