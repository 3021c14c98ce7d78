import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Interaction } from '../state.ts';
import { Line } from './line.ts';

/** The line looks at orders only. */
const someone = { ticket: null } as Interaction;

it('a line is a sorted list, whatever comes and goes', () => {
  const orders = fc.array(fc.nat(2_000), { maxLength: 300 });
  fc.assert(
    fc.property(orders, (given) => {
      const line = new Line();
      let model: number[] = [];
      for (const order of given) {
        if (model.includes(order)) {
          line.remove(order);
          model = model.filter((each) => each !== order);
        } else {
          line.add(order, order >> 2, someone);
          model = [...model, order].toSorted((a, b) => a - b);
        }
        expect(line.size).toBe(model.length);
        const front = model[0];
        if (front !== undefined && order % 3 === 0) {
          line.remove(front);
          model = model.slice(1);
        }
        expect(line.ahead(order)).toBe(model.filter((each) => each < order).length);
        const since = order >> 3;
        const older = model.filter(
          (each) => each >> 2 < since || (each >> 2 === since && each < 9),
        );
        expect(line.olderThan(since, 9)).toBe(older.length);
        expect([...line]).toHaveLength(model.length);
      }
    }),
    { seed: 7, numRuns: 100 },
  );
});

it('who comes back from the front takes the front again, also in a long line', () => {
  const line = new Line();
  for (let order = 1; order <= 5_000; order++) line.add(order, order, someone);
  for (let order = 1; order <= 3_000; order++) line.remove(order);
  line.add(3_000, 3_000, someone);
  expect(line.ahead(3_001)).toBe(1);
  expect(() => line.remove(2_999)).toThrow('nobody waits at order 2999');
});
