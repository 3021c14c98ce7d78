import { describe, expect, test } from 'vitest';
import { PersonalRef, QueueId } from '../../../domain/index.ts';
import type { EventRecord, TenantId } from '../../../domain/index.ts';
import type { Journal } from '../../port.ts';
import { Projector } from '../../projector/projector.ts';
import type { VisitFigure } from '../../projector/store.ts';
import { recordsOf } from '../../segment.ts';
import { collect, TestWriter } from '../builders.ts';
import { Demo } from '../demo.ts';

const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** A working day, a commit a call; → the journal's own records. */
async function day(journal: Journal) {
  const writer = await TestWriter.open(journal);
  const demo = new Demo(writer.tenant);
  await journal.append(await writer.draft(demo.open()));
  const commit = async (...entries: ReturnType<Demo['handledCall']>) =>
    journal.append(await writer.draft(entries));
  await commit(...demo.handledCall());
  await commit(...demo.abandonedCall());
  return { tenant: writer.tenant, demo, commit };
}

async function recordsIn(journal: Journal, tenant: TenantId): Promise<EventRecord[]> {
  return (await collect(journal.read(tenant))).flatMap((segment) => recordsOf(segment));
}

export function readModelContract(journal: () => Journal): void {
  describe('projector and read models', () => {
    test('timelines hold every event of an interaction, as the journal has it', async () => {
      const { tenant } = await day(journal());
      const projector = new Projector(journal());
      await projector.catchUp(tenant);
      const records = await recordsIn(journal(), tenant);
      const models = journal().readModels;
      for (const row of await models.listInteractions(tenant, { limit: 10 })) {
        const timeline = await models.timelineOf(tenant, row.id);
        const own = records.filter(
          ({ event }) => 'interaction' in event && event.interaction === row.id,
        );
        expect(timeline).toEqual(expect.arrayContaining(own));
        const legs = timeline.filter(({ event }) => event.type === 'legEnded');
        expect(legs).toHaveLength(2);
      }
      await projector.close();
    });

    test('finds where each version of the configuration was published', async () => {
      const { tenant, demo, commit } = await day(journal());
      const again = { documents: [], removed: [], note: 'again' };
      await commit(demo.run({ type: 'publishConfig', ...again }));
      const projector = new Projector(journal());
      await projector.catchUp(tenant);
      const places = await journal().readModels.publishedAt(tenant, { limit: 10 });
      expect(places.map(({ version }) => version)).toEqual([2, 1]);
      const { publishedAt } = journal().readModels;
      expect(await publishedAt(tenant, { limit: 9, before: 2 })).toEqual(places.slice(1));
      expect(await publishedAt(tenant, { limit: 1 })).toEqual(places.slice(0, 1));
      const [newest] = places;
      const found = (await recordsIn(journal(), tenant)).find(({ seq }) => seq === newest?.seq);
      expect(found?.event).toMatchObject({ type: 'configPublished', version: 2 });
      await projector.close();
    });

    test('lists newest first, by page and by state', async () => {
      const { tenant, demo, commit } = await day(journal());
      await commit(demo.arrivingCall());
      const projector = new Projector(journal());
      await projector.catchUp(tenant);
      const models = journal().readModels;
      const all = await models.listInteractions(tenant, { limit: 10 });
      expect(all.map((row) => row.state)).toEqual(['offer', 'ended', 'ended']);
      expect(all.map((row) => row.outcome?.kind)).toEqual([undefined, 'abandoned', 'handled']);
      expect(all.at(-1)).toMatchObject({
        queue: 'sales',
        agent: 'ana',
        offers: 1,
        direction: 'in',
      });
      const [newest] = all;
      const before = newest?.startedSeq ?? 0;
      const next = await models.listInteractions(tenant, { limit: 1, before });
      expect(next).toEqual(all.slice(1, 2));
      const ended = await models.listInteractions(tenant, { limit: 10, state: 'ended' });
      expect(ended).toEqual(all.slice(1));
      expect(newest && (await models.interactionOf(tenant, newest.id))).toEqual(newest);
      await projector.close();
    });

    test('every figure of the report opens to the interactions that it counts', async () => {
      const { tenant, demo, commit } = await day(journal());
      await commit(demo.arrivingCall());
      const projector = new Projector(journal());
      await projector.catchUp(tenant);
      const models = journal().readModels;
      const [report] = await models.reportQueues(tenant, ALL);
      const behind = async (figure: VisitFigure, queue: QueueId | null = null, range = ALL) => {
        const visit = { ...range, queue, figure };
        return (await models.listInteractions(tenant, { limit: 10, visit })).length;
      };
      expect(await behind('offered', report?.queue)).toBe(report?.entered);
      expect(await behind('answered')).toBe(report?.answered);
      expect(await behind('abandoned', report?.queue)).toBe(report?.abandoned);
      expect(await behind('answeredInTime')).toBe(report?.answeredInTime);
      expect(await behind('shortAbandoned')).toBe(report?.shortAbandoned);
      const late = (report?.answered ?? 0) - (report?.answeredInTime ?? 0);
      expect(await behind('answeredLate')).toBe(late);
      expect(await behind('offered', QueueId.parse('another'))).toBe(0);
      expect(await behind('offered', null, { from: 0, to: 1 })).toBe(0);
      await projector.close();
    });

    test('one customer’s interactions, and nobody else’s', async () => {
      const { tenant, demo, commit } = await day(journal());
      const customer = PersonalRef.parse('somebody');
      await commit(...demo.handledCall(customer));
      const projector = new Projector(journal());
      await projector.catchUp(tenant);
      const models = journal().readModels;
      const own = await models.listInteractions(tenant, { limit: 10, customer });
      expect(own.map((row) => row.customer)).toEqual([customer]);
      expect(await models.listInteractions(tenant, { limit: 10 })).toHaveLength(3);
      await projector.close();
    });

    test('the queue report equals the engine’s own counts', async () => {
      const { tenant, demo, commit } = await day(journal());
      await commit(demo.arrivingCall());
      const projector = new Projector(journal());
      await projector.catchUp(tenant);
      const report = await journal().readModels.reportQueues(tenant, ALL);
      const queue = [...demo.state.queues.values()][0];
      const { entered, answered, abandoned, timedOut, left } = queue?.counts ?? {};
      const { answeredInTime, shortAbandoned, waitedMsTotal } = queue?.today ?? {};
      expect(report).toEqual([
        {
          queue: 'sales',
          ...{ entered, answered, abandoned, timedOut, left, inside: queue?.inside },
          ...{ answeredInTime, shortAbandoned, waitedMsTotal },
        },
      ]);
      expect(report[0]).toMatchObject({ entered: 3, answered: 1, abandoned: 1, inside: 1 });
      expect(await journal().readModels.reportQueues(tenant, { from: 0, to: 1 })).toEqual([]);
      const { seq } = await journal().head(tenant);
      const since = (from: number) => journal().readModels.daySince(tenant, from);
      expect(await since(0)).toEqual({ throughSeq: seq, queues: report });
      expect(await since(Number.MAX_SAFE_INTEGER)).toEqual({ throughSeq: seq, queues: [] });
      await projector.close();
    });
  });

  restartContract(journal);
}

