import { afterAll, beforeAll, expect, it } from 'vitest';
import { RecordingId } from '../../../domain/index.ts';
import { connectBoth, perform } from '../contract/steps.ts';
import { until } from '../test-support/until.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';

let h: SipHarness;

beforeAll(async () => {
  h = await makeSipHarness(45_400);
});
afterAll(() => h.close());

it('goes on with another leg of the same call as one recording in two files', async () => {
  const { customer, agent } = await connectBoth(h);
  const recording = RecordingId.parse('rec-two');
  const record = { kind: 'record', leg: customer.leg, recording, mode: 'start' } as const;
  await perform(h, record);
  await h.host.fact('recordingStarted');
  customer.peer.say(700);
  await agent.peer.hearsOnly(700);
  await perform(h, { ...record, leg: agent.leg });
  customer.peer.say(1_100);
  await agent.peer.hearsOnly(1_100);
  agent.peer.hangUp();
  const end = await h.host.fact('recordingEnded', (fact) => fact.recording === recording);
  const [one, two] = [await h.recorded(recording, 1), await h.recorded(recording, 2)];
  expect(end).toMatchObject({ leg: agent.leg, failed: false });
  expect(end.durationMs).toBe(one.durationMs + two.durationMs);
  expect([one.has('said', 700), two.has('heard', 1_100)]).toEqual([true, true]);
  expect(h.host.factsOf('recordingStarted')).toHaveLength(1);
  customer.peer.hangUp();
});

it('that breaks off while it is written ends as failed, once; the call goes on', async () => {
  const { customer, agent } = await connectBoth(h);
  const recording = RecordingId.parse('rec-broken');
  const target = h.host.recordingTarget.bind(h.host);
  h.host.recordingTarget = async (...of) => ({
    ...(await target(...of)),
    wrapKey: () => Promise.reject(new Error('the key store is away')),
  });
  const record = { kind: 'record', leg: customer.leg, recording } as const;
  await perform(h, { ...record, mode: 'start' });
  const isIts = (fact: { readonly recording: string }): boolean => fact.recording === recording;
  expect(await h.host.fact('recordingEnded', isIts)).toMatchObject({ failed: true, size: 0 });
  h.host.recordingTarget = target;
  expect(await perform(h, { ...record, mode: 'stop' })).toMatchObject({ result: 'failed' });
  customer.peer.say(700);
  await agent.peer.hears(700);
  expect(h.host.factsOf('recordingEnded').filter(isIts)).toHaveLength(1);
  for (const { peer } of [customer, agent]) peer.hangUp();
});

it('that is stopped before its file is open leaves nothing behind', async () => {
  const { customer, agent } = await connectBoth(h);
  const recording = RecordingId.parse('rec-short');
  const target = h.host.recordingTarget.bind(h.host);
  let open = (): void => undefined;
  const held = new Promise<void>((resolve) => (open = resolve));
  h.host.recordingTarget = async (...of) => {
    await held;
    return target(...of);
  };
  const record = { kind: 'record', leg: customer.leg, recording } as const;
  await perform(h, { ...record, mode: 'start' });
  await perform(h, { ...record, mode: 'stop' });
  open();
  h.host.recordingTarget = target;
  await h.host.fact('recordingEnded', (fact) => fact.recording === recording);
  await until('it is forgotten', async () => {
    return (await perform(h, { ...record, mode: 'pause' })).code === 'notRecording';
  });
  for (const { peer } of [customer, agent]) peer.hangUp();
});
