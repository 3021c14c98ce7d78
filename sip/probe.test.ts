import { describe, expect, test } from 'vitest';
import type { DialogState } from './port.ts';
import { connectedPair } from './test-support/sim-pair.ts';
import { SimNetwork } from './test-support/sim-network.ts';
import { headerOf, reply } from './test-support/text-peer.ts';

/** A call of a dead process whose peer answers every request with `status`; null: with nothing. */
function resumed(status: string | null, more: Partial<DialogState> = {}) {
  const network = new SimNetwork();
  const { endpoint, address } = network.endpoint();
  const heard: string[] = [];
  const peer = network.peer((text) => {
    heard.push(text);
    if (status !== null) peer.send(reply(text, status), address);
  });
  const call = endpoint.resume(
    {
      version: 1,
      callId: 'c-1',
      localTag: 'lt',
      remoteTag: 'rt',
      localUri: 'sip:us@192.0.2.1',
      remoteUri: 'sip:they@192.0.2.1',
      remoteTarget: `sip:they@${peer.address.host}:${peer.address.port}`,
      routeSet: [],
      localSeq: 10_001,
      remoteSeq: 1,
      secure: false,
      transport: 'udp',
      peer: peer.address,
      contact: `<sip:${address.host}:${address.port}>`,
      peerAllow: ['INVITE', 'ACK', 'BYE', 'UPDATE'],
      ...more,
    },
    { direction: 'outbound', localSdp: 'v=0' },
  );
  return { network, call, heard };
}

describe('whether the far end still has a call', () => {
  test.each([
    ['200 OK', 'there'],
    ['405 Method Not Allowed', 'there'],
    ['491 Request Pending', 'there'],
    ['503 Service Unavailable', 'there'],
    ['481 Call/Transaction Does Not Exist', 'gone'],
    ['408 Request Timeout', 'gone'],
  ] as const)('%s: %s, and the call stays as it is', async (status, expected) => {
    const { network, call, heard } = resumed(status);
    const probed = call.probe();
    await network.timers.run(50);
    expect(await probed).toBe(expected);
    expect(call.state).toBe('confirmed');
    expect(heard).toHaveLength(1);
  });

  test('no answer for 32 s: silent', async () => {
    const { network, call } = resumed(null);
    const probed = call.probe();
    await network.timers.run(33_000);
    expect(await probed).toBe('silent');
    expect(call.state).toBe('confirmed');
  });

  test('by UPDATE without a description where the peer takes it, else by OPTIONS', async () => {
    for (const [peerAllow, method] of [
      [['INVITE', 'UPDATE'], 'UPDATE'],
      [['INVITE', 'BYE'], 'OPTIONS'],
    ] as const) {
      const { network, call, heard } = resumed('200 OK', { peerAllow });
      void call.probe();
      await network.timers.run(50);
      const [request = ''] = heard;
      expect(request).toMatch(new RegExp(`^${method} `));
      expect(headerOf(request, 'cseq')).toBe(`10002 ${method}`);
      expect(headerOf(request, 'to')).toContain('tag=rt');
      expect(headerOf(request, 'content-length')).toBe('0');
    }
  });

  test('a session timer goes on', async () => {
    const timer = { intervalS: 1_800, refresher: 'peer' } as const;
    const { network, call, heard } = resumed('200 OK', { timer });
    void call.probe();
    await network.timers.run(50);
    expect(headerOf(heard[0] ?? '', 'session-expires')).toBe('1800;refresher=uas');
  });

  test('one of our own endpoints answers it, and denies it once it has forgotten', async () => {
    const { network, out, inbound, b } = await connectedPair();
    const first = out.probe();
    await network.timers.run(50);
    expect(await first).toBe('there');
    network.endpoint({}, b.address);
    const second = out.probe();
    await network.timers.run(50);
    expect(await second).toBe('gone');
    expect([out.state, inbound.state]).toEqual(['confirmed', 'confirmed']);
  });

  test('of a call that is over nothing is asked', async () => {
    const { network, call, heard } = resumed('200 OK');
    call.end();
    await network.timers.run(50);
    expect(await call.probe()).toBe('there');
    expect(heard).toHaveLength(1);
  });
});
