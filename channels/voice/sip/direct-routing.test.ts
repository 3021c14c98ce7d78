import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connect } from 'node:tls';
import { InteractionId, LegId } from '../../../domain/index.ts';
import { formatReplaces, replacesOf } from '../../../sip/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import { ANA, CUSTOMER, ENTRY, nextEffect, ringAction } from '../contract/steps.ts';
import type { ActionResult } from '../port.ts';
import { until } from '../test-support/until.ts';
import { BASE, CONTOSO, FABRIKAM, ProviderRig } from './test-support/provider-rig.ts';
import type { SipPeerCall } from './test-support/sip-peer.ts';

/**
 * The rules of Direct Routing for a carrier, one row each, by the paragraph of Microsoft's pages as
 * the reference of the project numbers them: DRMT (5.1), DRSIP (5.2, 5.3, 5.5), DRFO (5.3),
 * DRMON (5.6), DRPLAN (5.7, 5.8). Both ends are real sockets by TLS and SRTP.
 */
let rig: ProviderRig;
beforeAll(async () => {
  rig = await ProviderRig.start(44_000);
}, 30_000);
afterAll(() => rig.close());
beforeEach(() => rig.reset());

const interaction = InteractionId.parse('i-teams');

/** Teams calls a number of the tenant that has this name. */
function teamsCalls(fqdn: string, number: string, more: object = {}): Promise<SipPeerCall> {
  // It looks the name up and checks it in our certificate; names below the base are all ours.
  const host = fqdn.endsWith(BASE) && !fqdn.startsWith('a.') ? fqdn : CONTOSO;
  return rig.centre(1).call(
    { ...rig.secure, host },
    {
      requestUri: `sip:${number}@${fqdn}:${rig.secure.port};user=phone;transport=tls`,
      from: { uri: 'sip:+442079460111@sip.pstnhub.localhost;user=phone' },
      ...more,
    },
  );
}

interface Rung {
  readonly leg: LegId;
  readonly taken: Promise<ActionResult>;
}

/** A queue's offer: Ana's Teams is rung. */
function ringsAna(more: Partial<Parameters<typeof ringAction>[0]> = {}): Rung {
  const action = ringAction({ interaction, ...more });
  return {
    leg: action.leg,
    taken: rig.driver.perform(rig.contoso.tenant, nextEffect(), action),
  };
}

const ended = async ({ leg }: Rung): Promise<string> => {
  const fact = await rig.contoso.fact('legEnded', (one) => one.leg === leg);
  return fact.cause;
};
const refuses =
  (status: number, options: { retryAfterS?: number } = {}) =>
  (call: SipCall): void =>
    call.reject(status, options);
const contactOf = (call: SipPeerCall): string => call.sip.headers.get('contact') ?? '';
const calls = (n: 1 | 2 | 3): number =>
  rig.centre(n).seen.filter(({ method }) => method === 'INVITE').length;
const hangUp = (rung: Rung): Promise<ActionResult> =>
  rig.driver.perform(rig.contoso.tenant, nextEffect(), {
    kind: 'hangUp',
    leg: rung.leg,
    cause: 'cancelled',
  });

async function tenantByName(): Promise<void> {
  // Numbers that are no DIDs overlap: both tenants have this one.
  for (const [fqdn, host] of [
    [FABRIKAM, rig.fabrikam],
    [CONTOSO, rig.contoso],
  ] as const) {
    const call = await teamsCalls(fqdn, ENTRY);
    expect(await host.fact('legIncoming')).toMatchObject({ number: ENTRY, trunk: 'teams' });
    expect([rig.contoso, rig.fabrikam].map((one) => one.factsOf('legIncoming').length)).toEqual(
      host === rig.fabrikam ? [0, 1] : [1, 1],
    );
    call.hangUp();
    await call.ended();
  }
}

