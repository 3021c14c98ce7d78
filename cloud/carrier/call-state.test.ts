import { describe, expect, it } from 'vitest';
import { nextState, phoneState, type CallFinish, type CallState } from './call-state.ts';

const ringing: CallState = { kind: 'ringing', ignored: false };
const up: CallState = { kind: 'inCall' };
const held: CallState = { kind: 'held' };
const calling: CallState = { kind: 'calling' };
const alerting: CallState = { kind: 'alerting' };
const end = (by: CallFinish['by'], status = 0, text = ''): CallFinish => ({
  by,
  status,
  reason: '',
  text,
});

describe('nextState', () => {
  it.each([
    [calling, 'progressed', alerting],
    [alerting, 'progressed', alerting],
    [calling, 'answered', up],
    [alerting, 'answered', up],
    [ringing, 'answered', up],
    [ringing, 'ignored', { kind: 'ringing', ignored: true }],
    [up, 'holding', held],
    [held, 'resumed', up],
    [up, 'progressed', undefined],
    [up, 'answered', undefined],
    [held, 'answered', undefined],
    [ringing, 'holding', undefined],
    [calling, 'ignored', undefined],
    [held, 'holding', undefined],
    [up, 'resumed', undefined],
  ] as const)('%o on %s is %o', (state, kind, next) => {
    expect(nextState(state, { kind })).toEqual(next);
  });

  it.each([
    [alerting, end('remote', 486), 'busy'],
    [alerting, end('remote', 603), 'declined'],
    [alerting, end('remote', 404), 'notFound'],
    [alerting, end('remote', 480), 'unavailable'],
    [alerting, end('remote', 408), 'noAnswer'],
    [alerting, end('remote', 503), 'refused'],
    [alerting, end('local'), 'cancelled'],
    [calling, end('timeout'), 'timeout'],
    [up, end('transport'), 'transport'],
    [up, end('local'), 'hungUp'],
    [held, end('remote'), 'farEndHungUp'],
    [ringing, end('remote', 487), 'cancelled'],
    [ringing, end('remote', 487, 'Call completed elsewhere'), 'answeredElsewhere'],
    [ringing, end('local', 603), 'declined'],
  ] as const)('%o ended by %o has its cause', (state, finish, cause) => {
    expect(nextState(state, { kind: 'ended', end: finish })).toMatchObject({
      kind: 'ended',
      cause,
    });
  });

  it('ends once', () => {
    const over = nextState(up, { kind: 'ended', end: end('local') });
    expect(over && nextState(over, { kind: 'ended', end: end('remote') })).toBeUndefined();
  });
});

describe('phoneState', () => {
  it.each([
    [[], 'idle'],
    [[ringing], 'ringing'],
    [[held], 'held'],
    [[held, ringing], 'ringing'],
    [[ringing, up], 'inCall'],
    [[held, alerting], 'calling'],
  ] as const)('%o shows %s', (calls, state) => {
    expect(phoneState(calls)).toBe(state);
  });
});
