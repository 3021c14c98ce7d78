import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DialPolicyConfig } from '../../../domain/index.ts';
import { createSipEndpoint } from '../../../sip/index.ts';
import type { SipBodyPart, SipHeader } from '../../../sip/index.ts';
import { CUSTOMER } from '../contract/steps.ts';
import { until } from '../test-support/until.ts';
import { BASE, CONTOSO, ProviderRig } from './test-support/provider-rig.ts';
import type { SipPeerCall } from './test-support/sip-peer.ts';

/** Calls between the public network and ordinary Teams users: by TLS and SRTP there, UDP here. */
let rig: ProviderRig;
beforeAll(async () => {
  rig = await ProviderRig.start(44_400);
}, 30_000);
afterAll(() => rig.close());

const DID = '+442079460150';
const MAIN = '+442079460100';
const OUTSIDE = '+442079461234';

beforeEach(() => {
  rig.reset();
  rig.contoso.numbers.add(DID);
  rig.contoso.direct.add(DID);
  rig.contoso.policy = DialPolicyConfig.parse({
    kind: 'dialPolicy',
    allow: ['+44'],
    mainNumber: MAIN,
    callsPerMinuteMax: 1_000,
    spendPerDayMinorMax: 1_000_000,
  });
});

/** The carrier brings a call for a Teams user's own number. */
const comesIn = (headers: readonly SipHeader[] = [], from = CUSTOMER): Promise<SipPeerCall> =>
  rig.carrier.call(rig.plain, {
    requestUri: `sip:${DID}@127.0.0.1:${rig.plain.port};user=phone`,
    from: { uri: `sip:${from}@carrier.example;user=phone`, display: 'A. Caller' },
    headers,
  });

/** A Teams user calls the public network. */
const goesOut = (
  more: {
    readonly from?: string;
    readonly to?: string;
    readonly headers?: readonly SipHeader[];
    readonly parts?: readonly SipBodyPart[];
  } = {},
): Promise<SipPeerCall> => {
  const { from = DID, to = OUTSIDE, ...others } = more;
  return rig.centre(1).call(
    { ...rig.secure, host: CONTOSO },
    {
      requestUri: `sip:${to}@${CONTOSO}:${rig.secure.port};user=phone;transport=tls`,
      from: { uri: `sip:${from}@sip.pstnhub.localhost;user=phone`, display: 'Ana' },
      ...others,
    },
  );
};

const lines = (): number[] => rig.driver.trunks().map(({ calls }) => calls);
const idle = (): Promise<void> => until('all lines free', () => lines().every((n) => n === 0));

async function talk(near: SipPeerCall, far: SipPeerCall): Promise<void> {
  await near.answered();
  near.say(440);
  far.say(700);
  await Promise.all([near.hears(700), far.hears(440)]);
}

