import { describe, expect, it } from 'vitest';
import { answers, any, calls, ends, presses, publish, ready } from '../test-support/commands.ts';
import { notReady, rings as isRinging, transfers } from '../test-support/commands.ts';
import { contoso } from '../test-support/fixture.ts';
import { given } from '../test-support/spec.ts';
import type { Spec } from '../test-support/spec.ts';

const SALES = '+442079460120';

const person = (id: string, more: object = {}) => ({
  ...contoso().find((each) => each.kind === 'agent'),
  id,
  address: { kind: 'sip', uri: `sip:${id}@h` },
  ...more,
});

const three = (sales: object = {}) =>
  publish([
    ...contoso({ sales: { strategy: 'attendant', ...sales } }),
    person('bob'),
    person('cat'),
  ]);

/** Ana's and bob's phones ring for c1; cat is not ready. */
const ringing = (sales: object = {}): Spec =>
  given(three(sales), ready('ana'), ready('bob'), calls('c1', SALES));

describe('a queue that rings all', () => {
  it('rings every free agent at once, in one decision', () => {
    const spec = ringing();
    spec.thenOnly(
      'interactionStarted',
      'legAccepted',
      'queued',
      { type: 'offered', agent: 'ana', why: { rule: 'attendant', eligible: 2 } },
      'legStarted',
      { type: 'offered', agent: 'bob', why: { rule: 'attendant', eligible: 1 } },
      'legStarted',
      'playStarted',
    );
    expect(spec.of('c1').offers?.map(({ agent }) => agent)).toEqual(['ana', 'bob']);
  });

  it('the first answer wins; the others are cancelled as answered elsewhere', () => {
    const spec = ringing().when((s) => answers(s.phone('bob')));
    spec.thenOnly(
      'legAnswered',
      { type: 'offerEnded', agent: 'ana', why: 'answeredElsewhere', restUntil: null },
      { type: 'legDropped', cause: 'answeredElsewhere' },
      'playStopped',
      { type: 'connected', agent: 'bob' },
    );
    expect(spec.effects()).toContainEqual(
      expect.objectContaining({ kind: 'hangUp', cause: 'answeredElsewhere' }),
    );
    expect(spec.of('c1')).toMatchObject({ state: 'agent', agent: 'bob' });
  });

  it('who was answered elsewhere keeps the idle place', () => {
    const spec = ringing();
    const [anas, bobs] = [spec.phone('ana'), spec.phone('bob')];
    spec
      .when(answers(bobs))
      .when(ready('cat'))
      .when(ends(anas, 'answeredElsewhere', 487));
    spec.when(three({ strategy: 'longestIdle' })).when(calls('c2', SALES));
    spec.thenAmong({ type: 'offered', agent: 'ana' });
  });

  it('two answers in one instant: the second one connects nothing and is hung up', () => {
    const spec = ringing();
    const [anas, bobs] = [spec.phone('ana'), spec.phone('bob')];
    spec.when(answers(anas)).when(answers(bobs));
    spec.thenOnly('legAnswered', { type: 'legDropped', cause: 'answeredElsewhere' });
    spec.when(answers(bobs)).thenNothing();
    spec.when(ends(bobs)).thenOnly('legEnded');
    expect(spec.count('connected')).toBe(1);
    expect(spec.activity('bob')).toBe('free');
  });

  it('a decline leaves the others ringing; when all have declined, it waits', () => {
    const spec = ringing();
    spec.when((s) => any({ type: 'declineOffer', offer: s.offer('ana') }));
    spec.thenOnly({ type: 'offerEnded', agent: 'ana', why: 'declined' }, 'legDropped');
    expect(spec.of('c1')).toMatchObject({ state: 'offer', agent: 'bob' });
    spec.when((s) => ends(s.phone('bob'), 'declined'));
    spec.thenOnly(
      'legEnded',
      { type: 'offerEnded', agent: 'bob' },
      { type: 'queued', position: 1 },
    );
    expect(spec.of('c1').state).toBe('queue');
    // Ten seconds of back-off each, then both again.
    spec.when((s) => ends(s.phone('ana'), 'cancelled')).after(10_000);
    expect(spec.of('c1').offers).toHaveLength(2);
  });

  it('nobody answers: each has missed it, and it waits', () => {
    const spec = ringing().after(15_000);
    spec.thenAmong(
      { type: 'offerEnded', agent: 'ana', why: 'noAnswer' },
      { type: 'agentStateChanged', agent: 'ana', by: 'noAnswer' },
      { type: 'offerEnded', agent: 'bob', why: 'noAnswer' },
      { type: 'agentStateChanged', agent: 'bob', by: 'noAnswer' },
      { type: 'queued', position: 1 },
    );
  });

  it('who becomes free meanwhile is rung too, except who has just declined it', () => {
    const spec = ringing().when(ready('cat'));
    spec.thenAmong('agentStateChanged', { type: 'offered', agent: 'cat', why: { eligible: 1 } });
    expect(spec.of('c1').offers).toHaveLength(3);
    const declined = ringing();
    const phone = declined.phone('ana');
    declined.when(any({ type: 'declineOffer', offer: declined.offer('ana') }));
    declined.when(ends(phone, 'cancelled')).thenOnly('legEnded');
    expect(declined.activity('ana')).toBe('free');
    declined.after(10_000);
    expect(declined.of('c1').offers?.map(({ agent }) => agent)).toEqual(['bob', 'ana']);
  });

  it('a wider ring is rung too, while the others ring on', () => {
    const low = person('low', { skills: [] });
    const rings = [{ afterMs: 5_000, requirements: [] }];
    const documents = contoso({ sales: { strategy: 'attendant', rings } });
    const spec = given(publish([...documents, low]), ready('ana'), ready('low'));
    spec.when(calls('c1', SALES)).after(5_000);
    spec.thenAmong({ type: 'ringWidened', ring: 2 }, { type: 'offered', agent: 'low' });
  });

  it('the next caller waits until somebody is free, in order', () => {
    const spec = ringing().when(calls('c2', SALES));
    expect(spec.of('c2')).toMatchObject({ state: 'queue', position: 1 });
    const phone = spec.phone('ana');
    spec.when((s) => answers(s.phone('bob'))).when(ends(phone, 'cancelled'));
    spec.thenAmong('legEnded', { type: 'offered', agent: 'ana' });
    expect(spec.of('c2').state).toBe('offer');
  });

  it('the caller hangs up: every phone stops', () => {
    const spec = ringing().when(ends('c1'));
    spec.thenOnly(
      'legEnded',
      { type: 'offerEnded', agent: 'ana', why: 'withdrawn' },
      { type: 'legDropped', cause: 'cancelled' },
      { type: 'offerEnded', agent: 'bob', why: 'withdrawn' },
      { type: 'legDropped', cause: 'cancelled' },
      'interactionEnded',
    );
  });

  it('a person sends it on, or ends it: every phone stops', () => {
    const to = { kind: 'queue', queue: 'support' };
    const spec = ringing().when((s) => transfers(s.of('c1').id, to));
    spec.thenAmong('offerEnded', 'offerEnded', 'transferred', { type: 'queued', queue: 'support' });
    const ended = ringing().when((s) =>
      any({ type: 'endInteraction', interaction: s.of('c1').id }),
    );
    ended.thenAmong('offerEnded', 'offerEnded', 'interactionEnded');
  });

  it('one of them goes away: only that phone stops', () => {
    const spec = ringing().when(notReady('ana'));
    spec.thenOnly('agentStateChanged', { type: 'offerEnded', why: 'withdrawn' }, 'legDropped');
    expect(spec.of('c1').offers?.map(({ agent }) => agent)).toEqual(['bob']);
  });

  it('a confirmation asked of one does not stop the others: they may be faster', () => {
    const spec = ringing({ confirmAnswer: 'always' });
    const [anas, bobs] = [spec.phone('ana'), spec.phone('bob')];
    spec.when(isRinging(anas)).when(answers(anas)).when(answers(bobs)).when(presses(bobs, '1'));
    spec.thenAmong(
      { type: 'offerEnded', agent: 'ana', why: 'answeredElsewhere' },
      { type: 'connected', agent: 'bob' },
    );
    spec.when(presses(anas, '1')).thenNothing();
  });
});
