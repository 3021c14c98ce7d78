import { describe, expect, it } from 'vitest';
import { TrunkConfig } from '../../../domain/index.ts';
import { featuresOf } from './call-features.ts';
import { referTarget } from './refer-target.ts';

const trunk = (given: object): TrunkConfig =>
  TrunkConfig.parse({ kind: 'trunk', id: 't', name: 't', uri: null, allow: [], ...given });

describe('what a call may ask of us', () => {
  const transfers = { refer: true, replaces: true };
  const replaces = { replaces: true };

  it.each([
    ['a caller on a carrier trunk: nothing', { role: 'carrier' }, 'customer', {}],
    ['there, an agent rung by number', { role: 'carrier' }, 'agent', transfers],
    [
      'its switch, if permitted',
      { role: 'carrier', callersMayTransfer: true },
      'customer',
      replaces,
    ],
    ['a caller from Teams', { role: 'teams' }, 'customer', replaces],
    ['an agent in Teams', { role: 'teams' }, 'agent', transfers],
    ['a supervisor there', { role: 'teams' }, 'supervisor', transfers],
    ['an outside party there', { role: 'loopback' }, 'external', replaces],
  ] as const)('%s', (_name, given, role, expected) => {
    expect(featuresOf(trunk(given), role)).toEqual({ reliable: 'no', ...expected });
  });

  it('reliable progress and session timers as the trunk says', () => {
    const given = { role: 'carrier', reliableProgress: 'required', sessionTimerS: 600 };
    const sessionTimer = { intervalS: 600, minS: 120 };
    expect(featuresOf(trunk({ ...given, sessionTimerMinS: 120 }), 'customer')).toEqual({
      reliable: 'required',
      sessionTimer,
    });
  });

  it('a phone that is rung directly transfers', () => {
    expect(featuresOf(null, 'agent')).toEqual(transfers);
  });

  it.each([
    { sessionTimerS: 89 },
    { sessionTimerS: 7_201 },
    { sessionTimerMinS: 30 },
    { reliableProgress: 'maybe' },
  ])('out of bounds: %o', (given) => {
    expect(() => trunk({ role: 'carrier', ...given })).toThrow();
  });
});

describe('whom a Refer-To means', () => {
  const oid = '3f0c1d2e-0000-4000-8000-0123456789ab';
  const number = (text: string) => ({ kind: 'number', number: text });

  it.each([
    ['sip:+442079460112@sip.pstnhub.microsoft.com;user=phone', number('+442079460112')],
    ['sip:+44%2020-7946-0112@host', number('+442079460112')],
    ['tel:+44-20-7946-0112;phone-context=x', number('+442079460112')],
    ['sip:600@127.0.0.1', number('600')],
    ['sip:+442079460112;ext=5@host', number('+442079460112')],
    [`sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:${oid};x-t=t`, { kind: 'person', oid }],
    [`sip:pstnhub;x-m=8%3Aorgid%3A${oid}`, { kind: 'person', oid }],
    ['sip:sip.pstnhub.microsoft.com:5061;x-m=28:bot', null],
    ['sip:ana@example.com', null],
    ['sips:+442079460112@host', null],
    ['http://evil/', null],
    ['tel:+44<script>', null],
    [`tel:${'9'.repeat(500)}`, null],
    ['sip:%00%01@host', null],
    ['sip:%zz@host', null],
    ['', null],
  ])('%s', (uri, expected) => {
    expect(referTarget({ uri })).toEqual(expected);
  });
});
