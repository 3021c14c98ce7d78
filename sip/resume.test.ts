import { describe, expect, test } from 'vitest';
import type { DialogState, SipCall } from './port.ts';
import { ANSWER, inviteTo, journal, OFFER } from './test-support/sim-calls.ts';
import { answering, connectedPair, outcome, type RingingPair } from './test-support/sim-pair.ts';
import { headerOf, reply } from './test-support/text-peer.ts';
import { SimNetwork } from './test-support/sim-network.ts';

/** What was stored of a call, as it comes back from storage. */
function stored(call: SipCall): DialogState {
  return JSON.parse(JSON.stringify(call.dialog())) as DialogState;
}

/** The process of `b` dies, and another takes its address and its call. */
async function takenOver(pair: RingingPair, holdUnknownMs = 5_000) {
  const { network, b, inbound } = pair;
  const state = stored(inbound);
  const successor = network.endpoint({ holdUnknownMs }, b.address);
  const resume = () => {
    const call = successor.endpoint.resume(state, { direction: 'inbound', localSdp: ANSWER });
    return { call, told: journal(call) };
  };
  return { successor, state, resume };
}

describe('a call taken over from a dead process', () => {
  test('the peer reaches it: re-INVITE, INFO, BYE', async () => {
    const pair = await connectedPair();
    const { network, out } = pair;
    const { resume } = await takenOver(pair);
    const { call, told } = resume();
    const seen = answering(call, ANSWER);
    const offer = outcome(out.reoffer(OFFER));
    await network.timers.run(50);
    expect(await offer).toBe(ANSWER);
    expect(seen).toEqual([OFFER]);
    void out.info('application/dtmf-relay', 'Signal=1');
    await network.timers.run(50);
    out.end();
    await network.timers.run(50);
    expect(told.map((each) => (typeof each === 'string' ? each : each.reason))).toEqual([
      'info application/dtmf-relay Signal=1',
      'BYE',
    ]);
  });

  test('ours go out with the next number; the peer takes them', async () => {
    const pair = await connectedPair();
    const { network, out, outTold } = pair;
    answering(out, ANSWER);
    void pair.inbound.info('a/b', 'c');
    await network.timers.run(50);
    const { resume } = await takenOver(pair);
    const { call } = resume();
    const offer = outcome(call.reoffer(OFFER));
    await network.timers.run(50);
    expect(await offer).toBe(ANSWER);
    call.end({ reasonHeader: 'SIP;cause=503' });
    await network.timers.run(50);
    const ours = network.packets.filter(({ from }) => from.port === pair.b.address.port);
    const cseqs = ours.map(({ text }) => headerOf(text, 'cseq')).filter((cseq) => cseq !== '');
    expect(cseqs.filter((cseq) => /BYE|[2-9] INVITE/.test(cseq))).toEqual(['2 INVITE', '3 BYE']);
    expect(outTold.at(-1)).toMatchObject({ by: 'remote', cause: { cause: 503 } });
    expect(call.state).toBe('ended');
    await network.timers.run(70_000);
    expect(network.timers.size).toBe(0);
  });

  test('a session timer that was our work is refreshed soon', async () => {
    const timer = { sessionTimer: { intervalS: 1_800, refresher: 'peer' } } as const;
    const pair = await connectedPair({ invite: { features: timer } });
    const { resume, state } = await takenOver(pair);
    expect(state.timer).toEqual({ intervalS: 1_800, refresher: 'us' });
    resume();
    await pair.network.timers.run(3_000);
    expect(pair.network.sent('UPDATE')).toHaveLength(1);
    expect(pair.network.sent('SIP/2.0 200')).toHaveLength(1);
  });

  test('a change of the dialog is told, so that what is stored is never old', async () => {
    const { network, out, inbound } = await connectedPair();
    const seqs: (readonly (number | undefined)[])[] = [];
    inbound.onDialogChanged = () =>
      seqs.push([inbound.dialog()?.localSeq, inbound.dialog()?.remoteSeq]);
    void out.info('a/b', 'c');
    await network.timers.run(50);
    void inbound.info('a/b', 'c');
    await network.timers.run(50);
    expect(seqs).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  test('twice, or of an unknown version: badState', async () => {
    const pair = await connectedPair();
    const { resume, successor, state } = await takenOver(pair);
    resume();
    expect(resume).toThrow(/cannot be resumed/);
    const newer = { ...state, callId: 'x', version: 2 } as unknown as DialogState;
    const again = () => successor.endpoint.resume(newer, { direction: 'inbound' });
    expect(again).toThrow(/cannot be resumed/);
  });
});

describe('a BYE', () => {
  test('is answered once its end is on record', async () => {
    const pair = await connectedPair();
    const { network, out, inbound } = pair;
    let record: () => void = () => undefined;
    inbound.onEnded = () => new Promise((resolve) => (record = resolve));
    out.end();
    await network.timers.run(3_000);
    expect(network.sent('BYE').length).toBeGreaterThan(2);
    expect(network.sent('SIP/2.0')).toEqual([]);
    record();
    await network.timers.run(5_000);
    expect(network.sent('SIP/2.0 200').length).toBeGreaterThan(0);
  });

  test('whose process dies before is repeated to the next one', async () => {
    const pair = await connectedPair();
    const { network, out, inbound } = pair;
    const state = stored(inbound);
    inbound.onEnded = () => new Promise(() => undefined);
    out.end();
    await network.timers.run(600);
    const { b } = pair;
    const successor = network.endpoint({ holdUnknownMs: 5_000 }, b.address);
    const call = successor.endpoint.resume(state, { direction: 'inbound', localSdp: ANSWER });
    const told = journal(call);
    await network.timers.run(2_000);
    expect(told.at(-1)).toMatchObject({ by: 'remote', reason: 'BYE' });
  });

  test('waits 10 s at most', async () => {
    const pair = await connectedPair();
    const { network, out, inbound } = pair;
    inbound.onEnded = () => new Promise(() => undefined);
    out.end();
    await network.timers.run(9_900);
    expect(network.sent('SIP/2.0')).toEqual([]);
    await network.timers.run(4_100);
    expect(network.sent('SIP/2.0 200').length).toBeGreaterThan(0);
  });
});

describe('requests that come before their call is taken over', () => {
  test('wait for it: a BYE and a re-INVITE are answered, none with 481', async () => {
    const pair = await connectedPair();
    const { network, out } = pair;
    const { resume } = await takenOver(pair);
    const offer = outcome(out.reoffer(OFFER));
    await network.timers.run(700);
    out.end();
    await network.timers.run(300);
    const { told } = resume();
    await network.timers.run(700);
    expect(network.sent('SIP/2.0 481')).toEqual([]);
    expect(told.at(-1)).toMatchObject({ by: 'remote', reason: 'BYE' });
    expect(await offer).toBe('callEnded');
  });

  test('as long as calls may yet be taken over, while a database recovers', async () => {
    const pair = await connectedPair();
    const { network, out } = pair;
    const { resume } = await takenOver(pair);
    out.end();
    await network.timers.run(4_000);
    const { told } = resume();
    await network.timers.run(50);
    expect(network.sent('SIP/2.0 481')).toEqual([]);
    expect(told.at(-1)).toMatchObject({ by: 'remote', reason: 'BYE' });
  });

  test('not taken over in that time: 481, and its own repeats do not count twice', async () => {
    const pair = await connectedPair();
    const { network, out, outTold } = pair;
    await takenOver(pair);
    const sent = outcome(out.info('a/b', 'c'));
    await network.timers.run(4_900);
    expect(network.sent('INFO').length).toBeGreaterThan(1);
    expect(network.sent('SIP/2.0 481')).toEqual([]);
    await network.timers.run(200);
    expect(await sent).toBe('refused');
    expect(outTold.at(-1)).toMatchObject({ by: 'remote', status: 481 });
  });

  test('once the first seconds are over: 481 at once', async () => {
    const pair = await connectedPair();
    const { network, out } = pair;
    await takenOver(pair, 1_000);
    await network.timers.run(1_001);
    void out.info('a/b', 'c').catch(() => undefined);
    await network.timers.run(50);
    expect(network.sent('SIP/2.0 481')).toHaveLength(1);
  });
});

test('a 2xx whose ACK died with the process is acknowledged by its successor', async () => {
  const network = new SimNetwork();
  const a = network.endpoint();
  const heard: string[] = [];
  let ok = '';
  const peer = network.peer((text) => {
    heard.push(text);
    if (!text.startsWith('INVITE')) return;
    ok = reply(text, '200 OK', { tag: 'x', contact: peer.address, body: ANSWER });
    peer.send(ok, a.address);
  });
  const call = a.endpoint.invite(inviteTo(peer.address));
  await network.timers.run(50);
  const state = stored(call);
  const successor = network.endpoint({}, a.address);
  successor.endpoint.resume(state, { direction: 'outbound' });
  peer.send(ok, a.address);
  await network.timers.run(50);
  expect(heard.filter((text) => text.startsWith('ACK'))).toHaveLength(2);
});
