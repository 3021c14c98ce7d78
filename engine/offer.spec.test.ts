import { describe, expect, it } from 'vitest';
import { contoso } from './test-support/fixture.ts';
import {
  answers,
  any,
  calls,
  ends,
  presses,
  publish,
  ready,
  rings,
  settles,
} from './test-support/commands.ts';
import { liveLegs } from './index.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const ana = (spec: Spec) => spec.phone('ana');
const decline = (spec: Spec) => any({ type: 'declineOffer', offer: spec.offer('ana') });

/** Ana's phone rings for c1. */
const ringing = (change: Record<string, object> = {}) =>
  given(publish(contoso(change)), ready('ana'), calls('c1', SALES), (s) => rings(ana(s)));

describe('a ringing leg', () => {
  it('keeps its early dialog, so that the next process can stop the ring', () => {
    const dialog = { callId: 'early' };
    const spec = given(publish(contoso()), ready('ana'), calls('c1', SALES));
    spec
      .when((s) => any({ type: 'legRinging', leg: ana(s), dialog }))
      .thenOnly({ type: 'legRang', dialog });
    expect(liveLegs(spec.state).find(({ role }) => role === 'agent')?.dialog).toEqual(dialog);
  });
});

describe('the address of an agent', () => {
  it.each([
    ['teamsUser', { number: '+442079460177' }, 'teams'],
    ['sip', { uri: 'sip:ana@192.0.2.7' }, null],
    ['phone', { user: 'ana', key: 'abcdefghijklmnop' }, null],
    ['outside', { number: '+447700900555' }, 'carrier'],
  ])('%s: is what rings, over a trunk of its kind', (kind, of, trunk) => {
    const address = { kind, ...of };
    const spec = given(publish(contoso({ ana: { address } })), ready('ana'));
    spec.when(calls('c1', SALES));
    spec.thenAmong({ type: 'legStarted', target: { kind: 'agent', agent: 'ana', address }, trunk });
  });
});

describe('an offer that comes to nothing', () => {
  it('no answer by our timer: not ready, and the interaction keeps its place', () => {
    const spec = ringing().when(calls('c2', SALES)).after(15_000);
    spec.thenOnly(
      { type: 'offerEnded', why: 'noAnswer', restUntil: null },
      { type: 'legDropped', cause: 'noAnswer' },
      { type: 'agentStateChanged', duty: { kind: 'notReady', reason: 'noAnswer' }, by: 'noAnswer' },
      { type: 'queued', position: 1 },
    );
    expect(spec.of('c1').position).toBe(1);
    expect(spec.of('c2').position).toBe(2);
  });

  it('no answer with back-off: the agent rests, then gets the next at once', () => {
    const spec = ringing({ sales: { onNoAnswer: 'backOff', backOffMs: 5_000 } }).after(15_000);
    spec.thenAmong({ type: 'offerEnded', why: 'noAnswer' }, 'legDropped', 'queued');
    spec.when((s) => ends(ana(s), 'cancelled', 487));
    spec.after(5_000).thenOnly('agentRested', { type: 'offered', agent: 'ana' }, 'legStarted');
  });

  it('declined on the phone or the desk: not this one again before the back-off', () => {
    for (const how of ['phone', 'desk']) {
      const spec = ringing();
      spec.when((s) => (how === 'desk' ? decline(s) : ends(ana(s), 'declined', 603)));
      spec.thenAmong({ type: 'offerEnded', why: 'declined' }, { type: 'queued', position: 1 });
      if (how === 'desk') spec.when((s) => ends(ana(s), 'cancelled', 487));
      expect(spec.activity('ana')).toBe('free');
      spec.when(calls('c2', SALES)).thenAmong({ type: 'offered', agent: 'ana' });
      spec.when(ends('c2')).when((s) => ends(ana(s), 'cancelled', 487));
      spec.after(10_000).thenOnly('backOffEnded', { type: 'offered', agent: 'ana' }, 'legStarted');
    }
  });

  it.each(['busy', 'unreachable', 'congested', 'trunkDown'])('%s: the agent rests', (cause) => {
    const why = cause === 'busy' ? 'busy' : 'unreachable';
    const spec = ringing().when((s) => ends(ana(s), cause, 486));
    spec.thenOnly('legEnded', { type: 'offerEnded', why }, { type: 'queued', position: 1 });
    expect(spec.activity('ana')).toBe('resting');
    spec.after(10_000).thenAmong('agentRested', { type: 'offered', agent: 'ana' });
  });

  it('a ring that could not be sent is an unreachable agent', () => {
    const spec = ringing();
    const ring = [...spec.state.effects.values()].find((e) => e.effect.action.kind === 'ring');
    spec
      .when(settles(ring?.effect.id ?? '', 'failed', '503'))
      .thenOnly('effectSettled', 'legEnded', { type: 'offerEnded', why: 'unreachable' }, 'queued');
  });

  it('the next free agent gets it at once, and the place is kept', () => {
    const cara = { ...contoso()[5], id: 'cara', address: { kind: 'sip', uri: 'sip:c@h' } };
    const spec = given(publish([...contoso(), cara]), ready('ana'), ready('cara'));
    spec.when(calls('c1', SALES)).when((s) => ends(ana(s), 'busy', 486));
    spec.thenAmong(
      'offerEnded',
      { type: 'queued', position: 1 },
      { type: 'offered', agent: 'cara' },
    );
  });

  it('saying ready again cuts the rest short', () => {
    const spec = ringing().when((s) => ends(ana(s), 'busy', 486));
    spec
      .when(ready('ana'))
      .thenOnly('agentRested', { type: 'offered', agent: 'ana' }, 'legStarted');
  });

  it('the host died under the ring: the agent rests, the caller keeps the place', () => {
    const spec = ringing().when((s) => ends(ana(s), 'hostLost'));
    spec.thenOnly(
      'legEnded',
      { type: 'offerEnded', why: 'hostLost' },
      { type: 'queued', position: 1 },
    );
  });

  it('or goes to the end of the line, where the queue says so, and its wait goes on', () => {
    const spec = ringing({ sales: { keepPlaceAfterHostLoss: false } }).after(1_000);
    spec.when(calls('c2', SALES)).when((s) => ends(ana(s), 'hostLost'));
    spec.thenAmong({ type: 'offerEnded', why: 'hostLost' }, { type: 'queued', position: 2 });
    expect([spec.of('c1').position, spec.of('c2').position]).toEqual([2, 1]);
    spec.when(ready('ana')).thenAmong({ type: 'offered', interaction: spec.of('c2').id });
    expect(spec.count('queued')).toBe(3);
  });
});