async function neverByNumber(): Promise<void> {
  rig.contoso.trunks.delete('carrier');
  rig.fabrikam.trunks.delete('carrier');
  const byAddress = await teamsCalls('127.0.0.1', ENTRY);
  expect((await byAddress.ended()).status).toBe(403);
  const nobodys = await teamsCalls(`sbc9.${BASE}`, ENTRY);
  expect((await nobodys.ended()).status).toBe(404);
  const deep = await teamsCalls(`a.sbc1.${BASE}`, ENTRY);
  expect((await deep.ended()).status).toBe(403);
  const base = await teamsCalls(BASE, ENTRY);
  expect((await base.ended()).status).toBe(404);
}

async function derivedInherits(): Promise<void> {
  rig.reset({
    headers: [{ do: 'add', name: 'X-Base', value: 'yes' }],
    peerNames: ['*.nobody.test'],
  });
  const own = { do: 'add', name: 'X-Own', value: 'no' } as const;
  rig.contoso.addTrunk({ id: 'teams', role: 'teams', fqdn: CONTOSO, headers: [own], allow: [] });
  const rung = ringsAna();
  const call = await rig.centre(1).next();
  expect(call.sip.headers.get('x-base')).toBe('yes');
  expect(call.sip.headers.get('x-own')).toBeUndefined();
  call.decline();
  expect(await ended(rung)).toBe('declined');
  // Its allow list as well, and what it asks of certificates.
  expect((await (await teamsCalls(CONTOSO, ENTRY)).ended()).status).toBe(403);
}

async function drainForAll(): Promise<void> {
  rig.reset({ enabled: false });
  expect(await (await teamsCalls(CONTOSO, ENTRY)).ended()).toMatchObject({
    status: 503,
    retryAfterS: 1,
  });
  rig.contoso.trunks.delete('carrier');
  expect(await ringsAna().taken).toMatchObject({ code: 'trunkDisabled' });
  expect(calls(1)).toBe(0);
}

/** SNI: the certificate that a peer sees carries the name it asked for. */
async function certificateOfName(): Promise<void> {
  for (const servername of [BASE, CONTOSO, FABRIKAM]) {
    const socket = connect({ ...rig.secure, servername, ca: rig.authority.cert });
    await new Promise((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
    });
    expect(socket.authorized).toBe(true);
    socket.destroy();
  }
}

async function certificateShown(): Promise<void> {
  const rung = ringsAna();
  const call = await rig.centre(1).next();
  // Step 1 of the tenant's resolution there: Contact equals a name of the certificate.
  expect(call.sip.peerNames).toEqual(expect.arrayContaining([BASE, `*.${BASE}`]));
  await hangUp(rung);
  await call.ended();
}

async function contactOut(): Promise<void> {
  const rung = ringsAna();
  const call = await rig.centre(1).next();
  expect(contactOf(call)).toBe(`<sip:${CONTOSO}:${rig.secure.port};transport=tls>`);
  expect(call.sip.headers.all('contact')).toHaveLength(1);
  expect(call.sip.headers.all('record-route')).toEqual([]);
  await hangUp(rung);
  expect((await call.ended()).reason).toBe('Call completed elsewhere');
}

async function contactIn(): Promise<void> {
  const call = await teamsCalls(FABRIKAM, ENTRY);
  const { leg } = await rig.fabrikam.fact('legIncoming');
  await call.ringing();
  expect(call.sip.dialog()?.remoteTarget).toBe(`sip:${FABRIKAM}:${rig.secure.port};transport=tls`);
  await rig.driver.perform(rig.fabrikam.tenant, nextEffect(), { kind: 'answer', leg, interaction });
  await call.answered();
  expect(call.sip.dialog()?.remoteTarget).toContain(FABRIKAM);
  call.hangUp();
  await rig.fabrikam.fact('legEnded');
}

