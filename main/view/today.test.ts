import { describe, expect, test } from 'vitest';
import { localDayOf, QueueId } from '../../domain/index.ts';
import type { EventRecord, QueueView } from '../../domain/index.ts';
import { answers, calls, ends, publish, ready } from '../../engine/test-support/commands.ts';
import { contoso } from '../../engine/test-support/fixture.ts';
import { Spec, TENANT } from '../../engine/test-support/spec.ts';
import type { Step } from '../../engine/test-support/spec.ts';
import { StepClock, turn } from '../test-support/step-clock.ts';
import { ViewHub } from './hub.ts';
import type { DaySource } from './today.ts';

const SALES = '+442079460120';
const sales = QueueId.parse('sales');
const documents = (timeZone: string, queue: object = {}) =>
  contoso({ settings: { timeZone }, sales: queue });

/** The figures by a fold of its own, from the journal's events and nothing else. */
function naive(records: readonly EventRecord[], from: number, to: number): QueueView['today'] {
  const counts = {
    ...{ offered: 0, answered: 0, abandoned: 0, shortAbandoned: 0 },
    ...{ answeredInTime: 0, waitedMsTotal: 0 },
  };
  for (const [at, { event, at: enteredAt }] of records.entries()) {
    if (event.type !== 'queued' || event.queue !== sales) continue;
    if (enteredAt < from || enteredAt >= to) continue;
    const isBack = records.slice(0, at).some(({ event: before }) => {
      return before.type === 'queued' && before.interaction === event.interaction;
    });
    if (isBack) continue;
    counts.offered += 1;
    const end = records
      .slice(at)
      .find(
        ({ event: later }) =>
          (later.type === 'connected' || later.type === 'interactionEnded') &&
          later.interaction === event.interaction,
      );
    if (end?.event.type === 'connected') {
      counts.answered += 1;
      counts.waitedMsTotal += end.at - enteredAt;
      if (end.at - enteredAt <= 20_000) counts.answeredInTime += 1;
    } else if (end?.event.type === 'interactionEnded' && end.event.outcome.kind === 'abandoned') {
      counts.abandoned += 1;
      if (end.event.outcome.short) counts.shortAbandoned += 1;
    }
  }
  return counts;
}

let clock: StepClock;
let spec: Spec;
let hub: ViewHub;
let told: number;

/** The read models of what has happened until `through`, and not a moment later. */
function sourceAt(through: () => readonly EventRecord[]): DaySource {
  return {
    caughtUp: async () => true,
    daySince: async (_tenant, from) => {
      const { offered: entered, ...rest } = naive(through(), from, Infinity);
      const ends = { timedOut: 0, left: 0, inside: 0 };
      const throughSeq = through().at(-1)?.seq ?? 0;
      return { throughSeq, queues: [{ queue: sales, entered, ...ends, ...rest }] };
    },
  };
}

async function open(source: DaySource): Promise<void> {
  hub = new ViewHub(clock, source);
  hub.onState(TENANT, spec.state);
  told = 0;
  hub.subscribe(
    TENANT,
    () => (told += 1),
    () => undefined,
  );
  await turn();
}

function begin(at: string, timeZone: string, queue: object = {}): void {
  clock = new StepClock(Date.parse(at));
  spec = new Spec();
  spec.now = clock.now();
  spec.when(publish(documents(timeZone, queue))).when(ready('ana'));
}

function when(step: Step): void {
  spec.when(step);
  hub.committed(TENANT, spec.last);
}

function pass(ms: number): void {
  clock.advance(ms);
  spec.after(clock.now() - spec.now);
  hub.committed(TENANT, spec.last);
}

const shown = () => hub.board(TENANT)?.queues.find(({ id }) => id === sales);
const expectJournal = (timeZone: string) => {
  const { from, to } = localDayOf(clock.now(), timeZone);
  expect(shown()).toMatchObject({ dayFrom: from, today: naive(spec.all, from, to) });
};

