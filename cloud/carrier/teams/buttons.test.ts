import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { strongestTone, type MediaLeg } from '../../../media/index.ts';
import type { IncomingRefer, SipCall } from '../../../sip/index.ts';
import { must } from '../../check.ts';
import type { CallView } from '../call-view.ts';
import type { PhoneView } from '../phone.ts';
import { startTestCloud, until, type TestCloud } from '../test-support/cloud.ts';
import { TestSbc } from '../test-support/sbc.ts';

let test: TestCloud;
/** Takes REFER and Replaces, as an SBC should. */
let able: TestSbc;
const ANA = '+442079460111';
const BEN = '+442079460112';

beforeAll(async () => {
  const rtpPorts = { first: 26_400, last: 26_599 };
  test = await startTestCloud({ sipTls: { port: 0, folder: null }, rtpPorts });
  const features = { refer: true, replaces: true };
  able = await TestSbc.start(test.cloud, features, { first: 26_600, last: 26_699 });
  await able.ping();
});
afterAll(async () => {
  await Promise.all([test.cloud.close(), able.close()]);
});

const open: MediaLeg[] = [];
beforeEach(async () => {
  await test.send('POST', '/emulator/reset');
});
afterEach(() => {
  able.onCall = (call) => call.reject(480);
  for (const leg of open.splice(0)) leg.close();
});

