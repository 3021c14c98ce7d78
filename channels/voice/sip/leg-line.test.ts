import { expect, it } from 'vitest';
import { LegId } from '../../../domain/index.ts';
import type { LegStats, MediaLeg } from '../../../media/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import { RecordingHost } from '../test-support/recording-host.ts';
import { until } from '../test-support/until.ts';
import { FactQueue } from './fact-queue.ts';
import { gradeOf, LegLine } from './leg-line.ts';
import { Leg } from './leg-table.ts';
import { realTimers } from './timers.ts';

/** A line whose figures the test writes. */
function lineOf(host: RecordingHost) {
  const figures = { packetsIn: 0, packetsOut: 0, lost: 0, durationMs: 0 };
  const stats = (): Promise<LegStats> =>
    Promise.resolve({
      ...figures,
      ...{ jitterMs: 1, late: 0, concealedMs: 0, codec: 'PCMA', isSecured: false },
      ...{ roundTripMs: 10, mos: 4.4, remote: undefined },
      refused: { strangers: 0, flooded: 0, notAuthentic: 0, replayed: 0 },
    });
  const media = { stats } as unknown as MediaLeg; // all that a look asks of it
  const facts = new FactQueue({ host, timers: realTimers, log: () => undefined }, host.tenant);
  const call = {} as unknown as SipCall; // never asked
  const leg = new Leg({
    ...{ tenant: host.tenant, id: LegId.parse('leg-1'), role: 'agent', trunk: null, facts },
    ...{ release: () => undefined, state: { kind: 'answered', call, media } },
  });
  const line = new LegLine();
  return async (packets: number, lost: number): Promise<void> => {
    figures.packetsIn += packets - lost;
    figures.lost += lost;
    figures.durationMs += 10_000;
    await line.look(leg, media);
  };
}

it('a line is told when it sounds otherwise for two looks, with its figures', async () => {
  const host = new RecordingHost();
  const look = lineOf(host);
  await look(0, 0);
  await look(500, 1);
  await look(500, 0);
  await look(500, 100);
  expect(host.factsOf('legQuality')).toEqual([]);
  await look(500, 100);
  await until('it is told', () => host.factsOf('legQuality').length === 1);
  expect(host.factsOf('legQuality')).toMatchObject([
    { leg: 'leg-1', final: false, grade: 'bad', lossPercent: 20, roundTripMs: 10, codec: 'PCMA' },
  ]);
  // Silence says nothing, nor does a single look.
  await look(10, 0);
  await look(500, 0);
  await look(500, 100);
  await look(500, 0);
  await look(500, 0);
  await until('it is told', () => host.factsOf('legQuality').length === 2);
  expect(host.factsOf('legQuality').at(-1)).toMatchObject({ grade: 'good', lossPercent: 0 });
});

it('a line that comes and goes for ever is no storm', async () => {
  const host = new RecordingHost();
  const look = lineOf(host);
  await look(0, 0);
  for (let n = 0; n < 200; n++) await look(500, n % 4 < 2 ? 100 : 0);
  await until('the facts are in', () => host.factsOf('legQuality').length === 10);
});

it('the grade is that of the worse direction', () => {
  expect(gradeOf(4.4, 4.41)).toBe('good');
  expect(gradeOf(4.4, 3.7)).toBe('fair');
  expect(gradeOf(3.2, undefined)).toBe('poor');
  expect(gradeOf(4.4, 1)).toBe('bad');
  expect(gradeOf(undefined, undefined)).toBe('good');
});
