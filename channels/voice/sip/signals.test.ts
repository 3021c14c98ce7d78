import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentId, InteractionId } from '../../../domain/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import { connectCustomer, endedWith, ENTRY, perform, ringAction } from '../contract/steps.ts';
import { until } from '../test-support/until.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';
import { header, RawPhone, sdpTo } from './test-support/raw-phone.ts';

let h: SipHarness;

beforeAll(async () => {
  h = await makeSipHarness(46_400);
});
afterAll(() => h.close());

/** A caller whose phone is all the test's own SDP. */
function dial(sdp: string, more: { display?: string } = {}): SipCall {
  const target = { transport: 'udp', host: '127.0.0.1', port: h.driver.endpoint.udp?.port ?? 0 };
  return h.peer.endpoint.invite({
    requestUri: `sip:${ENTRY}@127.0.0.1`,
    target: { ...target, transport: 'udp' },
    from: { uri: 'sip:+447700900188@127.0.0.1', display: more.display ?? '' },
    to: { uri: `sip:${ENTRY}@127.0.0.1` },
    sdp,
  });
}

async function answered(): Promise<ReturnType<typeof h.host.factsOf<'legIncoming'>>[number]> {
  const known = h.host.factsOf('legAnswered').length;
  const incoming = h.host.factsOf('legIncoming').length;
  await until('it is on record', () => h.host.factsOf('legIncoming').length > incoming);
  const fact = h.host.factsOf('legIncoming').at(-1);
  if (fact === undefined) throw new Error('none');
  const interaction = InteractionId.parse(`i-signals-${incoming}`);
  await perform(h, { kind: 'answer', leg: fact.leg, interaction });
  await until('it is answered', () => h.host.factsOf('legAnswered').length > known);
  return fact;
}

describe('keys by INFO', () => {
  it('are facts before anybody talks', async () => {
    const call = dial(sdpTo(9));
    const { leg } = await answered();
    await call.info('application/dtmf-relay', 'Signal=9\r\nDuration=160\r\n');
    await call.info('application/dtmf', '*');
    await call.info('application/dtmf', 'nonsense').catch(() => undefined);
    await h.host.fact('digitPressed', (fact) => fact.leg === leg && fact.digit === '*');
    const digits = h.host.factsOf('digitPressed').filter((fact) => fact.leg === leg);
    expect(digits.map(({ digit }) => digit)).toEqual(['9', '*']);
    call.end();
    await endedWith(h, leg);
  });

  it('become RFC 4733 for a phone that speaks it, and back', async () => {
    const customer = await connectCustomer(h);
    const phone = await RawPhone.open();
    const uri = `sip:ana@127.0.0.1:${phone.port}`;
    const action = ringAction({
      interaction: customer.interaction,
      target: { kind: 'agent', agent: AgentId.parse('ana'), address: { kind: 'sip', uri } },
    });
    await perform(h, action);
    const invite = await phone.message('INVITE');
    // This phone knows no telephone-event.
    phone.respond(invite, { status: '200 OK', toTag: 'a', sdp: sdpTo(9) });
    await h.host.fact('legAnswered', ({ leg }) => leg === action.leg);
    await perform(h, { kind: 'bridge', leg: customer.leg, other: action.leg });
    await customer.peer.press('5');
    const info = await phone.message('INFO');
    expect(header(info, 'Content-Type')).toBe('application/dtmf-relay');
    expect(info.text).toContain('Signal=5');
    phone.respond(info, { status: '200 OK' });
    const [callId, from, to] = ['Call-ID', 'From', 'To'].map((name) => header(info, name));
    const body = 'Signal=8\r\nDuration=160\r\n';
    const back = [
      `INFO sip:x@127.0.0.1 SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${phone.port};branch=z9hG4bKback;rport`,
      `From: ${to}`,
      `To: ${from}`,
      `Call-ID: ${callId}`,
      'CSeq: 1 INFO',
      'Max-Forwards: 70',
      'Content-Type: application/dtmf-relay',
      `Content-Length: ${body.length}`,
    ];
    phone.send(`${back.join('\r\n')}\r\n\r\n${body}`, h.driver.endpoint.udp?.port ?? 0);
    await until('the customer gets the key', () => customer.peer.digits().includes('8'));
    await perform(h, { kind: 'hangUp', leg: action.leg, cause: 'hungUp' });
    phone.respond(await phone.message('BYE'), { status: '200 OK' });
    customer.peer.hangUp();
    await endedWith(h, customer.leg);
    phone.close();
  });
});

describe('an offer', () => {
  it('without a codec of ours is refused with 488', async () => {
    const call = dial(sdpTo(9).replace('AVP 8', 'AVP 18').replace('8 PCMA', '18 G729'));
    let status = 0;
    call.onEnded = (end) => {
      status = end.status;
    };
    const { leg } = await h.host.fact('legIncoming', (fact) => !seen.has(fact.leg));
    const interaction = InteractionId.parse('i-codec');
    const result = await perform(h, { kind: 'answer', leg, interaction });
    expect(result).toEqual({ result: 'failed', code: 'noCommonCodec' });
    await until('it is refused', () => status === 488);
    expect(await endedWith(h, leg)).toBe('refused');
  });

  const seen = {
    has: (leg: string) => h.host.factsOf('legEnded').some((fact) => fact.leg === leg),
  };
});

describe('a call without an offer', () => {
  it('gets ours in the 200, and its answer comes in the ACK', async () => {
    const phone = await RawPhone.open();
    const { port } = h.driver.endpoint.udp ?? { port: 0 };
    const head = (method: string, to: string, branch: string): string =>
      [
        `${method} sip:${ENTRY}@127.0.0.1:${port} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${phone.port};branch=z9hG4bK${branch};rport`,
        'From: <sip:bob@127.0.0.1>;tag=raw',
        `To: ${to}`,
        'Call-ID: delayed-offer',
        `CSeq: 1 ${method}`,
        'Max-Forwards: 70',
        `Contact: <sip:bob@127.0.0.1:${phone.port}>`,
      ].join('\r\n');
    const waiting = answered();
    phone.send(`${head('INVITE', '<sip:us>', 'one')}\r\nContent-Length: 0\r\n\r\n`, port);
    const ok = await phone.message('SIP/2.0 200');
    expect(ok.text).toMatch(/^m=audio \d+ RTP\/AVP/m);
    const sdp = sdpTo(9);
    const body = `Content-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`;
    phone.send(`${head('ACK', header(ok, 'To'), 'two')}\r\n${body}`, port);
    const { leg } = await waiting;
    await perform(h, { kind: 'hangUp', leg, cause: 'hungUp' });
    phone.respond(await phone.message('BYE'), { status: '200 OK' });
    expect(await endedWith(h, leg)).toBe('hungUp');
    phone.close();
  });
});

describe('a hostile caller', () => {
  it('puts nothing into the facts but a reference', async () => {
    const call = dial(sdpTo(9), { display: 'Robert"; DROP <script>alert(1)</script>' });
    const fact = await answered();
    const said = JSON.stringify({ ...fact });
    expect(said).not.toContain('script');
    expect(said).not.toContain('7700900188');
    call.end();
    await endedWith(h, fact.leg);
  });
});
