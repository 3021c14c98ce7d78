import { expect, it } from 'vitest';
import { VOICE_CAPABILITIES } from './capabilities.ts';

it('keeps the floor of the design: what was a yes stays one', () => {
  const { sip, graph, acs } = VOICE_CAPABILITIES;
  expect(sip.ringTeamsUser).toBe('byNumber');
  expect(graph.ringTeamsUser).toBe('invite');
  expect(acs.ringTeamsUser).toBe('no');
  expect([sip, graph, acs].map((one) => one.continuousRecording)).toEqual([true, false, true]);
  expect([sip, graph, acs].map((one) => one.liveAudio)).toEqual([true, false, true]);
  expect([sip, graph, acs].map((one) => one.coach)).toEqual([true, false, false]);
  expect([sip, graph, acs].map((one) => one.agentHoldSeen)).toEqual([true, false, true]);
});
