import { describe, expect, it } from 'vitest';
import { DialLedger } from './dial-ledger.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const noon = 20_000 * DAY + DAY / 2;

describe('the dialling ledger', () => {
  it('counts the calls of the last minute', () => {
    const ledger = new DialLedger();
    ledger.started('a', 10, noon);
    ledger.started('b', 10, noon + 30_000);
    expect(ledger.usage(noon + 30_000).callsLastMinute).toBe(2);
    expect(ledger.usage(noon + MINUTE).callsLastMinute).toBe(1);
  });

  it('counts running calls by the begun minute, and ended ones as they ended', () => {
    const ledger = new DialLedger();
    ledger.started('a', 10, noon);
    expect(ledger.usage(noon).spentTodayMinor).toBe(10);
    expect(ledger.usage(noon + MINUTE + 1).spentTodayMinor).toBe(20);
    ledger.ended('a', noon + 3 * MINUTE);
    ledger.ended('a', noon + 9 * MINUTE);
    expect(ledger.usage(noon + 10 * MINUTE).spentTodayMinor).toBe(30);
  });

  it('begins the day anew, with what still runs counted from midnight', () => {
    const ledger = new DialLedger();
    const midnight = noon + DAY / 2;
    ledger.started('a', 10, noon);
    ledger.ended('a', noon + 5 * MINUTE);
    ledger.started('b', 10, midnight - 10 * MINUTE);
    expect(ledger.usage(midnight + 2 * MINUTE).spentTodayMinor).toBe(20);
  });
});
