import { expect, it } from 'vitest';
import { callerOf } from './caller.ts';
import { isDiallable } from './diallable.ts';

it('a North American number that nobody can call back is known by its digits', () => {
  for (const area of ['242', '441', '787', '800', '888', '900', '939']) {
    expect(isDiallable(`+1${area}2345678`)).toBe(false);
  }
  for (const number of ['+12065551212', '+12065550100', '+12065550199']) {
    expect(isDiallable(number)).toBe(false);
  }
  for (const number of ['+12065550200', '+12065551213', '+12062345678']) {
    expect(isDiallable(number)).toBe(true);
  }
});

it('elsewhere a number in E.164 is one', () => {
  expect(['+447700900123', '+4930123456'].map(isDiallable)).toEqual([true, true]);
  expect(['alice', '600', '0', '+1', ''].map(isDiallable)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

it('stands in the facts of the caller', () => {
  const from = (user: string) =>
    callerOf({ fromUri: `sip:${user}@carrier.test`, asserted: [], privacy: undefined }, 'GB').facts;
  expect(from('+18002345678').notDiallable).toBe(true);
  expect(from('alice').notDiallable).toBe(true);
  expect(from('+447700900123').notDiallable).toBeUndefined();
});
