import { expect, it } from 'vitest';
import { TenantId } from '../domain/index.ts';
import { inRounds } from './rounds.ts';

it('one tenant whose look fails stops neither the others nor the next round', async () => {
  const seen: string[] = [];
  const told: string[] = [];
  const tenants = ['a', 'b'].map((id) => TenantId.parse(id));
  await new Promise<void>((done) => {
    let rounds = 0;
    const host = {
      tenants: () => tenants,
      after: (_: number, fire: () => void) => {
        rounds += 1;
        if (rounds < 2) queueMicrotask(fire);
        else done();
        return () => undefined;
      },
      debug: (code: string) => void told.push(code),
    };
    inRounds(host, { everyMs: 1, restMs: 2 }, (tenant) => {
      seen.push(tenant);
      return tenant === 'a'
        ? Promise.reject(new TypeError('no such thing'))
        : Promise.resolve(false);
    });
  });
  expect(seen).toEqual(['a', 'b', 'a', 'b']);
  expect(told).toEqual(['round', 'round']);
});