async function identities(): Promise<void> {
  const { ref } = await rig.contoso.seal(rig.contoso.tenant, 'number', CUSTOMER);
  const rung = ringsAna({ customer: ref });
  const call = await rig.centre(1).next();
  const { requestUri, from, to, headers, remoteSdp } = call.sip;
  const { port } = rig.centre(1).endpoint.tls ?? { port: 0 };
  expect(requestUri).toBe(`sip:${ANA}@127.0.0.1:${port};user=phone`);
  expect(to.uri).toBe(requestUri);
  expect(from.uri).toBe(`sip:${CUSTOMER}@${CONTOSO};user=phone`);
  expect(headers.get('p-asserted-identity')).toBe(`<${from.uri}>`);
  expect([requestUri, from.uri, to.uri, contactOf(call)].join()).not.toMatch(/sips:/i);
  expect(remoteSdp).toMatch(/RTP\/SAVP/);
  expect(remoteSdp).toMatch(/AES_CM_128_HMAC_SHA1_80/);
  expect(headers.get('replaces')).toBeUndefined();
  expect(headers.all('allow')).toContain('REFER');
  await hangUp(rung);
  await call.ended();
}

/** All tenants of a provider share the addresses of Teams. */
async function replacesWithinTenant(): Promise<void> {
  const rung = ringsAna();
  const call = await rig.centre(1).next();
  call.ring();
  await rig.contoso.fact('legRinging', ({ leg }) => leg === rung.leg);
  const dialog = call.sip.dialog();
  if (dialog === undefined) throw new Error('no dialog');
  const headers = [{ name: 'Replaces', value: formatReplaces(replacesOf(dialog)) }];
  const takes = (fqdn: string) => teamsCalls(fqdn, '+442079460199', { headers });
  expect((await (await takes(FABRIKAM)).ended()).status).toBe(403);
  rig.reset({ peerNames: ['*.nobody.test'] });
  expect((await (await takes(CONTOSO)).ended()).status).toBe(403);
  expect(rig.contoso.factsOf('legReplaced')).toEqual([]);
  rig.reset();
  const colleague = await takes(CONTOSO);
  await colleague.answered();
  const { by } = await rig.contoso.fact('legReplaced', ({ leg }) => leg === rung.leg);
  await hangUp(rung);
  await call.ended();
  await hangUp({ ...rung, leg: by });
  await colleague.ended();
}

async function noSips(): Promise<void> {
  const call = await rig.centre(1).call(
    { ...rig.secure, host: CONTOSO },
    {
      requestUri: `sips:${ENTRY}@${CONTOSO}:${rig.secure.port}`,
      from: { uri: 'sip:+442079460111@sip.pstnhub.localhost' },
    },
  );
  expect((await call.ended()).status).toBe(416);
}

async function srtpOnly(): Promise<void> {
  const plain = await rig.carrier.media.openLeg({ group: 'plain' });
  const call = await teamsCalls(CONTOSO, ENTRY, { sdp: plain.offer() });
  const { leg } = await rig.contoso.fact('legIncoming');
  await rig.driver.perform(rig.contoso.tenant, nextEffect(), { kind: 'answer', leg, interaction });
  expect((await call.ended()).status).toBe(488);
  plain.close();
}

async function holds(): Promise<void> {
  const rung = ringsAna();
  const call = await rig.centre(1).next();
  call.ring();
  await call.answer();
  await rig.contoso.fact('legAnswered', ({ leg }) => leg === rung.leg);
  const offers: string[] = [];
  call.sip.onReoffer = (sdp) => {
    offers.push(sdp ?? '');
    return { kind: 'refuse', status: 488 };
  };
  await call.hold();
  await rig.contoso.fact('legHeld', ({ leg }) => leg === rung.leg);
  await call.resume();
  await rig.contoso.fact('legUnheld', ({ leg }) => leg === rung.leg);
  // Our own hold is music at our end: Teams, which knows `inactive` alone, is asked for nothing.
  await rig.driver.perform(rig.contoso.tenant, nextEffect(), {
    kind: 'hold',
    leg: rung.leg,
    other: LegId.parse('nobody'),
    music: { kind: 'music', name: 'default' },
  });
  expect(offers).toEqual([]);
  await hangUp(rung);
  await call.ended();
}