function restartContract(journal: () => Journal): void {
  describe('a projector that is restarted', () => {
    test('goes on in mid-call, and ends with the same rows as one that never stopped', async () => {
      const { tenant, demo, commit } = await day(journal());
      const entries = demo.handledCall();
      for (const entry of entries) {
        if (entry.events.length === 0) continue;
        await commit(entry);
        const projector = new Projector(journal());
        await projector.catchUp(tenant);
        await projector.close();
      }
      const models = journal().readModels;
      const [call] = await models.listInteractions(tenant, { limit: 1 });
      expect(call).toMatchObject({ state: 'ended', outcome: { kind: 'handled' }, offers: 1 });
      const timeline = call ? await models.timelineOf(tenant, call.id) : [];
      const events = entries.flatMap((entry) => entry.events);
      // All that happened belongs to the call, but what the agent's own state did.
      const others = events.filter(({ type }) => /^(agent|presence|effect|alert)/.test(type));
      expect(timeline).toHaveLength(events.length - others.length);
      expect(await models.reportQueues(tenant, ALL)).toMatchObject([{ entered: 3, answered: 2 }]);
    });

    test('two at once count everything once', async () => {
      const { tenant, demo, commit } = await day(journal());
      const projectors = [new Projector(journal()), new Projector(journal())];
      for (let i = 0; i < 3; i += 1) {
        await commit(...demo.handledCall());
        await Promise.all(projectors.map((projector) => projector.catchUp(tenant)));
      }
      const models = journal().readModels;
      expect(await models.reportQueues(tenant, ALL)).toMatchObject([{ entered: 5, answered: 4 }]);
      expect(await models.throughSeq(tenant)).toBe(demo.state.seq);
      await Promise.all(projectors.map((projector) => projector.close()));
    });

    test('waitFor answers when it is there, and says when it is not in time', async () => {
      const { tenant, demo, commit } = await day(journal());
      const projector = new Projector(journal());
      await projector.catchUp(tenant);
      expect(await projector.waitFor(tenant, demo.state.seq + 1, 1)).toBe(false);
      const waiting = projector.waitFor(tenant, demo.state.seq + 1, 10_000);
      await commit(demo.arrivingCall());
      projector.wake(tenant);
      expect(await waiting).toBe(true);
      await projector.close();
    });
  });
}
