import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { TenantId } from '../../domain/index.ts';
import { Strangers } from './strangers.ts';

const TENANT = TenantId.parse('acme');
const digestOf = (n: number) => createHash('sha256').update(`${n}`).digest();

function storeOf(stored: readonly Uint8Array[], reading: () => void = () => undefined) {
  return {
    countDigests: () => Promise.resolve(stored.length),
    async *digests() {
      reading();
      yield* stored;
    },
  };
}

test('nobody is a stranger to who does not own the tenant', async () => {
  const strangers = new Strangers(storeOf([]));
  expect(strangers.isStranger(TENANT, digestOf(1))).toBe(false);
  await strangers.own(TENANT);
  expect(strangers.isStranger(TENANT, digestOf(1))).toBe(true);
  strangers.disown(TENANT);
  expect(strangers.isStranger(TENANT, digestOf(1))).toBe(false);
});

test('who is stored or was met is none, also when met while the store is read', async () => {
  const strangers: Strangers = new Strangers(
    storeOf([digestOf(1)], () => strangers.met(TENANT, digestOf(2))),
  );
  await strangers.own(TENANT);
  strangers.met(TENANT, digestOf(3));
  const known = [1, 2, 3, 4].map((n) => !strangers.isStranger(TENANT, digestOf(n)));
  expect(known).toEqual([true, true, true, false]);
});

test('an owner who starts the tenant anew does not read it again', async () => {
  let reads = 0;
  const strangers = new Strangers(storeOf([], () => (reads += 1)));
  await strangers.own(TENANT);
  await strangers.own(TENANT);
  expect(reads).toBe(1);
  strangers.disown(TENANT);
  await strangers.own(TENANT);
  expect(reads).toBe(2);
});

test('a store that cannot be read leaves every question asked', async () => {
  const strangers = new Strangers(
    storeOf([], () => {
      throw new Error('gone');
    }),
  );
  await expect(strangers.own(TENANT)).rejects.toThrow('gone');
  expect(strangers.isStranger(TENANT, digestOf(1))).toBe(false);
});

test('who met more than there was room for still knows them all, stored or under way', async () => {
  let reads = 0;
  const strangers = new Strangers(storeOf([], () => (reads += 1)));
  await strangers.own(TENANT);
  const met = Array.from({ length: 20_000 }, (_, n) => digestOf(n));
  for (const digest of met) strangers.met(TENANT, digest);
  // Whatever it reads or makes because of that is there by then.
  await new Promise((resolve) => setImmediate(resolve));
  expect(met.filter((digest) => strangers.isStranger(TENANT, digest))).toEqual([]);
  const others = Array.from({ length: 3_000 }, (_, n) => digestOf(100_000 + n));
  const asked = others.filter((digest) => !strangers.isStranger(TENANT, digest));
  expect(asked.length).toBeLessThan(30);
  expect(reads).toBe(1);
});
