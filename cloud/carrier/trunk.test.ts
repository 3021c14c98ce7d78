import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createMediaEngine, strongestTone, type MediaEngine } from '../../media/index.ts';
import { mediaWorker } from '../../media/test-support/worker.ts';
import { createSipEndpoint, type SipCall, type SipEndpoint } from '../../sip/index.ts';
import type { CallView } from './call-view.ts';
import type { PhoneView } from './phone.ts';
import { startTestCloud, until, type TestCloud } from './test-support/cloud.ts';

/** The product's side of both trunks: a bare SIP endpoint, so that every header can be seen. */
let product: SipEndpoint;
let media: MediaEngine;
let test: TestCloud;
let arrived: (call: SipCall) => void;

const CUSTOMER = '+447700900123';

beforeAll(async () => {
  product = await createSipEndpoint({
    bind: '127.0.0.1',
    udpPort: 0,
    tcpPort: 0,
    userAgent: 'test',
    onCall: (call) => arrived(call),
  });
  const workerEntry = await mediaWorker();
  const ports = { first: 25_600, last: 25_699 };
  media = await createMediaEngine({ workers: 1, bind: '127.0.0.1', ports, workerEntry });
  const port = product.udp?.port ?? 0;
  const rtpPorts = { first: 25_700, last: 25_799 };
  test = await startTestCloud({ product: { host: '127.0.0.1', port }, rtpPorts });
});
afterAll(async () => {
  await Promise.all([test.cloud.close(), product.close({ endCalls: true }), media.close()]);
});

beforeEach(async () => {
  arrived = () => undefined;
  await test.send('POST', '/emulator/reset');
});

const ana = () => test.get<PhoneView>('/emulator/phones/ana');

/** The call that reaches the product when a customer dials its number. */
async function customerCalls(more: object = {}): Promise<{ id: string; call: SipCall }> {
  const call = new Promise<SipCall>((resolve) => (arrived = resolve));
  const order = { from: CUSTOMER, to: '+442079460100', display: 'Zoë', ...more };
  const { body } = await test.send('POST', '/emulator/calls', order);
  return { id: (body as { id: string }).id, call: await call };
}

/** The product calls a number of the carrier. */
function invite(number: string, sdp: string): SipCall {
  const { host, port } = test.cloud.sip;
  const uri = (user: string) => `sip:${user}@${host}:${port};user=phone`;
  return product.invite({
    requestUri: uri(number),
    target: { transport: 'udp', host, port },
    from: { uri: uri(CUSTOMER), display: 'Sales · caller' },
    to: { uri: uri(number) },
    sdp,
  });
}

const endOf = (call: SipCall) =>
  new Promise<number>((resolve) => (call.onEnded = (end) => resolve(end.status)));

it('sends a customer to the product with the number in every place where one looks', async () => {
  const { call } = await customerCalls();
  expect(call.requestUri).toMatch(/^sip:\+442079460100@127\.0\.0\.1:\d+;user=phone$/);
  expect(call.from.uri).toContain(`sip:${CUSTOMER}@`);
  expect(call.from.display).toBe('Zoë');
  expect(call.headers.get('p-asserted-identity')).toContain(CUSTOMER);
  expect(call.remoteSdp).toContain('PCMA/8000');
});

it('withholds the number when asked to', async () => {
  const { call } = await customerCalls({ anonymous: true });
  expect(call.from.uri).toBe('sip:anonymous@anonymous.invalid');
  expect(call.headers.get('privacy')).toBe('id');
  expect(call.headers.get('p-asserted-identity')).toContain(CUSTOMER);
});

it('comes over TCP when asked to', async () => {
  const { call } = await customerCalls({ transport: 'tcp', to: '+442079460120' }).catch(() => {
    throw new Error('no call over TCP');
  });
  expect(call.peer.transport).toBe('tcp');
});

it('gives up with CANCEL', async () => {
  const { id, call } = await customerCalls();
  const ended = endOf(call);
  call.progress(180);
  await until(
    () => test.get<CallView>(`/emulator/calls/${id}`),
    (view) => view.state === 'alerting',
  );
  await test.send('POST', `/emulator/calls/${id}/hangup`);
  expect(await ended).toBe(487);
});

