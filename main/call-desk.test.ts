import { expect, test } from 'vitest';
import { PersonalRef, TenantId } from '../domain/index.ts';
import type { VoiceDriver } from '../channels/index.ts';
import { CallDesk } from './call-desk.ts';

const TENANT = TenantId.parse('contoso');
const ref = PersonalRef.parse('p1');

type Rule = ReturnType<VoiceDriver['mayDial']>;

function desk(of: { rule?: Rule; listed?: boolean; phones?: boolean } = {}) {
  const sealed: string[] = [];
  const made = new CallDesk({
    vault: {
      seal: (_tenant, _kind, value) => {
        sealed.push(value);
        return Promise.resolve({ ref, rows: [] });
      },
    },
    door: { isNotToBeCalled: () => Promise.resolve(of.listed ?? false) },
    voice: () => (of.phones === false ? null : { mayDial: () => of.rule ?? null }),
  });
  return { callee: (number: string) => made.callee(TENANT, number), sealed };
}

test('a number becomes a reference and what routing may know', async () => {
  const at = desk();
  expect(await at.callee('+447400123456')).toEqual({
    customer: ref,
    facts: { anonymous: false, country: 'GB', numberClass: 'mobile', vip: false, blocked: false },
    sealed: [],
  });
  expect(at.sealed).toEqual(['+447400123456']);
});

test('what may not be dialled is not even kept', async () => {
  for (const [of, number, why] of [
    [{}, 'nobody', 'noNumber'],
    [{ phones: false }, '+447400123456', 'noPhones'],
    [{ rule: 'spend' }, '+447400123456', 'spend'],
  ] as const) {
    const at = desk(of);
    expect(await at.callee(number)).toBe(why);
    expect(at.sealed).toEqual([]);
  }
  expect(await desk({ listed: true }).callee('+447400123456')).toBe('doNotCall');
});
