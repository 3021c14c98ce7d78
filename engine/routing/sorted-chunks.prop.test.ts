import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SortedChunks } from './sorted-chunks.ts';

const step = fc.record({ value: fc.nat(400), isFirst: fc.boolean() });

it('is a sorted array, whatever comes and goes, with chunks that split and join', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), fc.constantFrom(1, 2, 4, 7), (steps, max) => {
      const chunks = new SortedChunks<number>(max);
      let model: number[] = [];
      for (const { value, isFirst } of steps) {
        const before = (each: number) => each < value;
        if (isFirst && model.length > 0) {
          expect(chunks.remove(() => false)).toBe(model[0]);
          model = model.slice(1);
        } else if (model.includes(value)) {
          expect(chunks.remove(before)).toBe(value);
          model = model.filter((each) => each !== value);
        } else {
          chunks.insert(value, before);
          model = [...model, value].toSorted((a, b) => a - b);
        }
        expect(chunks.size).toBe(model.length);
        expect(chunks.first).toBe(model[0]);
        expect(chunks.count(before)).toBe(model.filter(before).length);
      }
      expect([...chunks]).toEqual(model);
    }),
    { seed: 7, numRuns: 150 },
  );
});

it('stays short when nearly all of very many leave', () => {
  const chunks = new SortedChunks<number>(8);
  for (let value = 0; value < 8_000; value++) chunks.insert(value, (each) => each < value);
  for (let value = 0; value < 8_000; value++) {
    if (value % 8 !== 3) expect(chunks.remove((each) => each < value)).toBe(value);
  }
  expect(chunks.size).toBe(1_000);
  expect(chunks.chunks).toBeLessThanOrEqual(501);
});
