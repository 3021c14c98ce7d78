import { expect, test } from 'vitest';
import { ServerClock, minutes } from './clock.ts';
import { initials, numberWords, outcomeWords, percent } from './words.ts';

test.each([
  [-5_000, '0:00'],
  [999, '0:00'],
  [61_000, '1:01'],
  [3_600_000, '1:00:00'],
  [36_061_000, '10:01:01'],
])('%d ms is %s', (ms, text) => {
  expect(minutes(ms)).toBe(text);
});

test("the server's clock: a hint first, then the quickest ping", () => {
  let local = 1_000;
  const clock = new ServerClock(() => local);
  clock.hint(50_000);
  expect(clock.now()).toBe(50_000);
  local = 1_400;
  clock.measure(1_000, 60_200);
  expect(clock.now()).toBe(60_400);
  local = 3_000;
  clock.measure(1_500, 99_000);
  expect(clock.now()).toBe(62_000);
  clock.hint(1);
  expect(clock.now()).toBe(62_000);
  clock.forget();
  clock.hint(70_000);
  expect(clock.now()).toBe(70_000);
});

test('words', () => {
  expect(numberWords('+442079460100')).toBe('+44 20 7946 0100');
  expect(numberWords('+447700900123')).toBe('+44 7700 900123');
  expect(numberWords('600')).toBe('600');
  expect(initials('Chloé van der Berg')).toBe('CB');
  expect(initials('')).toBe('');
  expect(percent(0.826)).toBe('83 %');
  expect(percent(null)).toBe('–');
  const short = { kind: 'abandoned', stage: 'queue', short: true } as const;
  expect(outcomeWords(short)).toBe('left while waiting (short)');
});
