import { describe, expect, it } from 'vitest';
import {
  AssertionError,
  Command,
  ConfigDocument,
  Digit,
  E164,
  Event,
  InteractionId,
  SkillName,
  assert,
  configKey,
  must,
} from './index.ts';

describe('words from outside', () => {
  it.each([
    [E164, '+442079460100', true],
    [E164, '02079460100', false],
    [E164, '+0123', false],
    [Digit, '#', true],
    [Digit, '12', false],
    [InteractionId, 'i-12', true],
    [InteractionId, '../etc', false],
    [InteractionId, '', false],
    [SkillName, 'Sales', true],
    [SkillName, '__proto__', false],
  ])('%# %s', (schema, value, ok) => {
    expect(schema.safeParse(value).success).toBe(ok);
  });

  it('configuration gets its defaults, and each document one key', () => {
    const queue = ConfigDocument.parse({ kind: 'queue', id: 's', name: 'S', requirements: [] });
    expect(queue).toMatchObject({ ringTimeMs: 15_000, wrapUpMs: 15_000, confirmAnswer: 'outside' });
    expect(configKey(queue)).toBe('queue/s');
    const policy = ConfigDocument.parse({ kind: 'dialPolicy' });
    expect(configKey(policy)).toBe('dialPolicy');
  });

  it('a range of hours that ends before it starts is refused', () => {
    const ranges = [[{ from: '17:00', to: '09:00' }], [], [], [], [], [], []];
    const of = { kind: 'hours', id: 'h', name: 'H', timeZone: 'UTC', weekly: ranges };
    expect(ConfigDocument.safeParse(of).error?.issues[0]?.path).toEqual(['weekly', 0, 0]);
  });

  it('an unknown command or event is refused, unknown fields are left out', () => {
    expect(Command.safeParse({ type: 'explode' }).success).toBe(false);
    expect(Event.safeParse({ type: 'exploded' }).success).toBe(false);
    expect(Command.parse({ type: 'tick', extra: 1 })).toEqual({ type: 'tick' });
  });
});

describe('assertions', () => {
  it('say what is wrong', () => {
    expect(() => assert(false, () => 'late text')).toThrow(AssertionError);
    expect(() => must(undefined, 'nothing here')).toThrow('nothing here');
    expect(must(0, 'zero is something')).toBe(0);
  });
});