describe('a call to a Teams user', () => {
  it('rings the Teams trunk with that number, is heard both ways, is on record', async () => {
    const near = await comesIn();
    const far = await rig.centre(1).next();
    expect(far.sip.requestUri).toMatch(new RegExp(`^sip:\\${DID}@127.0.0.1:\\d+;user=phone$`));
    expect(far.sip.headers.get('contact')).toContain(CONTOSO);
    expect(far.sip.from.uri).toBe(`sip:${CUSTOMER}@${CONTOSO};user=phone`);
    expect(far.sip.from.display).toBe('A. Caller');
    expect(far.sip.headers.all('allow')).not.toContain('REFER');
    expect(rig.contoso.factsOf('legIncoming')).toEqual([]);
    far.ring();
    await near.ringing();
    await far.answer();
    await talk(near, far);
    const { call } = await rig.contoso.fact('directCallStarted');
    await rig.contoso.fact('directCallAnswered', (fact) => fact.call === call);
    expect(JSON.stringify(rig.contoso.submitted)).not.toContain(CUSTOMER.slice(1));
    expect(lines().filter((n) => n === 1)).toHaveLength(2);
    near.hangUp();
    await far.ended();
    expect(await rig.contoso.fact('directCallEnded')).toMatchObject({ call, cause: 'hungUp' });
    await idle();
  });

  it('several 180s are one, early media is heard, another fork may answer', async () => {
    const near = await comesIn();
    const far = await rig.centre(1).next();
    const seen: number[] = [];
    near.sip.onProgress = (status, _reason, sdp) => {
      seen.push(status);
      if (sdp !== undefined) expect(sdp).toMatch(/RTP\/AVP/);
    };
    far.sip.progress(180, { fork: 'phone' });
    far.sip.progress(180, { fork: 'desktop' });
    const early = await rig.carrier.media.openLeg({ group: 'early', srtp: 'required' });
    far.sip.progress(183, { sdp: early.answer(far.sip.remoteSdp ?? '') });
    await until('the caller to be told', () => seen.includes(183));
    expect(seen).toEqual([180, 183]);
    // Answered from another device, with a description of its own.
    await far.answer();
    await near.answered();
    far.say(700);
    await until('both up', () => near.sip.state === 'confirmed');
    early.close();
    near.hangUp();
    await far.ended();
    await idle();
  });

  it('passes on what was refused: 486, 603, and 404 where nobody has it', async () => {
    for (const status of [486, 603, 404]) {
      const near = await comesIn();
      (await rig.centre(1).next()).sip.reject(status);
      expect((await near.ended()).status).toBe(status);
    }
    const causes = rig.contoso.factsOf('directCallEnded').map(({ cause }) => cause);
    expect(causes).toEqual(['busy', 'declined', 'unreachable']);
    await idle();
  });

  it('goes on to sip2 when sip is overloaded', async () => {
    rig.centre(1).scripts.push((call) => call.reject(503, { retryAfterS: 1 }));
    const near = await comesIn();
    const far = await rig.centre(2).next();
    near.hangUp();
    await far.ended();
    await idle();
  });

  it('rings at no other centre once it rang at one', async () => {
    const near = await comesIn();
    const far = await rig.centre(1).next();
    far.ring();
    await near.ringing();
    far.sip.reject(503);
    expect((await near.ended()).status).toBe(503);
    expect(rig.centre(2).seen).toEqual([]);
    await idle();
  });

  it('that the caller gives up is cancelled, with the reason', async () => {
    const near = await comesIn();
    const far = await rig.centre(1).next();
    near.sip.end({ reasonHeader: 'SIP;cause=200;text="Call completed elsewhere"' });
    expect((await far.ended()).reason).toBe('Call completed elsewhere');
    await idle();
  });

  it('is refused beyond the lines of either trunk, and takes none then', async () => {
    rig.contoso.addTrunk({ ...rig.contoso.trunks.get('carrier'), id: 'carrier', callsMax: 0 });
    expect((await (await comesIn()).ended()).status).toBe(486);
    rig.reset();
    rig.contoso.addTrunk({ id: 'teams', role: 'teams', fqdn: CONTOSO, callsMax: 0 });
    expect((await (await comesIn()).ended()).status).toBe(503);
    await idle();
  });

  it('rings nowhere when the caller left while it was put on record', async () => {
    let commit = (): void => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    let asked = false;
    rig.contoso.beforeCommit = ({ type }) => {
      if (type !== 'directCallStarted') return Promise.resolve();
      asked = true;
      return held;
    };
    const near = await comesIn();
    await until('it is being put on record', () => asked);
    near.hangUp();
    await until('the caller is gone', () => rig.driver.endpoint.counts().calls === 0);
    commit();
    expect(await rig.contoso.fact('directCallEnded')).toMatchObject({ cause: 'hungUp' });
    rig.contoso.beforeCommit = () => Promise.resolve();
    expect(rig.centre(1).seen).toEqual([]);
    await idle();
  });

  it('goes nowhere before it is on record', async () => {
    rig.contoso.nextResults.push({ kind: 'retry', retryAfterS: 3 });
    expect(await (await comesIn()).ended()).toMatchObject({ status: 503, retryAfterS: 3 });
    expect(rig.centre(1).seen).toEqual([]);
    await idle();
  });

  it('holds in every form are answered, and Teams is asked for none', async () => {
    const near = await comesIn();
    const far = await rig.centre(1).next();
    await far.answer();
    await near.answered();
    let asked = 0;
    far.sip.onReoffer = () => {
      asked++;
      return { kind: 'refuse', status: 488 };
    };
    const leg = await rig.carrier.media.openLeg({ group: 'hold' });
    for (const direction of ['sendonly', 'inactive', 'recvonly', 'sendrecv'] as const) {
      const answer = await near.sip.reoffer(leg.offer(direction));
      const opposite = { sendonly: 'recvonly', recvonly: 'sendonly' }[direction as 'sendonly'];
      expect(answer).toContain(`a=${opposite ?? direction}`);
    }
    const old = leg.offer('sendrecv').replace(/c=IN IP4 .*/, 'c=IN IP4 0.0.0.0');
    expect(await near.sip.reoffer(old)).toMatch(/a=(recvonly|inactive)/);
    expect(asked).toBe(0);
    leg.close();
    near.hangUp();
    await far.ended();
    await idle();
  });
});

