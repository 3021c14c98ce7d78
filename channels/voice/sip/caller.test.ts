import { describe, expect, it } from 'vitest';
import { callerOf } from './caller.ts';

const from = (fromUri: string, more: { asserted?: string[]; privacy?: string } = {}) =>
  callerOf({ fromUri, asserted: more.asserted ?? [], privacy: more.privacy }, 'GB');

describe('who calls', () => {
  it('is the number of From, read as in the called country', () => {
    expect(from('sip:02079460123@carrier')).toEqual({
      value: '+442079460123',
      facts: {
        anonymous: false,
        country: 'GB',
        numberClass: 'fixed',
        vip: false,
        blocked: false,
      },
    });
  });

  it('is whom the trunk asserts, before what the phone says', () => {
    const asserted = ['"Eve" <tel:+447700900123>', '<sip:x@host>'];
    expect(from('sip:+15550100@host', { asserted }).value).toBe('+447700900123');
  });

  it.each([
    ['sip:anonymous@anonymous.invalid', {}],
    ['sip:Restricted@carrier', {}],
    ['sip:carrier', {}],
    ['sip:+447700900123@carrier', { privacy: 'id' }],
    ['sip:+447700900123@carrier', { privacy: 'user;id;critical' }],
    ['sip:"><script>@carrier', {}],
    ['sip:a%0d%0aVia:%20x@carrier', {}],
  ])('is nobody for %s %j', (uri, more) => {
    const caller = from(uri, more);
    expect(caller.value).toBeNull();
    expect(caller.facts.anonymous).toBe(true);
  });

  it('may be a softphone without a number', () => {
    const caller = from('sip:bob@192.0.2.1');
    expect(caller.value).toBe('bob');
    expect(caller.facts).toMatchObject({ anonymous: false, country: null, numberClass: 'unknown' });
  });
});