const phone = (key: string) => test.get<PhoneView>(`/emulator/phones/${key}`);
const press = async (key: string, button: string, body: object = {}) => {
  const answer = await test.send('POST', `/emulator/phones/${key}/${button}`, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body as PhoneView & { code: string };
};
const rings = (key: string) =>
  until(
    () => phone(key),
    (view) => view.ringing.length === 1,
  );
const talks = (key: string) =>
  until(
    () => phone(key),
    (view) => view.call?.state === 'inCall',
  );
const idle = (key: string) =>
  until(
    () => phone(key),
    (view) => view.state === 'idle',
  );

async function newLeg(): Promise<MediaLeg> {
  const leg = await able.leg();
  open.push(leg);
  return leg;
}

interface Up {
  readonly call: SipCall;
  readonly leg: MediaLeg;
  readonly ended: Promise<unknown>;
}

const endOf = (call: SipCall) => new Promise((resolve) => (call.onEnded = resolve));

/** The SBC calls, the person answers. */
async function talk(
  key = 'ana',
  number = ANA,
  features: { refer?: boolean; replaces?: boolean } = { refer: true, replaces: true },
): Promise<Up> {
  const leg = await newLeg();
  const call = able.invite(number, leg.offer(), { features });
  const answered = new Promise<string>((resolve) => {
    call.onAnswered = (sdp) => resolve(sdp ?? call.remoteSdp ?? '');
  });
  call.onReoffer = (sdp) => ({ kind: 'answer', sdp: leg.answer(sdp ?? '') });
  const ended = endOf(call);
  await rings(key);
  await press(key, 'answer');
  leg.accept(await answered);
  return { call, leg, ended };
}

/** The next call that reaches the SBC, answered. */
function takeNext(): Promise<Up> {
  return new Promise((resolve) => {
    able.onCall = (call) => {
      const ended = endOf(call);
      void newLeg().then((leg) => {
        call.onReoffer = (sdp) => ({ kind: 'answer', sdp: leg.answer(sdp ?? '') });
        call.answer(leg.answer(call.remoteSdp ?? ''));
        call.onAnswered = () => resolve({ call, leg, ended });
      });
    };
  });
}

const hears = (leg: MediaLeg, hz: number) =>
  until(
    async () => strongestTone((await leg.heard()).slice(-1_600), [440, 700, 1_000, 1_700]),
    (tone) => tone?.hz === hz,
  );
const sound = (leg: MediaLeg, hz: number) =>
  leg.play({ playId: `${hz}`, audio: [{ kind: 'tone', hz, amplitude: 8_000 }] });

describe('a call by Direct Routing', () => {
  it('is SRTP: several 180s, a 183, hold by inactive alone', async () => {
    await test.send('PUT', '/emulator/phones/ana/behaviour', { devices: 3 });
    const leg = await newLeg();
    const call = able.invite(ANA, leg.offer());
    const seen: string[] = [];
    const early: string[] = [];
    call.onProgress = (status, _reason, sdp, tag) => {
      seen.push(`${status} ${tag}`);
      if (sdp !== undefined) early.push(sdp);
    };
    const answered = new Promise<string>((resolve) => (call.onAnswered = (s) => resolve(s ?? '')));
    const offers: string[] = [];
    call.onReoffer = (sdp) => {
      offers.push(/a=(inactive|sendrecv|sendonly)/.exec(sdp ?? '')?.[1] ?? '');
      return { kind: 'answer', sdp: leg.answer(sdp ?? '') };
    };
    await rings('ana');
    await press('ana', 'answer');
    const sdp = await answered;
    expect(new Set(seen.filter((one) => one.startsWith('180'))).size).toBe(3);
    expect(seen.filter((one) => one.startsWith('183')).length).toBe(1);
    expect(early).toEqual([sdp]);
    expect(sdp).toContain('RTP/SAVP');
    leg.accept(sdp);
    await press('ana', 'tone', { hz: 440 });
    await hears(leg, 440);
    await press('ana', 'hold');
    await press('ana', 'unhold');
    expect(offers).toEqual(['inactive', 'sendrecv']);
    // Not understood, hence no hold.
    leg.accept(await call.reoffer(leg.offer('sendonly')));
    expect((await phone('ana')).call?.heldByPeer).toBe(false);
    leg.accept(await call.reoffer(leg.offer('inactive')));
    expect((await phone('ana')).call?.heldByPeer).toBe(true);
  });

  it('from the keypad leaves by the SBC, under the name of the tenant', async () => {
    await test.send('PUT', '/emulator/direct-routing', { trunk: { forwardPai: true } });
    const coming = takeNext();
    await test.send('POST', '/emulator/phones/ana/call', { to: '+447700900456' });
    const { call, leg } = await coming;
    const { headers, requestUri } = call;
    expect(requestUri).toMatch(
      /^sip:\+447700900456@contoso\.sbc\.patchbay\.localhost:\d+;user=phone;transport=tls$/,
    );
    expect(headers.get('contact')).toContain('sip.pstnhub.patchbay.localhost');
    expect(headers.get('p-asserted-identity')).toContain(`tel:${ANA}`);
    expect(headers.get('session-expires')).toMatch(/^1800/);
    sound(leg, 700);
    await talks('ana');
  });

  it('forwarded outside goes back to the SBC with its story, and both talk', async () => {
    await test.send('PUT', '/emulator/direct-routing', { trunk: { forwardCallHistory: true } });
    const forwardTo = '+447700900777';
    await test.send('PUT', '/emulator/phones/ana/behaviour', { forwardTo });
    const coming = takeNext();
    const leg = await newLeg();
    const call = able.invite(ANA, leg.offer());
    const answered = new Promise<string>((resolve) => (call.onAnswered = (s) => resolve(s ?? '')));
    const onward = await coming;
    expect(onward.call.headers.all('history-info').join()).toMatch(
      /^<sip:\+442079460111@.*cause%3D302.*>;index=1, ?<sip:\+447700900777@/,
    );
    leg.accept(await answered);
    sound(onward.leg, 1_000);
    await hears(leg, 1_000);
    call.end();
    expect(await onward.ended).toMatchObject({ by: 'remote' });
  });
});

describe('transfer', () => {
  it('by REFER when Allow lists it: the SBC is asked, then the call ends', async () => {
    const { call, ended } = await talk();
    const asked = new Promise<IncomingRefer>((resolve) => {
      call.onReferred = (refer) => {
        resolve(refer);
        return { kind: 'accept' };
      };
    });
    await press('ana', 'transfer', { to: '+447700900456' });
    const refer = await asked;
    expect(refer.uri).toMatch(
      /^sip:\+447700900456@sip\.pstnhub\.patchbay\.localhost:\d+;user=phone/,
    );
    expect(refer.replaces).toBeUndefined();
    expect(refer.referredBy).toContain(';x-m=8%3Aorgid%3A');
    expect(refer.referredBy?.length ?? 0).toBeGreaterThan(250);
    refer.report(180);
    await until(
      () => phone('ana'),
      (view) => view.call?.transfer?.state === 'ringing',
    );
    refer.report(200);
    expect(await ended).toMatchObject({ by: 'remote' });
    expect(await idle('ana')).toMatchObject({ ended: [{ cause: 'transferred' }] });
  });

  it('that nobody answers gives the caller back', async () => {
    const { call } = await talk();
    call.onReferred = (refer) => {
      setTimeout(() => refer.report(486), 20);
      return { kind: 'accept' };
    };
    await press('ana', 'transfer', { to: 'ben' });
    await until(
      () => phone('ana'),
      ({ call: view }) => view?.state === 'inCall' && view.transfer?.state === 'failed',
    );
  });

  it('without REFER in Allow Teams does it by itself: the same call on another phone', async () => {
    const { leg } = await talk('ana', ANA, {});
    await press('ana', 'transfer', { to: 'ben' });
    await rings('ben');
    await press('ben', 'answer');
    await idle('ana');
    await until(
      () => phone('ben'),
      (view) => view.call?.state === 'inCall' && view.others.length === 0,
    );
    await press('ben', 'tone', { hz: 700 });
    await hears(leg, 700);
  });
});

describe('consult, then complete', () => {
  it('with somebody outside: REFER with Replaces names the SBC’s other call', async () => {
    const first = await talk();
    const coming = takeNext();
    await press('ana', 'consult', { to: '+447700900456' });
    const second = await coming;
    await until(
      () => phone('ana'),
      (view) => view.call?.consultFor !== null && view.others[0]?.state === 'held',
    );
    await press('ana', 'swap');
    expect(await phone('ana')).toMatchObject({ call: { consultFor: null } });
    const asked = new Promise<IncomingRefer>((resolve) => {
      first.call.onReferred = (refer) => {
        resolve(refer);
        return { kind: 'accept' };
      };
    });
    await press('ana', 'complete');
    const { replaces, report } = await asked.then((refer) => ({
      replaces: refer.replaces,
      report: (status: number) => refer.report(status),
    }));
    const dialog = must(second.call.dialog(), 'up');
    expect(replaces).toMatchObject({
      callId: second.call.callId,
      toTag: dialog.localTag,
      fromTag: dialog.remoteTag,
    });
    second.call.end();
    report(200);
    await first.ended;
    await idle('ana');
  });

  it('with a colleague: INVITE with Replaces, and the SBC ends the old one', async () => {
    const first = await talk();
    await press('ana', 'consult', { to: 'ben' });
    await rings('ben');
    await press('ben', 'answer');
    const coming = new Promise<Up>((resolve) => {
      able.onCall = (call) => {
        expect(call.replaces).toBe(first.call);
        call.onReoffer = (sdp) => ({ kind: 'answer', sdp: first.leg.answer(sdp ?? '') });
        void newLeg().then((leg) => {
          call.answer(leg.answer(call.remoteSdp ?? ''));
          first.call.end();
          resolve({ call, leg, ended: endOf(call) });
        });
      };
    });
    await press('ana', 'complete');
    const { leg, call } = await coming;
    expect(call.from.uri).toContain(BEN);
    await idle('ana');
    await until(
      () => phone('ben'),
      (view) => view.call?.state === 'inCall' && view.others.length === 0,
    );
    await press('ben', 'tone', { hz: 1_700 });
    await hears(leg, 1_700);
    expect((await phone('ana')).ended.every(({ cause }) => cause === 'transferred')).toBe(true);
  });

  it('two outside without REFER: Teams mixes them, and the end of one ends the other', async () => {
    const first = await talk('ana', ANA, {});
    const coming = takeNext();
    await press('ana', 'consult', { to: '+447700900456' });
    const second = await coming;
    await press('ana', 'complete');
    await idle('ana');
    sound(second.leg, 440);
    await hears(first.leg, 440);
    second.call.end();
    await first.ended;
  });
});

it('parks on hold under a code; a colleague picks it up by Replaces', async () => {
  const first = await talk();
  const { code } = await press('ana', 'park');
  await idle('ana');
  expect(await test.get('/emulator/parked')).toMatchObject([{ code, by: 'ana' }]);
  expect(first.leg.remoteDirection).toBe('inactive');
  const coming = takeNext();
  const picking = press('ben', 'pickup', { code });
  const { call } = await coming;
  expect(call.replaces).toBe(first.call);
  first.call.end();
  await picking;
  await talks('ben');
  expect(await test.send('POST', '/emulator/phones/ben/pickup', { code })).toMatchObject({
    status: 404,
  });
});

it('adds a person: three hear each other, and two go on when the first leaves', async () => {
  const first = await talk();
  const coming = takeNext();
  await press('ana', 'add', { to: '+447700900456' });
  const second = await coming;
  await until(
    () => phone('ana'),
    (view) => view.conference.length === 2,
  );
  sound(first.leg, 440);
  await hears(second.leg, 440);
  first.leg.stopPlay('440');
  await press('ana', 'tone', { hz: 1_000 });
  await Promise.all([hears(first.leg, 1_000), hears(second.leg, 1_000)]);
  await press('ana', 'hangup');
  await idle('ana');
  sound(second.leg, 700);
  await hears(first.leg, 700);
  first.call.end();
  await second.ended;
});

it('keeps a conference of one as the ordinary call that it was', async () => {
  const first = await talk();
  await press('ana', 'add', { to: 'ben' });
  await rings('ben');
  await press('ben', 'answer');
  await until(
    () => phone('ana'),
    (view) => view.conference.length === 2,
  );
  await press('ben', 'hangup');
  await until(
    () => phone('ana'),
    (view) => view.conference.length === 0 && view.call?.state === 'inCall',
  );
  await press('ana', 'tone', { hz: 1_700 });
  await hears(first.leg, 1_700);
});

it('refuses what makes no sense now', async () => {
  const ask = async (button: string, body: object = {}) =>
    (await test.send('POST', `/emulator/phones/ana/${button}`, body)).status;
  expect(await ask('transfer', { to: 'ben' })).toBe(409);
  expect(await ask('complete')).toBe(409);
  expect(await ask('park')).toBe(409);
  expect(await ask('pickup', { code: '10' })).toBe(404);
  expect(await ask('transfer', { to: 'nobody' })).toBe(404);
  await talk();
  expect(await ask('swap')).toBe(409);
  const view: CallView | null = (await phone('ana')).call;
  expect(view?.state).toBe('inCall');
});
