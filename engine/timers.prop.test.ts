import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Timers } from './timers.ts';
import type { TimerEntry } from './timers.ts';

const entry = fc.record({
  at: fc.nat(50),
  kind: fc.constantFrom<TimerEntry['kind'][]>('agent', 'interaction', 'leg', 'offer'),
  id: fc.constantFrom('a', 'b', 'c'),
});

it('fires by time, then kind, then id, in whatever order they were set', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
      const timers = new Timers();
      for (const each of entries) timers.push(each);
      timers.sweep((each) => each.id !== 'c');
      const fired: TimerEntry[] = [];
      for (let each = timers.peek(); each !== undefined; each = timers.peek()) {
        fired.push(each);
        timers.pop();
      }
      const key = ({ at, kind, id }: TimerEntry) => `${String(at).padStart(3, '0')} ${kind} ${id}`;
      const wanted = entries.filter((each) => each.id !== 'c').map(key);
      wanted.sort((a, b) => (a < b ? -1 : Number(a > b)));
      expect(fired.map(key)).toEqual(wanted);
    }),
    { seed: 7, numRuns: 200 },
  );
});