it('hears the product, and presses by itself', async () => {
  const { id, call } = await customerCalls({ press: '12' });
  const leg = await media.openLeg({ group: 'test' });
  const digits: string[] = [];
  const pressed = new Promise<void>((resolve) => {
    leg.onDigit = (digit) => {
      if (digits.push(digit) === 2) resolve();
    };
  });
  call.answer(leg.answer(call.remoteSdp ?? ''));
  leg.play({ playId: 'greeting', audio: [{ kind: 'tone', hz: 440, amplitude: 8_000 }] });
  await pressed;
  expect(digits).toEqual(['1', '2']);
  const { legs } = await test.get<CallView>(`/emulator/calls/${id}`);
  expect(legs[0]?.rtp?.packetsIn).toBeGreaterThan(20);
});

it('hears early media, and the answer that says the same again', async () => {
  const { id, call } = await customerCalls();
  const leg = await media.openLeg({ group: 'test' });
  const sdp = leg.answer(call.remoteSdp ?? '');
  call.progress(183, { sdp });
  leg.play({ playId: 'early', audio: [{ kind: 'tone', hz: 440, amplitude: 8_000 }] });
  call.answer(sdp);
  const view = await until(
    () => test.get<CallView>(`/emulator/calls/${id}`),
    ({ legs }) => (legs[0]?.rtp?.packetsIn ?? 0) > 10,
  );
  expect(view.state).toBe('inCall');
});

it('rings Ana, who holds with a=inactive, and whose end of the call is heard', async () => {
  const leg = await media.openLeg({ group: 'test', keepHeardMs: 2_000 });
  const call = invite('+442079460111', leg.offer());
  const answered = new Promise<string>(
    (resolve) => (call.onAnswered = (sdp) => resolve(sdp ?? '')),
  );
  const offers: string[] = [];
  call.onReoffer = (sdp) => {
    offers.push(sdp ?? '');
    return { kind: 'answer', sdp: leg.answer(sdp ?? '') };
  };
  const { ringing } = await until(ana, (view) => view.ringing.length === 1);
  expect(ringing[0]).toMatchObject({ from: CUSTOMER, display: 'Sales · caller' });
  await test.send('POST', '/emulator/phones/ana/answer');
  leg.accept(await answered);
  await test.send('POST', '/emulator/phones/ana/tone', { hz: 1_000 });
  const heard = async () => strongestTone((await leg.heard()).slice(-1_600), [440, 1_000]);
  await until(heard, (tone) => tone?.hz === 1_000);
  await test.send('POST', '/emulator/phones/ana/hold');
  await test.send('POST', '/emulator/phones/ana/unhold');
  expect(offers.map((sdp) => /a=(inactive|sendonly|sendrecv)/.exec(sdp)?.[1])).toEqual([
    'inactive',
    'sendrecv',
  ]);
  const ended = new Promise((resolve) => (call.onEnded = ({ by }) => resolve(by)));
  await test.send('POST', '/emulator/phones/ana/hangup');
  expect(await ended).toBe('remote');
});

it('knows why a ring stopped: answered elsewhere', async () => {
  const leg = await media.openLeg({ group: 'test' });
  const call = invite('+442079460111', leg.offer());
  await until(ana, (view) => view.ringing.length === 1);
  call.end({ reasonHeader: 'SIP;cause=200;text="Call completed elsewhere"' });
  const { ended } = await until(ana, (view) => view.ended.length === 1);
  expect(ended[0]?.cause).toBe('answeredElsewhere');
});

it.each([
  ['+15550199', 404],
  // A telephone number whose handset nobody opened: off.
  ['+447700900777', 480],
  ['+442079460100', 404],
  ['ana', 404],
])('refuses a leg to %s with %i', async (number, status) => {
  const leg = await media.openLeg({ group: 'test' });
  expect(await endOf(invite(number, leg.offer()))).toBe(status);
});

it('refuses audio that no phone knows, and answers a keep-alive', async () => {
  await test.send('PUT', '/emulator/phones/ana/behaviour', { autoAnswer: true });
  const leg = await media.openLeg({ group: 'test' });
  const strange = leg.offer().replaceAll('PCMA', 'XYZ').replaceAll('PCMU', 'XYZ');
  const call = invite('+442079460111', strange.replace(/RTP\/AVP 8 0/, 'RTP/AVP 97 98'));
  expect(await endOf(call)).toBe(488);
  const { host, port } = test.cloud.sip;
  expect(await product.ping({ transport: 'udp', host, port })).toBe(200);
});
