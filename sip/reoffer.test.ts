import { describe, expect, test } from 'vitest';
import { SipError } from './error.ts';
import { ANSWER, arrived, inviteTo, journal, OFFER } from './test-support/sim-calls.ts';
import { SimNetwork } from './test-support/sim-network.ts';

/** Two of our endpoints with a call between them. */
async function connected() {
  const network = new SimNetwork();
  const a = network.endpoint();
  const b = network.endpoint();
  const out = a.endpoint.invite(inviteTo(b.address));
  const outTold = journal(out);
  await network.timers.run(30);
  const inbound = arrived(b);
  const inTold = journal(inbound);
  inbound.answer(ANSWER);
  await network.timers.run(50);
  network.packets.length = 0;
  return { network, a, b, out, inbound, outTold, inTold };
}

const HOLD = `${OFFER}a=inactive\r\n`;
const outcome = (promise: Promise<string>): Promise<string> =>
  promise.catch((error: unknown) => (error instanceof SipError ? error.code : 'bug'));

describe('re-INVITE', () => {
  test('either side may offer; the answer comes back', async () => {
    const { network, out, inbound } = await connected();
    inbound.onReoffer = (sdp) => ({ kind: 'answer', sdp: `${sdp}a=x-in\r\n` });
    out.onReoffer = (sdp) => Promise.resolve({ kind: 'answer', sdp: `${sdp}a=x-out\r\n` });
    const first = outcome(out.reoffer(HOLD));
    await network.timers.run(100);
    const second = outcome(inbound.reoffer(OFFER));
    await network.timers.run(100);
    expect(await first).toBe(`${HOLD}a=x-in\r\n`);
    expect(await second).toBe(`${OFFER}a=x-out\r\n`);
    expect(out.dialog()).toMatchObject({ localSeq: 2, remoteSeq: 1 });
  });

  test('two offers of one side go one after the other', async () => {
    const { network, out, inbound } = await connected();
    const seen: string[] = [];
    inbound.onReoffer = (sdp = '') => {
      seen.push(sdp);
      return { kind: 'answer', sdp: ANSWER };
    };
    const both = Promise.all([out.reoffer(HOLD), out.reoffer(OFFER)]);
    await network.timers.run(5_000);
    await both;
    expect(seen).toEqual([HOLD, OFFER]);
  });

  test('glare: both get 491, both offers succeed after the back-off of §14.1', async () => {
    const { network, out, inbound } = await connected();
    out.onReoffer = inbound.onReoffer = () => ({ kind: 'answer', sdp: ANSWER });
    const offers = [outcome(out.reoffer(HOLD)), outcome(inbound.reoffer(OFFER))];
    await network.timers.run(100);
    expect(network.sent('SIP/2.0 491')).toHaveLength(2);
    await network.timers.run(10_000);
    expect(await Promise.all(offers)).toEqual([ANSWER, ANSWER]);
  });

  test('a refusal rejects with its status and leaves the call up', async () => {
    const { network, out, inbound } = await connected();
    inbound.onReoffer = () => ({ kind: 'refuse', status: 488 });
    const offer = out.reoffer(HOLD).catch((error: unknown) => error);
    await network.timers.run(100);
    expect(await offer).toMatchObject({ code: 'refused', status: 488 });
    expect(out.state).toBe('confirmed');
  });

  test('a handler that fails is a 500 for the peer', async () => {
    const { network, out, inbound } = await connected();
    inbound.onReoffer = () => Promise.reject(new Error('bug'));
    const offer = out.reoffer(HOLD).catch((error: unknown) => error);
    await network.timers.run(100);
    expect(await offer).toMatchObject({ status: 500 });
    expect(inbound.state).toBe('confirmed');
  });

  test('a peer that is gone: the call ends, the offer rejects', async () => {
    const { network, out, outTold } = await connected();
    network.lose = () => true;
    const offer = outcome(out.reoffer(HOLD));
    await network.timers.run(33_000);
    expect(await offer).toBe('timeout');
    expect(outTold.at(-1)).toMatchObject({ by: 'timeout', reason: 're-INVITE failed' });
  });

  test('a BYE ends an offer that is out', async () => {
    const { network, out, inbound, outTold } = await connected();
    inbound.onReoffer = () => new Promise(() => undefined);
    const offer = outcome(out.reoffer(HOLD));
    await network.timers.run(50);
    inbound.end();
    await network.timers.run(50);
    // The 487 to the re-INVITE goes out before the BYE.
    expect(await offer).toBe('refused');
    expect(outTold.at(-1)).toMatchObject({ by: 'remote', reason: 'BYE' });
    await network.timers.run(70_000);
    expect(network.timers.size).toBe(0);
  });

  test('INFO: refused by an ended dialog, delivered in a living one', async () => {
    const { network, out, inTold } = await connected();
    const sent = out.info('application/dtmf-relay', 'Signal=#');
    await network.timers.run(50);
    await sent;
    expect(inTold.at(-1)).toBe('info application/dtmf-relay Signal=#');
    out.end();
    await expect(out.info('a/b', 'c')).rejects.toMatchObject({ code: 'callEnded' });
    await expect(out.reoffer(HOLD)).rejects.toMatchObject({ code: 'badState' });
  });
});
