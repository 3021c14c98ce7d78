import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AgentCapacity } from '../../domain/index.ts';
import { calls, publish, ready } from '../test-support/commands.ts';
import { contoso } from '../test-support/fixture.ts';
import { given } from '../test-support/spec.ts';
import { CHANNEL_BIT, freeChannels } from './capacity.ts';
import type { Channel } from './capacity.ts';

const ALL: readonly Channel[] = ['voice', 'chat', 'email', 'sms', 'social'];

const free = (capacity: object, ...work: readonly Channel[]): Channel[] => {
  const mask = freeChannels(
    AgentCapacity.parse(capacity),
    work.map((channel) => ({ channel })),
  );
  return ALL.filter((channel) => (mask & CHANNEL_BIT[channel]) !== 0);
};

describe('capacity', () => {
  it('by default: one call, or three chats, or five e-mails', () => {
    expect(free({})).toEqual(['voice', 'chat', 'email', 'sms', 'social']);
    expect(free({}, 'voice')).toEqual([]);
    expect(free({}, 'chat', 'chat')).toEqual(['chat', 'email', 'sms', 'social']);
    expect(free({}, 'chat', 'chat', 'chat')).toEqual([]);
    expect(free({}, 'email', 'email', 'email', 'email')).toEqual(['email', 'sms']);
  });

  it('max: so many of one channel, though there is room', () => {
    expect(free({ chat: { max: 1, weight: 10 } }, 'chat')).not.toContain('chat');
    expect(free({ chat: { max: 0 } })).not.toContain('chat');
  });

  it('weight and total: channels share what there is', () => {
    expect(free({ total: 50 })).toEqual(['chat', 'email', 'sms', 'social']);
    expect(free({ total: 200, chat: { weight: 60 } }, 'voice')).toContain('chat');
    expect(free({ total: 150, chat: { weight: 60 } }, 'voice')).not.toContain('chat');
  });

  describe.each(ALL)('%s', (channel) => {
    const others = ALL.filter((each) => each !== channel);

    it('max: 0 gives none of it, and all of the others', () => {
      expect(free({ [channel]: { max: 0 } })).toEqual(others);
    });

    it('weight: each takes so much of the total', () => {
      expect(free({ total: 500, [channel]: { weight: 501 } })).toEqual(others);
      expect(free({ total: 500, [channel]: { weight: 500 } })).toEqual(ALL);
      expect(free({ total: 500, [channel]: { weight: 500 } }, channel)).toEqual([]);
      expect(free({ total: 500, [channel]: { weight: 400 } }, channel)).toEqual(others);
    });

    it('interruptible: leaves room for the others beside it', () => {
      const whole = { weight: 100 };
      expect(free({ [channel]: { ...whole, interruptible: true } }, channel)).toEqual(others);
      expect(free({ [channel]: whole }, channel)).toEqual([]);
    });
  });

  it('voice stays one, whatever is set', () => {
    expect(free({ total: 1_000, voice: { max: 5, weight: 10 } }, 'voice')).not.toContain('voice');
  });

  it('interruptible: a call comes in beside an e-mail, no e-mail beside a call', () => {
    expect(free({}, 'email')).not.toContain('voice');
    const email = { interruptible: true };
    expect(free({ email }, 'email')).toContain('voice');
    expect(free({ email }, 'email', 'voice')).toEqual([]);
    expect(free({ email }, 'email', 'email', 'email', 'email', 'email')).not.toContain('email');
  });

  it('is never exceeded by taking what is free, interruptions aside', () => {
    const channel = fc.constantFrom<Channel>('voice', 'chat', 'email', 'sms', 'social');
    const setting = fc.record({ max: fc.nat(5), weight: fc.nat(60) });
    const capacity = fc.record({
      total: fc.integer({ min: 1, max: 200 }),
      chat: setting,
      sms: setting,
    });
    const property = fc.property(capacity, fc.array(channel), (settings, wanted) => {
      const limits = AgentCapacity.parse(settings);
      const taken: Channel[] = [];
      for (const each of wanted) if (free(settings, ...taken).includes(each)) taken.push(each);
      const used = taken.reduce((sum, each) => sum + limits[each].weight, 0);
      expect(used).toBeLessThanOrEqual(limits.total);
      for (const each of taken) {
        expect(taken.filter((other) => other === each).length).toBeLessThanOrEqual(
          limits[each].max,
        );
      }
    });
    fc.assert(property, { seed: 5, numRuns: 300 });
  });

  it('an agent without room for voice is not rung by a queue', () => {
    const capacity = { voice: { max: 0 } };
    const spec = given(publish(contoso({ ana: { capacity } })), ready('ana'));
    spec.when(calls('c1', '+442079460120'));
    expect(spec.of('c1').state).toBe('queue');
    spec.when(publish(contoso())).thenAmong('configPublished', {
      type: 'offered',
      why: { eligible: 1 },
    });
  });
});
