import { describe, expect, it } from 'vitest';
import { contoso } from '../test-support/fixture.ts';
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
} from '../test-support/commands.ts';
import { given } from '../test-support/spec.ts';
import type { Spec } from '../test-support/spec.ts';

const MAIN = '+442079460100';
const finished = (spec: Spec) => played('c1', spec.play('c1'));

const greeting = () => given(publish(contoso())).when(calls('c1', MAIN));
const menu = () => greeting().when(finished);

describe('a flow', () => {
  it('answers with its first prompt', () => {
    greeting().thenOnly(
      'interactionStarted',
      { type: 'nodeEntered', flow: 'main', version: 1, node: 'greeting' },
      'legAccepted',
      { type: 'playStarted', purpose: 'node', bargeIn: false },
    );
  });

  it('caller hangs up in the greeting: abandoned in the flow', () => {
    greeting()
      .when(ends('c1'))
      .thenOnly('legEnded', {
        type: 'interactionEnded',
        outcome: { kind: 'abandoned', stage: 'flow', short: false },
      });
  });

  it('goes on when a prompt fails, and when its end is never heard of', () => {
    const failed = greeting().when((s) => played('c1', s.play('c1'), 'failed', 0));
    failed.thenAmong({ type: 'nodeEntered', node: 'menu' });
    const silent = greeting().when(answers('c1'));
    for (const id of silent.state.effects.keys()) silent.when(settles(id));
    silent
      .after(300_000)
      .thenOnly('playStopped', { type: 'nodeEntered', node: 'menu' }, 'playStarted');
  });

  it('goes on when the play effect is settled as failed', () => {
    const spec = greeting();
    const play = [...spec.state.effects.values()].find((e) => e.effect.action.kind === 'play');
    spec
      .when(settles(play?.effect.id ?? '', 'failed'))
      .thenAmong('effectSettled', { type: 'playEnded', reason: 'failed' }, 'nodeEntered');
  });

  it('keeps to the version it began with', () => {
    const spec = greeting();
    const flow = contoso({ main: { name: 'Newer' } }).filter((each) => each.kind === 'flow');
    spec.when(publish(flow)).thenOnly({ type: 'configPublished', version: 2 });
    spec.when(finished).thenAmong({ type: 'nodeEntered', version: 1 });
    expect(spec.of('c1').node).toBe('Main line: menu menu');
    spec.when(calls('c2', MAIN)).thenAmong({ type: 'nodeEntered', version: 2 });
    expect(spec.state.heldFlows.size).toBe(2);
    spec.when(ends('c1'));
    expect(spec.state.heldFlows.size).toBe(1);
  });
});

describe('a menu', () => {
  it('takes a key pressed during the greeting before it: greeting and prompt are cut short', () => {
    greeting()
      .when(ready('ana'))
      .when(presses('c1', '1'))
      .thenAmong(
        'playStopped',
        { type: 'nodeEntered', node: 'menu' },
        'digitReceived',
        { type: 'menuChosen', digit: '1', next: 'toSales' },
        'queued',
      );
  });

  it('takes a key while the prompt plays: 1 leads to Sales', () => {
    const spec = menu().when(ready('ana')).when(presses('c1', '1'));
    spec.thenOnly(
      'digitReceived',
      'playStopped',
      { type: 'menuChosen', digit: '1', next: 'toSales' },
      { type: 'nodeEntered', node: 'toSales' },
      { type: 'queued', queue: 'sales' },
      { type: 'offered', agent: 'ana' },
      'legStarted',
      { type: 'playStarted', purpose: 'music' },
    );
  });

  it('waits after the prompt, asks three times, then goes the other way', () => {
    const spec = menu();
    for (const tries of [1, 2, 3]) {
      spec.when(finished).thenOnly('playEnded', 'menuWaiting');
      spec.after(5_000).thenAmong({ type: 'menuMissed', why: 'noInput', tries });
    }
    spec.thenAmong(
      { type: 'nodeEntered', node: 'goodbye' },
      { type: 'endingStarted', outcome: { kind: 'completedInFlow' } },
      { type: 'playStarted', purpose: 'farewell' },
    );
    spec.when(finished).thenOnly('playEnded', 'legDropped', 'interactionEnded');
  });

  it('a key without meaning counts as a try and is asked again', () => {
    menu()
      .when(presses('c1', '8'))
      .thenOnly(
        'digitReceived',
        'playStopped',
        { type: 'menuMissed', why: 'noMatch', tries: 1 },
        { type: 'playStarted', bargeIn: true },
      );
  });

  it('barge-in reported by the player itself waits for the key', () => {
    const spec = menu().when((s) => played('c1', s.play('c1'), 'digit', 400));
    spec.thenOnly('playEnded', 'menuWaiting');
    spec.when(presses('c1', '3')).thenAmong('menuChosen', 'endingStarted');
  });

  it('a key that comes late, in the queue or after the end, changes nothing', () => {
    const spec = menu().when(presses('c1', '1'));
    spec.when(presses('c1', '1')).thenNothing();
    spec.when(ends('c1')).when(presses('c1', '1')).thenNothing();
  });
});

describe('other nodes', () => {
  it('opening hours are found once and stand in the event', () => {
    menu()
      .when(presses('c1', '2'))
      .thenAmong({ type: 'nodeEntered', node: 'isOpen', open: true }, { type: 'queued' });
    const night = given(publish(contoso())).after(12 * 3_600_000);
    night.when(calls('c1', MAIN)).when(finished).when(presses('c1', '2'));
    night.thenAmong({ type: 'nodeEntered', open: false }, { type: 'nodeEntered', node: 'goodbye' });
  });

  it('transfer to an agent who is free rings them; otherwise it ends as failed', () => {
    menu()
      .when(ready('ben'))
      .when(presses('c1', '4'))
      .thenAmong({ type: 'transferred', from: null }, { type: 'offered', agent: 'ben' });
    menu()
      .when(presses('c1', '4'))
      .thenAmong('transferred', {
        type: 'interactionEnded',
        outcome: { kind: 'failed', cause: 'unreachable' },
      });
  });

  it('transfer to a number that does not answer ends as failed', () => {
    const spec = menu().when(presses('c1', '5'));
    spec.thenAmong('transferred', { type: 'legStarted', role: 'external' });
    spec.after(60_000).thenAmong('legDropped', 'legDropped', {
      type: 'interactionEnded',
      outcome: { kind: 'failed', cause: 'noAnswer' },
    });
  });

  it('a person can end it: refused, and the customer is hung up', () => {
    menu()
      .when((s) => any({ type: 'endInteraction', interaction: s.of('c1').id }))
      .thenOnly({ type: 'legDropped', leg: 'c1' }, { type: 'interactionEnded' });
  });
});
