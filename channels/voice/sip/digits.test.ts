import { expect, it } from 'vitest';
import { parseInfoDigit } from './digits.ts';

it.each([
  ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n', '5'],
  ['application/dtmf-relay', 'Signal= *\r\nDuration= 250', '*'],
  ['application/dtmf-relay', 'signal=11\r\n', '#'],
  ['Application/DTMF-Relay; charset=utf-8', 'Duration=100\r\nSignal=a', 'A'],
  ['application/dtmf', '7', '7'],
  ['application/dtmf', ' # \r\n', '#'],
  ['application/dtmf', '10', '*'],
  ['application/dtmf', '12', null],
  ['application/dtmf-relay', 'Signal=55', null],
  ['application/dtmf-relay', '5', null],
  ['application/dtmf-relay', '', null],
  ['text/plain', 'Signal=5', null],
])('INFO %s %j is %j', (contentType, body, digit) => {
  expect(parseInfoDigit(contentType, body)).toBe(digit);
});