it('what cannot be had whole does not take the place of what is on record', async () => {
  const near = await comesIn();
  const far = await rig.centre(1).next();
  await far.answer();
  await talk(near, far);
  await rig.contoso.fact('directCallAnswered');
  const before = rig.snapshots.asked;
  rig.snapshots.fails = true;
  await near.hold();
  await until('both sides were asked for', () => rig.snapshots.asked >= before + 2);
  rig.snapshots.fails = false;
  await near.resume();
  const { dialogs } = await rig.contoso.fact('directCallUpdated');
  for (const dialog of dialogs) expect(dialog).toHaveProperty('sealed');
  near.hangUp();
  await far.ended();
  await idle();
});

describe('identity and history', () => {
  const history = '<sip:+442079460199@carrier.example;user=phone?Reason=SIP%3Bcause%3D302>;index=1';
  const diversion = '<sip:+442079460199@carrier.example>;reason=unconditional';

  it('History-Info and Diversion go along, X-MS and the like do not', async () => {
    const headers = [
      { name: 'History-Info', value: history },
      { name: 'Diversion', value: diversion },
      { name: 'X-MS-UserLocation', value: 'internal' },
    ];
    const near = await comesIn(headers);
    const far = await rig.centre(1).next();
    expect(far.sip.headers.get('history-info')).toBe(history);
    expect(far.sip.headers.get('diversion')).toBe(diversion);
    near.hangUp();
    await far.ended();
    const back = await goesOut({ headers });
    const out = await rig.carrier.next();
    expect(out.sip.headers.get('history-info')).toBe(history);
    expect(out.sip.headers.get('x-ms-userlocation')).toBeUndefined();
    back.hangUp();
    await out.ended();
    await idle();
  });

  it('privacy stays: From is anonymous, the number asserted to a trusted trunk only', async () => {
    const asserted = { name: 'P-Asserted-Identity', value: `<sip:${CUSTOMER}@carrier.example>` };
    const withheld = [asserted, { name: 'Privacy', value: 'id' }];
    const near = await comesIn(withheld, 'anonymous');
    const far = await rig.centre(1).next();
    expect(far.sip.from.uri).toBe('sip:anonymous@anonymous.invalid');
    expect(far.sip.from.display).toBe('');
    expect(far.sip.headers.get('privacy')).toBe('id');
    expect(far.sip.headers.get('p-asserted-identity')).toContain(CUSTOMER);
    near.hangUp();
    await far.ended();
    rig.reset({ trusted: false });
    const headers = [...withheld, { name: 'History-Info', value: history }];
    const again = await comesIn(headers, 'anonymous');
    const stranger = await rig.centre(1).next();
    expect(stranger.sip.headers.get('p-asserted-identity')).toBeUndefined();
    expect(stranger.sip.headers.get('history-info')).toBeUndefined();
    expect(stranger.sip.headers.get('privacy')).toBe('id');
    again.hangUp();
    await stranger.ended();
    await idle();
  });

  it("a trunk's rules have the last word on its headers", async () => {
    rig.reset({
      headers: [
        { do: 'remove', name: 'Diversion' },
        { do: 'rewrite', name: 'History-Info', find: 'carrier.example', put: BASE },
        { do: 'add', name: 'X-Provider', value: 'adatum' },
      ],
    });
    const near = await comesIn([
      { name: 'History-Info', value: history },
      { name: 'Diversion', value: diversion },
    ]);
    const { headers } = (await rig.centre(1).next()).sip;
    expect(headers.get('history-info')).toBe(history.replace('carrier.example', BASE));
    expect(headers.get('diversion')).toBeUndefined();
    expect(headers.get('x-provider')).toBe('adatum');
    near.hangUp();
    await idle();
  });
});

