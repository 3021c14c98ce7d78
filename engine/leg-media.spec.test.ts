import { expect, it } from 'vitest';
import { contoso } from './test-support/fixture.ts';
import { answers, any, calls, publish, ready } from './test-support/commands.ts';
import { given } from './test-support/spec.ts';

const SALES = '+442079460120';
const line = {
  grade: 'poor',
  mos: 3.2,
  lossPercent: 6.1,
  jitterMs: 21.4,
  roundTripMs: 80,
  remote: { mos: 4.1, lossPercent: 0, jitterMs: 3 },
  codec: 'PCMA',
  durationMs: 10_000,
} as const;

const talking = () =>
  given(publish(contoso()), ready('ana'), calls('c1', SALES), answers('c1')).when((s) =>
    answers(s.phone('ana')),
  );

it('how a line sounds is seen on the leg, changes nothing else, and ends with the leg', () => {
  const spec = talking();
  spec.when(any({ type: 'legQuality', leg: 'c1', final: false, ...line }));
  spec.thenOnly({ type: 'legMeasured', leg: 'c1', final: false, mos: 3.2 });
  const { legs, state } = spec.of('c1');
  expect(state).toBe('agent');
  expect(legs.find(({ leg }) => leg === 'c1')?.line).toEqual({ grade: 'poor', mos: 3.2 });
  const quality = { ...line, grade: 'fair' as const, mos: 3.8 };
  spec.when(any({ type: 'legEnded', leg: 'c1', cause: 'hungUp', quality }));
  spec.thenAmong({ type: 'legMeasured', final: true, grade: 'fair' }, 'legEnded');
  spec.when(any({ type: 'legQuality', leg: 'c1', final: false, ...line })).thenOnly();
});

it('what a successor needs is kept as it was last agreed, of legs that are up', () => {
  const spec = talking();
  const updated = (leg: string) => any({ type: 'legUpdated', leg, dialog: { anew: true } });
  spec.when(updated('c1')).thenOnly({ type: 'legUpdated', leg: 'c1', dialog: { anew: true } });
  spec.when(updated('nobody')).thenOnly();
});