async function nextAfter(status: number): Promise<void> {
  rig.centre(1).scripts.push(refuses(status));
  const rung = ringsAna();
  const call = await rig.centre(2).next();
  call.ring();
  await rig.contoso.fact('legRinging', ({ leg }) => leg === rung.leg);
  await hangUp(rung);
  await call.ended();
  expect([calls(1), calls(2), calls(3)]).toEqual([1, 1, 0]);
}

async function retryAfter(): Promise<void> {
  rig.centre(1).scripts.push(refuses(503, { retryAfterS: 20 }));
  for (const gone of [0, 0, 21_000]) {
    rig.contoso.wallMs += gone;
    const rung = ringsAna();
    const call = await rig.centre(gone === 0 ? 2 : 1).next();
    await hangUp(rung);
    await call.ended();
  }
  // Left alone for its twenty seconds, then first again.
  expect([calls(1), calls(2)]).toEqual([2, 2]);
}

async function notAfter(status: number, cause: string): Promise<void> {
  rig.centre(1).scripts.push(refuses(status));
  expect(await ended(ringsAna())).toBe(cause);
  expect([calls(1), calls(2)]).toEqual([1, 0]);
}

async function notOnceItRang(): Promise<void> {
  rig.centre(1).scripts.push((call) => {
    call.progress(180);
    setTimeout(() => call.reject(503), 20);
  });
  await ended(ringsAna());
  expect([calls(1), calls(2)]).toEqual([1, 0]);
}

async function codesOverwrite(): Promise<void> {
  rig.reset({ failover: { statuses: [500], afterMs: 300 } });
  rig.centre(1).scripts.push(refuses(503));
  await ended(ringsAna());
  expect(calls(2)).toBe(0);
  rig.centre(1).scripts.push(refuses(500));
  const rung = ringsAna();
  const call = await rig.centre(2).next();
  await hangUp(rung);
  await call.ended();
}

async function allRefuse(): Promise<void> {
  for (const n of [1, 2, 3] as const) rig.centre(n).scripts.push(refuses(503));
  expect(await ended(ringsAna())).toBe('congested');
  expect([calls(1), calls(2), calls(3)]).toEqual([1, 1, 1]);
}

async function silence(): Promise<void> {
  const [, second = '', third = ''] = rig.teams.map(({ uri }) => uri);
  // Nobody listens there; then a network that answers nothing at all.
  rig.reset({ uri: 'sip:127.0.0.1:9;transport=tls', uris: [second, third] });
  const rung = ringsAna();
  const call = await rig.centre(2).next();
  await hangUp(rung);
  await call.ended();
  // What did not answer is tried last for a while: no second call waits for it.
  const again = ringsAna();
  const next = await rig.centre(2).next();
  await hangUp(again);
  await next.ended();
}

async function oneRinging(): Promise<void> {
  const rung = ringsAna();
  const call = await rig.centre(1).next();
  call.sip.progress(180, { fork: 'phone' });
  call.sip.progress(180, { fork: 'desktop' });
  call.ring();
  await rig.contoso.fact('legRinging', ({ leg }) => leg === rung.leg);
  await call.answer();
  await rig.contoso.fact('legAnswered', ({ leg }) => leg === rung.leg);
  expect(rig.contoso.factsOf('legRinging').filter(({ leg }) => leg === rung.leg)).toHaveLength(1);
  await hangUp(rung);
  await call.ended();
}

const options = (n: 1 | 2 | 3) => rig.centre(n).seen.filter(({ method }) => method === 'OPTIONS');