describe('a call from a Teams user', () => {
  it('leaves by the carrier with its own number, and both hear each other', async () => {
    const near = await goesOut();
    const far = await rig.carrier.next();
    expect(far.sip.requestUri).toMatch(/^sip:\+442079461234@127.0.0.1:\d+;user=phone$/);
    expect(far.from).toMatchObject({ number: DID, display: 'Ana' });
    far.ring();
    await near.ringing();
    expect(near.sip.dialog()?.remoteTarget).toContain(CONTOSO);
    await far.answer();
    await talk(near, far);
    expect(await rig.contoso.fact('directCallStarted')).toMatchObject({
      direction: 'out',
      number: DID,
      from: 'teams',
      to: 'carrier',
    });
    far.hangUp();
    await near.ended();
    await idle();
  });

  it('shows no number of anybody else: the main number instead', async () => {
    const near = await goesOut({ from: '+12025550123' });
    const far = await rig.carrier.next();
    expect(far.from.number).toBe(MAIN);
    expect(far.sip.headers.get('p-asserted-identity')).toContain(MAIN);
    near.hangUp();
    await far.ended();
    await idle();
  });

  it('goes where the dial policy permits, and nowhere else', async () => {
    for (const to of ['+12025550123', '+449090123456']) {
      expect((await (await goesOut({ to })).ended()).status).toBe(403);
    }
    const ceiling = { kind: 'dialPolicy', allow: ['+44'], callsPerMinuteMax: 1 };
    rig.contoso.policy = DialPolicyConfig.parse(ceiling);
    const near = await goesOut();
    const far = await rig.carrier.next();
    expect((await (await goesOut()).ended()).status).toBe(403);
    near.hangUp();
    await far.ended();
    await idle();
  });
});

it('nobody is called whose number is on a list of those that are not to be', async () => {
  rig.contoso.notCalled.add(OUTSIDE);
  expect((await (await goesOut()).ended()).status).toBe(403);
  expect(rig.carrier.seen).toEqual([]);
  await idle();
});

describe('an emergency call of a Teams user', () => {
  const place = {
    contentType: 'application/pidf+xml',
    headers: [{ name: 'Content-ID', value: '<place@teams>' }],
    body: '<presence xmlns="urn:ietf:params:xml:ns:pidf"><civicAddress/></presence>',
  };
  const headers = [
    { name: 'Geolocation', value: '<cid:place@teams>' },
    { name: 'Geolocation-Routing', value: 'yes' },
    { name: 'P-Asserted-Identity', value: `<sip:${DID}@sip.pstnhub.localhost;user=phone>` },
    { name: 'Priority', value: 'emergency' },
  ];

  it('reaches the carrier with place and call-back number as they came', async () => {
    const near = await goesOut({ to: '999', headers, parts: [place] });
    const far = await rig.carrier.next();
    expect(far.sip.requestUri).toMatch(/^sip:999@/);
    expect(far.sip.parts).toEqual([place]);
    for (const { name, value } of headers) expect(far.sip.headers.get(name)).toBe(value);
    expect(far.from.number).toBe(DID);
    await far.answer();
    await talk(near, far);
    expect(await rig.contoso.fact('raiseAlert')).toMatchObject({ code: 'emergencyCall' });
    expect(await rig.contoso.fact('directCallStarted')).toMatchObject({ number: '999' });
    far.hangUp();
    await near.ended();
    await idle();
  });

  it('is refused by no limit, no policy, no drained trunk and no journal', async () => {
    rig.reset({ enabled: false });
    rig.contoso.policy = DialPolicyConfig.parse({ kind: 'dialPolicy', callsPerMinuteMax: 0 });
    const closed = { callsMax: 0, callsPerSecondMax: 0 };
    rig.contoso.addTrunk({ id: 'teams', role: 'teams', fqdn: CONTOSO, ...closed });
    rig.contoso.addTrunk({ ...rig.contoso.trunks.get('carrier'), id: 'carrier', ...closed });
    rig.contoso.acceptingNow = { ok: false, retryAfterS: 30 };
    rig.contoso.beforeCommit = () => new Promise(() => undefined);
    rig.driver.drain();
    const near = await goesOut({ to: '112', headers, parts: [place] });
    const far = await rig.carrier.next();
    await far.answer();
    await talk(near, far);
    rig.contoso.beforeCommit = () => Promise.resolve();
    near.hangUp();
    await far.ended();
    expect((await (await goesOut()).ended()).status).toBe(503);
  });
});

