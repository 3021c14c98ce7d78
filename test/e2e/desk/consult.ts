import { describe, expect, test } from 'vitest';
import { expectAccessible, expectNoOverflow, picture } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';

const SALES = '+442079460120';

/** Two agents and a supervisor in one call, by what they see and press. */
export function consultTests(rig: () => DeskRig, newCaller: () => string): void {
  describe('with others in the call', () => {
    test('consult, swap, join all, hand over: the colleague has the customer', async () => {
      const [ana, ben] = await Promise.all([rig().open('ana', 'desk'), rig().open('ben', 'desk')]);
      const caller = newCaller();
      await rig().twin.call(caller, SALES);
      await rig().answer('ana');
      await ana.getByRole('button', { name: 'Consult', exact: true }).click();
      await ana.getByRole('button', { name: 'Consult Ben' }).click();
      await ana.getByText('Ben is being rung. The customer hears music.').waitFor();
      await rig().twin.rings('ben');
      await rig().twin.onPhone('ben', 'answer');
      await ana.getByText('You talk to Ben. The customer hears music.').waitFor();
      await ben.getByText('You are on a colleague’s call').waitFor();
      await expectAccessible(ana);
      await expectNoOverflow(ana);
      await picture(ana, 'desk-consult');
      await ana.getByRole('button', { name: 'Swap' }).click();
      await ana.getByText('You talk to the customer. Ben hears music.').waitFor();
      await ana.getByRole('button', { name: 'Join all' }).click();
      await ana.getByText('You, Ben and the customer hear each other.').waitFor();
      await ana.getByRole('button', { name: 'Hand over' }).click();
      await ana.getByText('Handed over to Ben').waitFor();
      await ben.getByText('Connected', { exact: true }).waitFor();
      await ben.getByRole('button', { name: 'End call' }).click();
      const ended = await rig().api.ended(caller);
      const story = (await rig().api.timeline(ended.id)).map(({ type }) => type);
      expect(story).toEqual(expect.arrayContaining(['consultChanged', 'handedOver']));
      expect(story.filter((type) => type === 'interactionEnded')).toHaveLength(1);
    });

    test('a supervisor listens, coaches, joins in and takes over from Live', async () => {
      const [live, ana] = await Promise.all([
        rig().open('chloe', 'live'),
        rig().open('ana', 'desk'),
      ]);
      await rig().api.setDuty('chloe', { notReady: 'meeting' });
      const caller = newCaller();
      await rig().twin.call(caller, SALES);
      await rig().answer('ana');
      await live.getByRole('tab', { name: 'Contacts' }).click();
      const row = live.getByRole('row').filter({ hasText: 'With an agent' });
      await row.getByRole('button', { name: /^Actions for/ }).click();
      await live.getByRole('menuitem', { name: 'Listen' }).click();
      await live.getByText('Answer in Teams to hear Ana').waitFor();
      await rig().twin.rings('chloe');
      await rig().twin.onPhone('chloe', 'answer');
      await live.getByText('You are in: Ana').waitFor();
      await ana.getByText('listens').waitFor();
      await expectAccessible(live);
      await picture(live, 'live-supervise');
      await live.getByRole('button', { name: 'Coach the agent' }).click();
      await ana.getByText('coaches').waitFor();
      await live.getByRole('button', { name: 'Join in' }).click();
      await ana.getByText('takes part').waitFor();
      await live.getByRole('button', { name: 'Take over' }).click();
      await ana.getByText('Handed over to Chloé').waitFor();
      await rig().twin.onPhone('chloe', 'hangup');
      const ended = await rig().api.ended(caller);
      expect(ended.outcome?.kind).toBe('handled');
      await rig().api.setDuty('chloe', 'signedOut');
    });
  });
}