async function optionsOfBase(): Promise<void> {
  rig.reset({ keepAliveMs: 60_000 });
  await until('OPTIONS at all three', () => [1, 2, 3].every((n) => options(n as 1).length === 1));
  const [request] = options(1);
  expect(request?.headers.get('contact')).toBe(`<sip:${BASE}:${rig.secure.port};transport=tls>`);
  expect(request?.requestUri).not.toMatch(/sips:/);
  // None of the two tenants' own: derived trunks have none.
  expect(options(2)).toHaveLength(1);
  expect(rig.driver.trunks().filter(({ trunk }) => trunk === 'teams')).toMatchObject([
    { tenant: 'contoso' },
    { tenant: 'fabrikam' },
  ]);
}

async function missedOptions(): Promise<void> {
  rig.reset({ keepAliveMs: 60_000 });
  rig.centre(1).optionsAnswer = null;
  const states = (): string[] =>
    rig.driver.trunks().flatMap(({ trunk, state }) => (trunk === 'teams' ? [state] : []));
  await until('the others to be up', () => states().join() === 'up,up');
  // Teams knows us when it asks: an answer to us alone proves less.
  const to = { ...rig.secure, host: BASE };
  expect(await rig.centre(2).endpoint.ping(to, { contact: 'sip.pstnhub.localhost' })).toBe(200);
  const asked = rig.driver.trunks().filter(({ askedAt }) => typeof askedAt === 'number');
  expect(asked.map(({ trunk }) => trunk)).toContain('teams');
  expect(rig.contoso.alerts).toEqual([]);
}

const rules: readonly (readonly [string, () => Promise<void>])[] = [
  [
    '5.1 DRMT the tenant is found by the FQDN it was called by, though numbers overlap',
    tenantByName,
  ],
  ['5.1 DRMT never by the number; base name, foreign and deeper names lead nowhere', neverByNumber],
  ['5.1 DRMT a derived trunk inherits every setting of its base', derivedInherits],
  ['5.1 DRMT drain of the base is drain of all', drainForAll],
  [
    '5.1 DRMT one certificate carries the base and a wildcard: by SNI each finds its name',
    certificateOfName,
  ],
  ['5.2 DRSIP our certificate is shown, and covers the Contact', certificateShown],
  ['5.3 DRSIP Contact of an INVITE is the FQDN with transport=tls; no Record-Route', contactOut],
  ['5.3 DRSIP Contact of our answers is the FQDN that was called', contactIn],
  ['5.3 DRSIP + numbers, user=phone, no sips:, an SDP, no Replaces; REFER allowed', identities],
  ['5.4 only a call for the same tenant takes the place of one', replacesWithinTenant],
  ['5.3 DRSIP sips: is refused', noSips],
  ['5.9 SRTP with AES_CM_128_HMAC_SHA1_80 or nothing', srtpOnly],
  ['5.3 DRRFC hold by inactive comes in; none in another form goes out', holds],
  ['5.3 DRFO 503 goes on to sip2', () => nextAfter(503)],
  ['5.3 DRFO 408 goes on to sip2', () => nextAfter(408)],
  ['5.3 DRFO 504 goes on to sip2', () => nextAfter(504)],
  ['5.3 DRSIP 503 with Retry-After leaves that one alone for so long', retryAfter],
  ['5.3 DRSIP 603 is a declined call: never tried again', () => notAfter(603, 'declined')],
  ['5.3 DRFO 486 ends the call', () => notAfter(486, 'busy')],
  ['5.3 DRFO 606 ends the call', () => notAfter(606, 'refused')],
  ['5.5 DRSIP once a phone rang, no other centre rings it again', notOnceItRang],
  ['5.3 DRFO a list of codes overwrites the default', codesOverwrite],
  ['5.3 DRSIP all three refuse: the call ends once', allRefuse],
  ['5.3 DRFO silence goes on to the next, and is remembered', silence],
  ['5.5 DRSIP several 180s of several devices are one ringing', oneRinging],
  [
    '5.6 DRMON OPTIONS go to each centre with the FQDN of the base, none for derived trunks',
    optionsOfBase,
  ],
  ['5.6 DRMON a centre that misses OPTIONS does not take the trunk down', missedOptions],
];

it.each(rules)('%s', (_rule, holdsTrue) => holdsTrue());
