import { describe, expect, it } from 'vitest';
import { LegCause } from '../../../domain/index.ts';
import type { CallEnd } from '../../../sip/index.ts';
import { causeOfEnd, wireOfCause } from './causes.ts';

const refused = (status: number, more: Partial<CallEnd> = {}): CallEnd => ({
  by: 'remote',
  status,
  reason: '',
  ...more,
});
const ringing = { direction: 'outbound', answered: false, rang: true } as const;
const silent = { ...ringing, rang: false };

describe('why a leg ended', () => {
  it.each([
    [486, 'busy'],
    [600, 'busy'],
    [603, 'declined'],
    [404, 'unreachable'],
    [410, 'unreachable'],
    [604, 'unreachable'],
    [408, 'noAnswer'],
    [403, 'refused'],
    [488, 'refused'],
    [487, 'cancelled'],
    [503, 'congested'],
    [500, 'failed'],
    [599, 'failed'],
    [499, 'refused'],
    [302, 'refused'],
  ])('%i is %s', (status, cause) => {
    expect(causeOfEnd(refused(status), silent)).toBe(cause);
  });

  it('480 is no answer after it rang, else nobody there', () => {
    expect(causeOfEnd(refused(480), ringing)).toBe('noAnswer');
    expect(causeOfEnd(refused(480), silent)).toBe('unreachable');
  });

  it.each([
    [17, 'busy'],
    [19, 'noAnswer'],
    [20, 'unreachable'],
    [21, 'declined'],
    [34, 'congested'],
  ])('Q.850 %i in the Reason is more exact: %s', (cause, expected) => {
    const reason = { protocol: 'Q.850', cause, text: '' };
    expect(causeOfEnd(refused(480, { cause: reason }), ringing)).toBe(expected);
  });

  it('the wire may fail, and what that means depends on how far the call was', () => {
    const lost: CallEnd = { by: 'transport', status: 503, reason: '' };
    const late: CallEnd = { by: 'timeout', status: 408, reason: '' };
    const up = { ...ringing, answered: true };
    expect(causeOfEnd(lost, silent)).toBe('unreachable');
    expect(causeOfEnd(lost, up)).toBe('failed');
    expect(causeOfEnd(late, ringing)).toBe('noAnswer');
    expect(causeOfEnd(late, silent)).toBe('unreachable');
  });

  it('a caller who goes has hung up, whether by CANCEL or BYE', () => {
    const inbound = { direction: 'inbound', answered: false, rang: false } as const;
    expect(causeOfEnd(refused(487), inbound)).toBe('hungUp');
    expect(causeOfEnd(refused(0), { ...inbound, answered: true })).toBe('hungUp');
    const elsewhere = { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' };
    expect(causeOfEnd(refused(487, { cause: elsewhere }), inbound)).toBe('answeredElsewhere');
  });
});

describe('how we end a call', () => {
  it('has a Reason and a refusal for every cause', () => {
    for (const cause of LegCause.options) {
      const { reasonHeader, rejectStatus } = wireOfCause(cause);
      expect(reasonHeader).toMatch(/^(SIP|Q\.850);cause=\d+;text="[A-Za-z ]+"$/);
      expect(rejectStatus).toBeGreaterThanOrEqual(400);
    }
  });

  it('leaves no missed call where another took it, or the caller gave up', () => {
    for (const cause of ['cancelled', 'answeredElsewhere'] as const) {
      const { reasonHeader } = wireOfCause(cause);
      expect(reasonHeader).toBe('SIP;cause=200;text="Call completed elsewhere"');
    }
  });
});