describe('answer confirmation', () => {
  const outside = { ana: { address: { kind: 'outside', number: '+447700900555' } } };
  const asked = () => ringing(outside).when((s) => answers(ana(s)));

  it('is asked of outside numbers by default: a voicemail never gets the customer', () => {
    const spec = asked().thenOnly(
      'legAnswered',
      { type: 'confirmationAsked', agent: 'ana' },
      { type: 'playStarted', prompts: [{ text: 'Sales call. Press 1 to accept.' }] },
    );
    spec
      .after(10_000)
      .thenOnly(
        { type: 'offerEnded', why: 'unconfirmed' },
        { type: 'legDropped', cause: 'noAnswer' },
        { type: 'agentStateChanged', by: 'noAnswer' },
        { type: 'queued', position: 1 },
      );
    expect(spec.count('connected')).toBe(0);
  });

  it('1 connects, 2 and hanging up decline, other keys change nothing', () => {
    const spec = asked();
    spec.when((s) => presses(ana(s), '7')).thenNothing();
    spec.when((s) => presses(ana(s), '1')).thenOnly('digitReceived', 'playStopped', 'connected');
    asked()
      .when((s) => presses(ana(s), '2'))
      .thenAmong({ type: 'offerEnded', why: 'declined' }, 'legDropped', 'queued');
    asked()
      .when((s) => ends(ana(s)))
      .thenOnly('legEnded', { type: 'offerEnded', why: 'declined' }, 'queued');
  });

  it('the caller leaves during it: the phone is dropped, nothing connects', () => {
    const spec = asked().when(ends('c1'));
    spec.thenOnly(
      'legEnded',
      { type: 'offerEnded', why: 'withdrawn' },
      'legDropped',
      'interactionEnded',
    );
    spec.when((s) => presses(ana(s), '1')).thenNothing();
  });

  it('can be wanted of everybody or nobody', () => {
    ringing({ sales: { confirmAnswer: 'always' } })
      .when((s) => answers(ana(s)))
      .thenAmong('confirmationAsked');
    ringing({ ...outside, sales: { confirmAnswer: 'never' } })
      .when((s) => answers(ana(s)))
      .thenAmong('connected');
  });
});
