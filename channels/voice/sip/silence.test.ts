import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InteractionId, LegId } from '../../../domain/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import { endedWith, ENTRY, nextPlay, perform } from '../contract/steps.ts';
import { until } from '../test-support/until.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';
import { sdpTo } from './test-support/raw-phone.ts';

const SILENCE_MS = 500;
const music = { kind: 'music', name: 'default' } as const;
let h: SipHarness;
let n = 0;

beforeAll(async () => {
  h = await makeSipHarness(43_600);
  const carrier = h.host.trunks.get('carrier');
  h.host.addTrunk({ ...carrier, id: carrier?.id ?? '', silenceMs: SILENCE_MS });
});
afterAll(() => h.close());

/** A caller who is up, and from whom no packet ever comes. */
async function mute(): Promise<{ sip: SipCall; leg: LegId; over: () => boolean }> {
  const { udp } = h.driver.endpoint;
  const target = { transport: 'udp', host: '127.0.0.1', port: udp?.port ?? 0 } as const;
  const before = h.host.factsOf('legIncoming').length;
  const sip = h.peer.endpoint.invite({
    requestUri: `sip:${ENTRY}@127.0.0.1`,
    target,
    from: { uri: 'sip:+447700900199@127.0.0.1' },
    to: { uri: `sip:${ENTRY}@127.0.0.1` },
    sdp: sdpTo(9),
  });
  let ended = false;
  sip.onEnded = () => {
    ended = true;
  };
  await until('the call is on record', () => h.host.factsOf('legIncoming').length > before);
  const leg = h.host.factsOf('legIncoming').at(-1)?.leg ?? LegId.parse('none');
  const interaction = InteractionId.parse(`i-mute-${++n}`);
  await perform(h, { kind: 'answer', leg, interaction });
  await h.host.fact('legAnswered', (fact) => fact.leg === leg);
  return { sip, leg, over: () => ended };
}

const isOver = (leg: LegId): boolean => h.host.factsOf('legEnded').some((fact) => fact.leg === leg);

describe('a leg from which neither RTP nor RTCP comes', () => {
  it('ends with its own cause, on both sides', async () => {
    const { leg, over } = await mute();
    expect(await endedWith(h, leg)).toBe('noMedia');
    await until('the peer is hung up', over);
  });

  it('stays while its phone is on hold, and ends after', async () => {
    const held = await mute();
    await held.sip.reoffer(`${sdpTo(9)}a=inactive\r\n`);
    await h.host.fact('legHeld', ({ leg }) => leg === held.leg);
    // The same silence takes another leg down in the meantime.
    const other = await mute();
    expect(await endedWith(h, other.leg)).toBe('noMedia');
    expect(isOver(held.leg)).toBe(false);
    await held.sip.reoffer(`${sdpTo(9)}a=sendrecv\r\n`);
    await h.host.fact('legUnheld', ({ leg }) => leg === held.leg);
    expect(await endedWith(h, held.leg)).toBe('noMedia');
  });

  it('stays while we hold it, and gets its time again after', async () => {
    const held = await mute();
    await perform(h, { kind: 'hold', leg: held.leg, other: held.leg, music });
    const other = await mute();
    expect(await endedWith(h, other.leg)).toBe('noMedia');
    expect(isOver(held.leg)).toBe(false);
    const prompts = [music];
    const play = { loop: true, bargeIn: false, startMs: 0, play: nextPlay() };
    await perform(h, { kind: 'play', leg: held.leg, prompts, ...play });
    expect(await endedWith(h, held.leg)).toBe('noMedia');
  });
});
