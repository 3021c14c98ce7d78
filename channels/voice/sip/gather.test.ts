import { afterAll, beforeAll, expect, it } from 'vitest';
import { RecordingId } from '../../../domain/index.ts';
import type { MixMember } from '../../../domain/index.ts';
import { connectCustomer, endedWith, perform } from '../contract/steps.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';

let h: SipHarness;

beforeAll(async () => {
  h = await makeSipHarness(45_800, { spareLegs: 0 }, undefined, { workers: 2 });
});
afterAll(() => h.close());

it('legs on different audio threads are brought together, their recordings too', async () => {
  const one = await connectCustomer(h);
  const two = await connectCustomer(h);
  expect(h.driver.load().map(({ legs }) => legs)).toEqual([1, 1]);
  one.peer.say(700);
  two.peer.say(1_100);
  const recording = RecordingId.parse('rec-moved');
  const record = { kind: 'record', leg: two.leg, recording } as const;
  await perform(h, { ...record, mode: 'start' });
  await h.host.fact('recordingStarted');
  const members: MixMember[] = [
    { leg: one.leg, role: 'customer', mode: 'party' },
    { leg: two.leg, role: 'external', mode: 'party' },
  ];
  const { leg, interaction } = one;
  const mix = { kind: 'mix', leg, interaction, members } as const;
  expect(await perform(h, mix)).toEqual({ result: 'ok', code: '' });
  await Promise.all([one.peer.hearsOnly(1_100), two.peer.hearsOnly(700)]);
  expect(h.driver.load().map(({ legs }) => legs)).toEqual([2, 0]);
  await perform(h, { ...record, mode: 'stop' });
  const end = await h.host.fact('recordingEnded');
  const files = [await h.recorded(recording, 1), await h.recorded(recording, 2)];
  expect(files.map(({ isComplete }) => isComplete)).toEqual([true, true]);
  expect(files[1]?.has('heard', 700)).toBe(true);
  expect(end).toMatchObject({
    failed: false,
    durationMs: (files[0]?.durationMs ?? 0) + (files[1]?.durationMs ?? 0),
  });
  for (const { peer } of [one, two]) peer.hangUp();
  for (const each of [one, two]) expect(await endedWith(h, each.leg)).toBe('hungUp');
});
