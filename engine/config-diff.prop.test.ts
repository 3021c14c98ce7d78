import fc from 'fast-check';
import { expect, it } from 'vitest';
import { configKey } from '../domain/index.ts';
import type { ConfigDocument } from '../domain/index.ts';
import { applyFields, diffConfig, diffFields, isSame } from './config-diff.ts';
import { changeLines } from './config-words.ts';
import { mergeConfig } from './config-merge.ts';
import { threeVersions } from './test-support/random-document.ts';

const options = { seed: 66, numRuns: 150 };

const sets = fc
  .uniqueArray(threeVersions, { maxLength: 5, selector: ([one]) => configKey(one) })
  .chain((pairs) =>
    fc.tuple(fc.constant(pairs), fc.array(fc.nat(3), { minLength: 5, maxLength: 5 })),
  );

it('what differs, applied to the one, is the other; and then nothing differs', () => {
  fc.assert(
    fc.property(threeVersions, ([one, other]) => {
      const fields = diffFields(one, other);
      const made = applyFields(one, fields);
      expect(isSame(made, other)).toBe(true);
      expect(diffFields(made, other)).toEqual([]);
      expect(diffFields(one, one)).toEqual([]);
      const [change] = diffConfig([one], [other]);
      expect(change === undefined).toBe(fields.length === 0);
      if (change !== undefined) expect(changeLines(change)).toHaveLength(fields.length + 1);
    }),
    options,
  );
});

it('nothing that was given is changed', () => {
  fc.assert(
    fc.property(threeVersions, ([one, other]) => {
      const before = JSON.stringify(one);
      applyFields(one, diffFields(one, other));
      expect(JSON.stringify(one)).toBe(before);
    }),
    options,
  );
});

const after = (theirs: readonly ConfigDocument[], merged: ReturnType<typeof mergeConfig>) => {
  const all = new Map(theirs.map((document) => [configKey(document), document]));
  for (const key of merged.removed) all.delete(key);
  for (const document of merged.documents) all.set(configKey(document), document);
  return [...all.values()];
};

it('where the two changed other documents, the merge has both, whichever came first', () => {
  fc.assert(
    fc.property(sets, ([pairs, whose]) => {
      const base = pairs.map(([one]) => one);
      // 0: nobody, 1: theirs changed, 2: mine changed, 3: mine removed.
      const side = (who: readonly number[]) =>
        pairs.flatMap(([one, other], index) => {
          const what = whose[index] ?? 0;
          if (!who.includes(what)) return [one];
          return what === 3 ? [] : [other];
        });
      const [theirs, mine] = [side([1]), side([2, 3])];
      const merged = mergeConfig({ base, theirs, mine });
      const swapped = mergeConfig({ base, theirs: mine, mine: theirs });
      expect(merged.conflicts).toEqual([]);
      expect(swapped.conflicts).toEqual([]);
      expect(diffConfig(after(theirs, merged), after(mine, swapped))).toEqual([]);
      expect(diffConfig(after(theirs, merged), side([1, 2, 3]))).toEqual([]);
    }),
    options,
  );
});

it('a merge without conflicts is the same from both sides; of two alike it does nothing', () => {
  fc.assert(
    fc.property(threeVersions, ([base, theirs, mine]) => {
      const sides = { base: [base], theirs: [theirs], mine: [theirs] };
      expect(mergeConfig(sides)).toEqual({ documents: [], removed: [], conflicts: [] });
      const one = mergeConfig({ base: [base], theirs: [theirs], mine: [mine] });
      const two = mergeConfig({ base: [base], theirs: [mine], mine: [theirs] });
      expect(one.conflicts.length === 0).toBe(two.conflicts.length === 0);
      if (one.conflicts.length > 0) return;
      expect(diffConfig(after([theirs], one), after([mine], two))).toEqual([]);
    }),
    options,
  );
});