describe('today', () => {
  test('a call across midnight belongs to the day on which it came, as in the report', async () => {
    // In London's summer midnight is at 23:00 UTC.
    begin('2026-07-01T22:59:50Z', 'Europe/London');
    const before = [...spec.all];
    await open(sourceAt(() => before));
    when(calls('c1', SALES));
    expect(shown()?.today).toMatchObject({ offered: 1, answered: 0 });
    expectJournal('Europe/London');
    pass(12_000);
    expect(shown()).toMatchObject({
      dayFrom: Date.parse('2026-07-01T23:00:00Z'),
      today: { offered: 0, answered: 0 },
    });
    when(answers(spec.phone('ana')));
    expect(shown()?.today).toMatchObject({ offered: 0, answered: 0, waitedMsTotal: 0 });
    when(calls('c2', SALES));
    when(ends('c2'));
    expect(shown()?.today).toMatchObject({ offered: 1, abandoned: 1, shortAbandoned: 1 });
    expectJournal('Europe/London');
  });

  test('midnight UTC is no midnight in Tokyo; its own is told to who watches', async () => {
    begin('2026-11-25T23:59:50Z', 'Asia/Tokyo');
    const before = [...spec.all];
    await open(sourceAt(() => before));
    when(calls('c1', SALES));
    pass(12_000);
    when(answers(spec.phone('ana')));
    expect(shown()?.today).toMatchObject({ offered: 1, answered: 1, waitedMsTotal: 12_000 });
    expectJournal('Asia/Tokyo');
    clock.advance(10);
    const toldBefore = told;
    clock.advance(Date.parse('2026-11-26T15:00:00Z') - clock.now());
    expect(told).toBe(toldBefore + 1);
    expect(shown()?.today.offered).toBe(0);
  });

  test.each([0, 1, 2, 3])(
    'goes on after a start in the middle of the day, the read models %d commits ahead',
    async (ahead) => {
      begin('2026-11-25T10:00:00Z', 'Europe/London');
      spec.when(calls('c1', SALES)).when(answers(spec.phone('ana')));
      spec.when(calls('c2', SALES)).when(calls('c3', SALES));
      const commits: (readonly EventRecord[])[] = [[...spec.all]];
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const source = sourceAt(() => commits.slice(0, ahead + 1).flat());
      await open({ ...source, caughtUp: () => held.then(() => true) });
      // Until it is known, the engine's own figures stand, without a day.
      expect(shown()).not.toHaveProperty('dayFrom');
      for (const step of [ends('c2'), calls('c4', SALES), ends('c3')]) {
        when(step);
        commits.push(spec.last);
      }
      release();
      await turn();
      expectJournal('Europe/London');
      when(ends('c4'));
      expectJournal('Europe/London');
    },
  );

  test('read models that are behind, or away, are asked again', async () => {
    begin('2026-11-25T10:00:00Z', 'Europe/London');
    spec.when(calls('c1', SALES));
    let tries = 0;
    const source = sourceAt(() => (tries < 3 ? [] : spec.all));
    await open({
      ...source,
      caughtUp: async () => {
        tries += 1;
        if (tries === 1) throw new Error('away');
        return true;
      },
    });
    for (let n = 0; n < 3; n++) {
      clock.advance(1_000);
      await turn();
    }
    expect(tries).toBe(3);
    expectJournal('Europe/London');
  });

  test('another time zone counts anew from its own midnight', async () => {
    begin('2026-11-25T20:00:00Z', 'Europe/London');
    await open(sourceAt(() => spec.all));
    when(calls('c1', SALES));
    when(ends('c1'));
    expect(shown()?.today.offered).toBe(1);
    pass(3_600_000);
    when(publish(documents('Asia/Tokyo')));
    await turn();
    expectJournal('Asia/Tokyo');
    expect(shown()?.today.offered).toBe(1);
    pass(4 * 3_600_000);
    when(publish(documents('Europe/Berlin')));
    await turn();
    expectJournal('Europe/Berlin');
    expect(shown()?.today.offered).toBe(0);
  });

  test('is judged by the queue’s own service level, or not at all', async () => {
    const serve = async (queue: object) => {
      begin('2026-11-25T10:00:00Z', 'Europe/London', queue);
      const before = [...spec.all];
      await open(sourceAt(() => before));
      when(calls('c1', SALES));
      pass(6_000);
      when(answers(spec.phone('ana')));
      return shown();
    };
    const late = await serve({ serviceLevelMs: 5_000 });
    expect(late).toMatchObject({ today: { answered: 1, answeredInTime: 0 } });
    expect(late?.serviceLevel).toMatchObject({ percent: 0, result: 'missed' });
    const inTime = await serve({ serviceLevelMs: 7_000 });
    expect(inTime?.serviceLevel).toMatchObject({ percent: 100, result: 'met' });
    const unjudged = await serve({ serviceLevelJudged: false });
    expect(unjudged).toMatchObject({ today: { answered: 1 } });
    expect(unjudged?.serviceLevel).toMatchObject({ percent: null, result: null });
  });
});