describe('when its process is gone', () => {
  it.each(['die', 'handOver'] as const)('by %s, two who talk go on talking', async (end) => {
    const names = [`DNS:${BASE}`, `DNS:*.${BASE}`];
    await rig.die(names);
    const near = await comesIn();
    const far = await rig.centre(1).next();
    await far.answer();
    await near.answered();
    await talk(near, far);
    const { call, dialogs } = await rig.contoso.fact('directCallAnswered');
    expect(JSON.stringify(dialogs)).not.toContain('inline:');
    const started = await rig.contoso.fact('directCallStarted', (fact) => fact.call === call);
    const { from, to, direction } = started;
    const driver = await rig[end](names);
    await driver.recoverDirect(rig.contoso.tenant, [{ id: call, dialogs, from, to, direction }]);
    await talk(near, far);
    const updated = await rig.contoso.fact('directCallUpdated', (fact) => fact.call === call);
    expect(updated.dialogs).toHaveLength(2);
    // A second time, by what the first successor left.
    const next = await rig.die(names);
    const again = { id: call, dialogs: updated.dialogs, from, to, direction };
    await next.recoverDirect(rig.contoso.tenant, [again]);
    await talk(near, far);
    near.hangUp();
    await far.ended();
    const ended = await rig.contoso.fact('directCallEnded', (fact) => fact.call === call);
    expect(ended.cause).toBe('hungUp');
  });

  it.each(['die', 'handOver'] as const)('by %s, both sides get BYE, on record', async (end) => {
    const names = [`DNS:${BASE}`, `DNS:*.${BASE}`];
    // The one before is draining.
    await rig.die(names);
    const near = await comesIn();
    const far = await rig.centre(1).next();
    await far.answer();
    await near.answered();
    const { call, dialogs } = await rig.contoso.fact('directCallAnswered');
    const driver = await rig[end](names);
    await driver.recoverDirect(rig.contoso.tenant, [{ id: call, dialogs }]);
    await Promise.all([near.ended(), far.ended()]);
    expect(await rig.contoso.fact('directCallEnded')).toMatchObject({ call, cause: 'hostLost' });
  });

  // The last: the carrier has nothing of its calls afterwards.
  it('and one side has hung up since, the other is told', async () => {
    const names = [`DNS:${BASE}`, `DNS:*.${BASE}`];
    await rig.die(names);
    const near = await comesIn();
    const far = await rig.centre(1).next();
    await far.answer();
    await near.answered();
    const { call, dialogs } = await rig.contoso.fact('directCallAnswered');
    const { from, to, direction } = await rig.contoso.fact('directCallStarted');
    const driver = await rig.die(names);
    const udpPort = rig.carrier.endpoint.udp?.port ?? 0;
    await rig.carrier.endpoint.close({ endCalls: false });
    const forgetful = await createSipEndpoint({
      bind: '127.0.0.1',
      userAgent: 'forgetful',
      udpPort,
      onCall: (ring) => ring.reject(486),
    });
    await driver.recoverDirect(rig.contoso.tenant, [{ id: call, dialogs, from, to, direction }]);
    await far.ended();
    expect(await rig.contoso.fact('directCallEnded')).toMatchObject({ call, cause: 'hostLost' });
    await idle();
    await forgetful.close();
  });
});
