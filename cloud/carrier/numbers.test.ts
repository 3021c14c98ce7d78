import { expect, it } from 'vitest';
import { numberOf, servedBy } from './numbers.ts';

it.each([
  ['sip:+442079460100@127.0.0.1:5070;user=phone', '+442079460100'],
  ['sip:%2B442079460100@host', '+442079460100'],
  ['sip:+44(20)7946-0100;phone-context=x@host', '+442079460100'],
  ['tel:+44-20-7946-0100', '+442079460100'],
  ['SIP:600@host', '600'],
  ['sip:ana@host', undefined],
  ['sip:anonymous@anonymous.invalid', undefined],
  ['sip:+4420794601000000000000@host', undefined],
  ['http://host', undefined],
  ['', undefined],
])('the number of %s is %s', (uri, number) => {
  expect(numberOf(uri)).toBe(number);
});

it.each([
  ['+442079460100', 'product'],
  ['+442079460111', 'phone'],
  ['+447700900123', 'phone'],
  ['600', 'product'],
] as const)('%s is served by the %s', (number, served) => {
  expect(servedBy(number, ['+442079460', '600'])).toBe(served);
});
