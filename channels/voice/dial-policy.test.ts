import { describe, expect, it } from 'vitest';
import { DialPolicyConfig } from '../../domain/index.ts';
import { decideDial } from './dial-policy.ts';
import type { DialQuestion } from './dial-policy.ts';

const policy = (given: Partial<DialPolicyConfig> = {}): DialPolicyConfig =>
  DialPolicyConfig.parse({ kind: 'dialPolicy', allow: ['+44'], ...given });

const ask = (number: string, given: Partial<DialQuestion> = {}): DialQuestion => ({
  number,
  numberClass: 'fixed',
  callingCode: '44',
  usage: { callsLastMinute: 0, spentTodayMinor: 0 },
  ...given,
});

describe('the dialling policy', () => {
  it('denies what no rule permits', () => {
    const nothing = policy({ allow: [] });
    expect(decideDial(nothing, ask('+442079460100'))).toEqual({
      kind: 'refused',
      rule: 'notPermitted',
    });
    expect(decideDial(policy(), ask('+12025550123'))).toMatchObject({ rule: 'notPermitted' });
  });

  it('allows by prefix', () => {
    expect(decideDial(policy(), ask('+442079460100'))).toEqual({
      kind: 'allowed',
      emergency: false,
      dial: '+442079460100',
    });
  });

  it('lets the longest prefix win, whichever side it is on', () => {
    const rules = policy({ allow: ['+44', '+44870123'], deny: ['+44870'] });
    expect(decideDial(rules, ask('+442079460100')).kind).toBe('allowed');
    expect(decideDial(rules, ask('+448700000000'))).toMatchObject({ rule: 'denied' });
    expect(decideDial(rules, ask('+448701234567')).kind).toBe('allowed');
  });

  it('denies when both sides name the same prefix', () => {
    const rules = policy({ allow: ['+4420'], deny: ['+4420'] });
    expect(decideDial(rules, ask('+442079460100'))).toMatchObject({ rule: 'denied' });
  });

  it('refuses premium numbers unless they are permitted', () => {
    const premium = ask('+449098790000', { numberClass: 'premium' });
    expect(decideDial(policy(), premium)).toMatchObject({ rule: 'premium' });
    expect(decideDial(policy({ premium: true }), premium).kind).toBe('allowed');
  });

  it('stops at the calls a minute', () => {
    const rules = policy({ callsPerMinuteMax: 3 });
    const usage = (callsLastMinute: number) => ({ callsLastMinute, spentTodayMinor: 0 });
    expect(decideDial(rules, ask('+442079460100', { usage: usage(2) })).kind).toBe('allowed');
    expect(decideDial(rules, ask('+442079460100', { usage: usage(3) }))).toMatchObject({
      rule: 'rate',
    });
  });

  it('stops at the spend a day, the first minute of this call included', () => {
    const rules = policy({ pricePerMinuteMinor: 10, spendPerDayMinorMax: 100 });
    const usage = (spentTodayMinor: number) => ({ callsLastMinute: 0, spentTodayMinor });
    expect(decideDial(rules, ask('+442079460100', { usage: usage(90) })).kind).toBe('allowed');
    expect(decideDial(rules, ask('+442079460100', { usage: usage(91) }))).toMatchObject({
      rule: 'spend',
    });
  });

  it.each([
    ['999', '', '999'],
    ['+999', '', '999'],
    ['+44999', '44', '999'],
    ['+112', '', '112'],
    ['+1911', '1', '911'],
  ])('never refuses the emergency number in %s', (number, callingCode, dial) => {
    const nothing = policy({
      allow: [],
      deny: ['+1', '+4', '+9'],
      callsPerMinuteMax: 0,
      spendPerDayMinorMax: 0,
    });
    const usage = { callsLastMinute: 1_000, spentTodayMinor: 1_000_000 };
    const asked = ask(number, { callingCode, usage, numberClass: 'premium' });
    expect(decideDial(nothing, asked)).toEqual({ kind: 'allowed', emergency: true, dial });
  });

  it('takes no ordinary number for an emergency', () => {
    const nothing = policy({ allow: [] });
    expect(decideDial(nothing, ask('+449991234567')).kind).toBe('refused');
    expect(decideDial(nothing, ask('+4499')).kind).toBe('refused');
  });
});
