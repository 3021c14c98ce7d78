import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { EventRecord, QueueView } from '../../../domain/index.ts';
import type { QueueReport } from '../../../web/app/api/generated.ts';
import { expectAccessible, picture } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';

const SALES = '+442079460120';
const poll = { timeout: 20_000 };
const figures = ['offered', 'answered', 'abandoned'] as const;
type Counts = Readonly<Record<(typeof figures)[number], number>>;

const shown = (number: string) => number.replace(/^\+44(\d{4})(\d{6})$/, '+44 $1 $2');

/** Stays in queues since then, by a fold of the journal's own events that knows no read model. */
function foldOf(records: readonly EventRecord[], from: number): ReadonlyMap<string, Counts> {
  const stays: { queue: string; interaction: string; at: number; end: string }[] = [];
  for (const { event, at } of records) {
    if (!('interaction' in event)) continue;
    const { interaction } = event;
    const open = stays.find((stay) => stay.interaction === interaction && stay.end === '');
    if (event.type === 'queued' && open?.queue !== event.queue) {
      if (open !== undefined) open.end = 'left';
      stays.push({ queue: event.queue, interaction: event.interaction, at, end: '' });
    }
    if (open === undefined) continue;
    if (event.type === 'connected') open.end = 'answered';
    if (event.type === 'transferred') open.end = 'left';
    if (event.type === 'endingStarted' || event.type === 'interactionEnded') {
      open.end = event.outcome.kind === 'abandoned' ? 'abandoned' : 'left';
    }
  }
  const today = stays.filter(({ at }) => at >= from);
  const count = (queue: string, end: string) =>
    today.filter((stay) => stay.queue === queue && stay.end === end).length;
  return new Map(
    [...new Set(today.map(({ queue }) => queue))].map((queue) => [
      queue,
      {
        offered: today.filter((stay) => stay.queue === queue).length,
        answered: count(queue, 'answered'),
        abandoned: count(queue, 'abandoned'),
      },
    ]),
  );
}

async function close(live: Page): Promise<void> {
  await live.getByRole('button', { name: 'Close' }).click();
  await live.getByRole('dialog').waitFor({ state: 'detached' });
}

export function figureTests(rig: () => DeskRig, newCaller: () => string): void {
  const journal = async (): Promise<EventRecord[]> => {
    const token = await rig().twin.token('dana');
    const url = `${rig().stack.productUrl}/api/v1/export/events`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const lines = (await answer.text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as EventRecord);
  };
  /** One whose customer leaves, and one that is answered; → who left. */
  const twoCalls = async () => {
    const left = newCaller();
    const id = await rig().twin.call(left, SALES);
    await rig().twin.rings('ana');
    await rig().twin.onCall(id, 'hangup');
    await rig().api.ended(left);
    const spoke = newCaller();
    const other = await rig().twin.call(spoke, SALES);
    await rig().answer('ana');
    await rig().twin.onCall(other, 'hangup');
    await rig().api.ended(spoke);
    return left;
  };

  describe('figures', () => {
    test('are the report’s and the journal’s, and open to as many interactions', async () => {
      const left = await twoCalls();
      const { items } = (await rig().api.get('/queues')) as { items: readonly QueueView[] };
      const from = items[0]?.dayFrom ?? Number.NaN;
      const since = new Date(from).toISOString();
      const { queues } = (await rig().api.get(`/reports?from=${since}`)) as {
        queues: readonly QueueReport[];
      };
      const folded = foldOf(await journal(), from);
      const live = await rig().open('chloe', 'live');
      for (const figure of figures) {
        const counted = queues.reduce((all, queue) => all + queue[figure], 0);
        const tile = live.locator(`[data-tile="tile.${figure}"] strong`);
        // The share of the abandoned stands beside their number.
        const number = () => tile.evaluate((node) => node.firstChild?.textContent);
        await expect.poll(number, poll).toBe(String(counted));
      }
      expect(queues.map(({ queue }) => queue).toSorted()).toEqual([...folded.keys()].toSorted());
      for (const { queue, ...counts } of queues) {
        for (const figure of figures) {
          expect([queue, figure, counts[figure]]).toEqual([
            queue,
            figure,
            folded.get(queue)?.[figure],
          ]);
          const name = new RegExp(`^${figure}, `, 'i');
          await live
            .locator(`[data-queue="${queue}"]`)
            .getByRole('button', { name })
            .first()
            .click();
          const list = live.locator('[data-count]');
          await expect
            .poll(() => list.getAttribute('data-count'), poll)
            .toBe(String(counts[figure]));
          await close(live);
        }
      }
      const sales = live.locator('[data-queue="sales"]');
      await sales.getByRole('button', { name: /^Abandoned/ }).click();
      await live.getByRole('dialog').getByText(shown(left)).waitFor();
      await expectAccessible(live);
      await picture(live, 'live-behind');
    });

    test('of this moment open to whom they count; a pause holds them', async () => {
      const live = await rig().open('chloe', 'live');
      await rig().api.setDuty('ana', { notReady: 'break' });
      const [first, second] = [newCaller(), newCaller()];
      const id = await rig().twin.call(first, SALES);
      const tile = (name: string) => live.locator(`[data-tile="tile.${name}"]`);
      await expect.poll(() => tile('waiting').locator('strong').textContent(), poll).toBe('1');
      await tile('waiting').click();
      await live.locator('[data-contact]', { hasText: shown(first) }).waitFor();
      expect(await live.locator('[data-contact]').count()).toBe(1);
      expect(await live.locator('[data-filter]').textContent()).toBe('Waiting');
      await tile('talking').click();
      await live.getByText('Nobody is in contact now.').waitFor();
      await live.getByRole('button', { name: 'Show all' }).click();
      await live.locator('[data-contact]').waitFor();

      await tile('ready').click();
      const ready = (await tile('ready').locator('strong').textContent()) ?? '';
      await expect
        .poll(() => live.locator('[data-agent]').count(), poll)
        .toBe(Number(ready.split('/')[0]));
      expect(await live.locator('[data-agent="ana"]').count()).toBe(0);
      await expectAccessible(live);

      await live.getByRole('tab', { name: 'Queues' }).click();
      await live
        .locator('[data-queue="sales"]')
        .getByRole('button', { name: /^Waiting/ })
        .click();
      expect(await live.locator('[data-filter]').textContent()).toBe('Sales · Waiting');

      await live.getByRole('button', { name: 'Pause' }).click();
      const other = await rig().twin.call(second, SALES);
      await expect.poll(async () => (await rig().api.of(second)).length, poll).toBe(1);
      expect(await tile('waiting').locator('strong').textContent()).toBe('1');
      await live.getByRole('button', { name: 'Resume updates' }).click();
      await expect.poll(() => tile('waiting').locator('strong').textContent(), poll).toBe('2');
      await rig().twin.onCall(id, 'hangup');
      await rig().twin.onCall(other, 'hangup');
    });
  });
}
