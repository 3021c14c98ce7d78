import { describe, expect, it } from 'vitest';
import { calledNumbers, normaliseNumber } from './number.ts';

describe('a number is brought into one form', () => {
  it.each([
    ['+44 20 7946 0100', undefined, '+442079460100', 'GB', 'fixed'],
    ['442079460100', undefined, '+442079460100', 'GB', 'fixed'],
    ['00442079460100', undefined, '+442079460100', 'GB', 'fixed'],
    ['02079460100', 'GB', '+442079460100', 'GB', 'fixed'],
    ['0012025550123', 'GB', '+12025550123', 'US', 'fixed'],
    // A test range: the plan does not know it, its calling code still says the country.
    ['+447700900123', undefined, '+447700900123', 'GB', 'unknown'],
    ['+447400123456', undefined, '+447400123456', 'GB', 'mobile'],
    ['+449098790000', undefined, '+449098790000', 'GB', 'premium'],
    ['+882161234567', undefined, '+882161234567', null, 'premium'],
    ['600', 'GB', '600', null, 'internal'],
    ['999', undefined, '999', null, 'internal'],
  ])('%s from %s is %s (%s, %s)', (text, from, number, country, numberClass) => {
    expect(normaliseNumber(text, from)).toEqual({ number, country, numberClass });
  });

  it.each(['', 'bob', '+', '0', '+44<script>', '02079460100', `+${'9'.repeat(80)}`])(
    '%s is none',
    (text) => {
      expect(normaliseNumber(text)).toBeNull();
    },
  );
});

describe('the called number', () => {
  it.each([
    ['sip:+442079460100@10.0.0.1:5060;user=phone', ['+442079460100']],
    ['sip:442079460100@10.0.0.1', ['+442079460100', '442079460100']],
    ['sip:%2B442079460100@host', ['+442079460100']],
    ['tel:+44-20-7946-0100;phone-context=x', ['+442079460100']],
    ['sip:+442079460100;npdi@host', ['+442079460100']],
    ['sip:600@127.0.0.1:5060', ['600']],
    ['sip:alice@host', []],
    ['sip:10.0.0.1', []],
    ['sip:%zz@host', []],
  ])('of %s is looked for as %j', (uri, numbers) => {
    expect(calledNumbers(uri)).toEqual(numbers);
  });
});
