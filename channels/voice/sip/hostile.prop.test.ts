import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PersonalRef } from '../../../domain/index.ts';
import type { DialogState } from '../../../sip/index.ts';
import { callerOf } from './caller.ts';
import { parseInfoDigit } from './digits.ts';
import { calledNumbers } from './number.ts';
import { referTarget } from './refer-target.ts';
import { identityUri, parseDialUri, safeDisplay } from './sip-uri.ts';
import { readStored, storeDialog } from './stored-dialog.ts';

const seed = 20_261_125;
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.stringMatching(/^sips?:[+0-9A-Za-z%;:@"<>\r\n.-]{0,60}$/),
  fc.stringMatching(/^(tel|sip):[+0-9%;().-]{0,40}$/),
);
const runs = { seed, numRuns: 500 };

describe('whatever comes from outside', () => {
  it('is a called number of digits, or none', () => {
    const isNumber = (uri: string): void => {
      for (const number of calledNumbers(uri)) expect(number).toMatch(/^\+?[0-9]{2,15}$/);
    };
    fc.assert(fc.property(hostile, isNumber), runs);
  });

  it('is a transfer to a number or a person of the directory, or to nobody', () => {
    const isSafe = (uri: string): void => {
      const target = referTarget({ uri });
      if (target?.kind === 'number') expect(target.number).toMatch(/^\+?[0-9]{2,15}$/);
      if (target?.kind === 'person') expect(target.oid).toMatch(/^[0-9a-f-]{36}$/);
    };
    fc.assert(fc.property(hostile, isSafe), runs);
  });

  it('is a caller that can stand in a URI, or nobody', () => {
    fc.assert(
      fc.property(hostile, hostile, fc.option(hostile, { nil: undefined }), (uri, pai, privacy) => {
        const caller = callerOf({ fromUri: uri, asserted: [pai], privacy }, 'GB');
        expect(caller.value ?? 'x').toMatch(/^[A-Za-z0-9._+*#-]{1,64}$/);
        expect(caller.facts.anonymous).toBe(caller.value === null);
        expect(identityUri(caller.value, 'us')).toMatch(
          /^sip:[A-Za-z0-9._+*%-]+@[a-z.]+(;user=phone)?$/,
        );
      }),
      runs,
    );
  });

  it('is dialled only as one URI, shown only as one line, and pressed only as one key', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(parseDialUri(text) === null || !/[\s<>"]/.test(text)).toBe(true);
        expect(safeDisplay(text)).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(parseInfoDigit('application/dtmf', text) ?? '1').toMatch(/^[0-9A-D*#]$/);
      }),
      runs,
    );
  });

  it('is on record without its number, however it is spelled', () => {
    const digits = '7700900123';
    const spelled = fc.constantFrom(`+44${digits}`, `%2B44${digits}`, `0${digits}`, `44${digits}`);
    fc.assert(
      fc.property(
        spelled,
        spelled,
        fc.constantFrom('', ';phone-context=x', ':pw'),
        (a, b, tail) => {
          const state = dialogWith(`sip:${a}${tail}@192.0.2.1`, `sip:${b}${tail}@192.0.2.1:5062`);
          const stored = storeDialog(state, {
            ref: PersonalRef.parse('p-1'),
            value: `+44${digits}`,
          });
          expect(JSON.stringify(stored)).not.toContain(digits);
          expect(readStored(stored).dialog?.callId).toBe('c');
        },
      ),
      runs,
    );
  });
});

function dialogWith(remoteUri: string, remoteTarget: string): DialogState {
  return {
    version: 1,
    callId: 'c',
    localTag: 'l',
    remoteTag: 'r',
    localUri: 'sip:us',
    remoteUri,
    remoteTarget,
    routeSet: [],
    localSeq: 1,
    remoteSeq: 1,
    secure: false,
    transport: 'udp',
    peer: { transport: 'udp', host: '192.0.2.1', port: 5062 },
    contact: '<sip:us>',
  };
}
