import { describe, expect, it } from 'vitest';
import { agentView } from './index.ts';
import { contoso } from './test-support/fixture.ts';
import { any, calls, publish, ready, transfers } from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const load = (channel: string, count: number, agent = 'ana') =>
  any({ type: 'setAgentLoad', agent, channel, count });
const centre = (capacity: object) => publish(contoso({ ana: { capacity } }));
const chat = (more: object) => ({ max: 3, weight: 33, ...more });

describe('what agents have in hand of other channels', () => {
  it('keeps calls away while the weights do not fit, and lets one in when they do', () => {
    const spec = given(centre({}), ready('ana')).when(load('chat', 1));
    spec.thenOnly({ type: 'agentLoadSet', agent: 'ana', channel: 'chat', count: 1 });
    spec.when(calls('c1', SALES));
    expect(spec.count('offered')).toBe(0);
    spec.when(load('chat', 0)).thenAmong('agentLoadSet', { type: 'offered', agent: 'ana' });
  });

  it('lets a call in beside as much as fits', () => {
    const capacity = { total: 150, chat: chat({ weight: 25 }) };
    const two = given(centre(capacity), ready('ana'), load('chat', 2), calls('c1', SALES));
    expect(two.count('offered')).toBe(1);
    const three = given(centre(capacity), ready('ana'), load('chat', 3), calls('c1', SALES));
    expect(three.count('offered')).toBe(0);
  });

  it('lets a call interrupt what may be interrupted', () => {
    const email = { max: 5, weight: 20, interruptible: true };
    const spec = given(centre({ email }), ready('ana'), load('email', 5), calls('c1', SALES));
    expect(spec.count('offered')).toBe(1);
    const chats = given(centre({ email }), ready('ana'), load('chat', 1), calls('c1', SALES));
    expect(chats.count('offered')).toBe(0);
  });

  it.each(['chat', 'email', 'sms', 'social'])(
    '%s: its weight keeps a call away, unless it may be interrupted',
    (channel) => {
      const offers = (of: object) => {
        const capacity = { total: 150, [channel]: of };
        const spec = given(centre(capacity), ready('ana'), load(channel, 1), calls('c1', SALES));
        return spec.count('offered');
      };
      expect(offers({ weight: 50 })).toBe(1);
      expect(offers({ weight: 51 })).toBe(0);
      expect(offers({ weight: 51, interruptible: true })).toBe(1);
    },
  );

  it('voice: its weight keeps a call away from who has something in hand', () => {
    const offers = (weight: number) => {
      const capacity = { voice: { weight } };
      return given(centre(capacity), ready('ana'), load('chat', 1), calls('c1', SALES));
    };
    expect(offers(67).count('offered')).toBe(1);
    expect(offers(68).count('offered')).toBe(0);
  });

  it('keeps direct calls away, too', () => {
    const spec = given(centre({}), ready('ana'), load('chat', 2), calls('c1', SALES));
    const toAna = (s: Spec) => transfers(s.of('c1').id, { kind: 'agent', agent: 'ana' });
    spec.when(toAna).thenRefused('agentNotFree');
    spec.when(load('chat', 0));
    expect(spec.count('offered')).toBe(1);
  });

  it('does not stop a phone that rings; who has an idle place keeps it', () => {
    const spec = given(centre({}), ready('ana'), calls('c1', SALES)).when(load('chat', 1));
    expect(spec.count('offerEnded')).toBe(0);
    spec.when(load('chat', 1)).thenNothing();
    spec.when(load('chat', 1, 'nobody')).thenRefused('unknownAgent');
  });

  it('is seen, and said by name among what excludes', () => {
    const spec = given(centre({}), ready('ana'), load('chat', 2));
    const ana = [...spec.state.agents.keys()].find((id) => id === 'ana');
    expect(ana === undefined ? null : agentView(spec.state, ana)?.others).toEqual({ chat: 2 });
  });
});
