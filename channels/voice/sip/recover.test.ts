import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  arrive,
  connectBoth,
  connectCustomer,
  CUSTOMER,
  endedWith,
  nextEffect,
  perform,
  ringAction,
  ringAgent,
} from '../contract/steps.ts';
import { AgentId, InteractionId } from '../../../domain/index.ts';
import type { LegOnRecord } from '../port.ts';
import { until } from '../test-support/until.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';
import { header, RawPhone, sdpTo } from './test-support/raw-phone.ts';
import { RegisteringPhone } from './test-support/registering-phone.ts';

const KEY = Buffer.alloc(32, 7);
let h: SipHarness;

beforeAll(async () => {
  h = await makeSipHarness(46_200, { idKey: KEY });
});
afterAll(() => h.close());

describe('after the process died under its calls', () => {
  it('hangs both sides of a conversation up from the record', async () => {
    const { customer, agent } = await connectBoth(h);
    const dialogOf = (leg: string) =>
      h.host.factsOf('legAnswered').find((fact) => fact.leg === leg)?.dialog ?? null;
    const after = await h.restart();
    const legs: LegOnRecord[] = [
      { leg: customer.leg, role: 'customer', state: 'answered', dialog: dialogOf(customer.leg) },
      { leg: agent.leg, role: 'agent', state: 'answered', dialog: dialogOf(agent.leg) },
    ];
    expect(JSON.stringify(legs)).not.toContain(CUSTOMER.slice(1));
    await after.recover(h.host.tenant, legs);
    expect((await customer.peer.ended()).reason).toBe('Host lost');
    expect((await agent.peer.ended()).reason).toBe('Host lost');
    expect(await endedWith(h, customer.leg)).toBe('hostLost');
    expect(await endedWith(h, agent.leg)).toBe('hostLost');
  });

  it('refuses a call that was only ringing, so that its caller may try again', async () => {
    const { peer, leg, fact } = await arrive(h);
    const after = await h.restart();
    await after.recover(h.host.tenant, [
      { leg, role: 'customer', state: 'incoming', dialog: fact.dialog },
    ]);
    expect(await peer.ended()).toMatchObject({ status: 503, reason: 'Host lost', retryAfterS: 1 });
    expect(await endedWith(h, leg)).toBe('hostLost');
  });

  it("stops an agent's phone ringing by its early dialog", async () => {
    const customer = await connectCustomer(h);
    const agent = await ringAgent(h, customer);
    const { dialog } = await h.host.fact('legRinging', ({ leg }) => leg === agent.leg);
    expect(JSON.stringify(dialog)).not.toContain(CUSTOMER.slice(1));
    const after = await h.restart();
    await after.recover(h.host.tenant, [
      { leg: agent.leg, role: 'agent', state: 'ringing', dialog: dialog ?? null },
    ]);
    expect((await agent.peer.ended()).reason).toBe('Host lost');
    expect(await endedWith(h, agent.leg)).toBe('hostLost');
    customer.peer.hangUp();
    await endedWith(h, customer.leg);
  });

  it('counts on from beyond what the dead process may have sent', async () => {
    const customer = await connectCustomer(h);
    const phone = await RawPhone.open();
    const uri = `sip:ana@127.0.0.1:${phone.port}`;
    const agent = AgentId.parse('ana');
    const target = { kind: 'agent', agent, address: { kind: 'sip', uri } } as const;
    const action = ringAction({ interaction: customer.interaction, target });
    await perform(h, action);
    const answer = { status: '200 OK', toTag: 'a', sdp: sdpTo(9) };
    phone.respond(await phone.message('INVITE'), answer);
    const { dialog } = await h.host.fact('legAnswered', ({ leg }) => leg === action.leg);
    await perform(h, { kind: 'bridge', leg: customer.leg, other: action.leg });
    await customer.peer.press('5');
    const info = await phone.message('INFO');
    phone.respond(info, { status: '200 OK' });
    const after = await h.restart();
    const lost = { leg: action.leg, role: 'agent', state: 'answered', dialog } as const;
    await after.recover(h.host.tenant, [lost]);
    const bye = await phone.message('BYE');
    const seq = (message: typeof bye): number => Number.parseInt(header(message, 'CSeq'), 10);
    expect(seq(bye)).toBeGreaterThan(seq(info));
    phone.respond(bye, { status: '200 OK' });
    await perform(h, { kind: 'hangUp', leg: action.leg, cause: 'hungUp' });
    await until('the living process hangs up too', () =>
      phone.seen.some((message) => message.text.startsWith('BYE') && seq(message) < seq(bye)),
    );
    customer.peer.hangUp();
    await endedWith(h, customer.leg);
    phone.close();
  });

  it('leaves alone what it has itself', async () => {
    const { peer, leg, fact } = await arrive(h);
    await h.driver.recover(h.host.tenant, [
      { leg, role: 'customer', state: 'incoming', dialog: fact.dialog },
    ]);
    expect(h.host.factsOf('legEnded').some((ended) => ended.leg === leg)).toBe(false);
    peer.hangUp();
    expect(await endedWith(h, leg)).toBe('hungUp');
    await until('the peer is gone', () => h.peer.endpoint.counts().calls === 0);
  });
});

describe('a peer that was up when the process died', () => {
  /** Answered, killed, taken over: what the phone is asked then. */
  async function takenOver() {
    const killed = await makeSipHarness(48_600, { idKey: KEY });
    const phone = await RawPhone.open();
    const address = { kind: 'sip', uri: `sip:ana@127.0.0.1:${phone.port}` } as const;
    const target = { kind: 'agent', agent: AgentId.parse('ana'), address } as const;
    const action = ringAction({ interaction: InteractionId.parse('i-gone'), target });
    await perform(killed, action);
    const invite = await phone.message('INVITE');
    phone.respond(invite, { status: '200 OK', toTag: 'phone', sdp: sdpTo(9) });
    const { leg } = action;
    const { dialog } = await killed.host.fact('legAnswered', (fact) => fact.leg === leg);
    const after = await killed.die();
    await after.recover(killed.host.tenant, [{ leg, role: 'agent', state: 'answered', dialog }]);
    const { legs } = await killed.host.fact('legsTakenOver');
    expect(legs).toEqual([leg]);
    const probe = await phone.message('OPTIONS');
    const close = async (): Promise<void> => {
      phone.close();
      await killed.close();
    };
    return { killed, after, phone, leg, probe, close };
  }

  it.each(['481 Call/Transaction Does Not Exist', '408 Request Timeout'])(
    'and says %s ends as lost with its host',
    async (status) => {
      const { killed, phone, leg, probe, close } = await takenOver();
      expect(header(probe, 'To')).toContain('tag=phone');
      phone.respond(probe, { status });
      expect(await endedWith(killed, leg)).toBe('hostLost');
      expect(header(await phone.message('BYE'), 'Reason')).toContain('Host lost');
      await close();
    },
  );

  it('and says anything else is there', async () => {
    const { killed, after, phone, leg, probe, close } = await takenOver();
    phone.respond(probe, { status: '405 Method Not Allowed' });
    // The wire is in order: once this is answered, the driver has heard the other.
    const { port } = phone;
    const ping =
      `OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKping\r\n` +
      'From: <sip:p@127.0.0.1>;tag=p\r\nTo: <sip:127.0.0.1>\r\nCall-ID: ping\r\n' +
      'CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n';
    phone.send(ping, probe.from.port);
    await phone.message('SIP/2.0 200');
    const hangUp = { kind: 'hangUp', leg, cause: 'hungUp' } as const;
    await after.perform(killed.host.tenant, nextEffect(), hangUp);
    await phone.message('BYE');
    expect(await endedWith(killed, leg)).toBe('hungUp');
    await close();
  });
});

describe('killed while the phones of one agent rang', () => {
  it('each of them stops, and one that is answered just then hears a BYE', async () => {
    const killed = await makeSipHarness(48_800, { idKey: KEY });
    const account = { key: 'a-key-of-sixteen', password: 'right' };
    killed.host.accounts.set('ana.contoso', account);
    const registrar = killed.driver.endpoint.udp?.port ?? 0;
    const credentials = { name: 'ana.contoso', password: 'right' };
    const open = () => RegisteringPhone.open(registrar, credentials);
    const [desk, mobile, third] = [await open(), await open(), await open()];
    for (const phone of [desk, mobile, third]) expect(await phone.register()).toBe(200);
    const address = { kind: 'phone', user: 'ana', key: account.key } as const;
    const target = { kind: 'agent', agent: AgentId.parse('ana'), address } as const;
    const action = ringAction({ interaction: InteractionId.parse('i-fork'), target });
    await perform(killed, action);
    const [one, two, three] = [
      await desk.raw.message('INVITE'),
      await mobile.raw.message('INVITE'),
      await third.raw.message('INVITE'),
    ];
    desk.raw.respond(one, { status: '180 Ringing', toTag: 'd' });
    const { leg } = action;
    const { dialog = null } = await killed.host.fact('legRinging', (fact) => fact.leg === leg);
    expect(JSON.stringify(dialog)).not.toContain(`${mobile.raw.port}`);
    const after = await killed.kill();
    await after.recover(killed.host.tenant, [
      { leg, role: 'agent', state: 'ringing', dialog, target, trunk: null },
    ]);
    for (const [phone, invite] of [
      [desk, one],
      [third, three],
    ] as const) {
      const cancel = await phone.raw.message('CANCEL');
      for (const name of ['Via', 'Call-ID']) {
        expect(header(cancel, name)).toBe(header(invite, name));
      }
      expect(cancel.text.split(' ')[1]).toBe(invite.text.split(' ')[1]);
      phone.raw.respond(invite, { status: '487 Request Terminated', toTag: 't' });
      await phone.raw.message('ACK');
    }
    await mobile.raw.message('CANCEL');
    mobile.raw.respond(two, { status: '200 OK', toTag: 'm', sdp: sdpTo(9) });
    await mobile.raw.message('ACK');
    expect(header(await mobile.raw.message('BYE'), 'Call-ID')).toBe(header(two, 'Call-ID'));
    expect(await endedWith(killed, leg)).toBe('hostLost');
    for (const phone of [desk, mobile, third]) phone.raw.close();
    await killed.close();
  });
});

describe('killed between the INVITE and its record', () => {
  /** The phone has the INVITE and rings; nothing of it was committed. */
  async function rung() {
    const killed = await makeSipHarness(46_600, { idKey: KEY });
    const never = new Promise<void>(() => undefined);
    killed.host.beforeCommit = ({ type }) =>
      type === 'legRinging' || type === 'legAnswered' ? never : Promise.resolve();
    const phone = await RawPhone.open();
    const uri = `sip:ana@127.0.0.1:${phone.port}`;
    const address = { kind: 'sip', uri } as const;
    const target = { kind: 'agent', agent: AgentId.parse('ana'), address } as const;
    const action = ringAction({ interaction: InteractionId.parse('i-lost'), target });
    await perform(killed, action);
    const invite = await phone.message('INVITE');
    const recover = async (): Promise<void> => {
      const after = await killed.kill();
      await after.recover(killed.host.tenant, [
        { leg: action.leg, role: 'agent', state: 'ringing', dialog: null, target, trunk: null },
      ]);
    };
    const close = async (): Promise<void> => {
      phone.close();
      await killed.close();
    };
    return { killed, phone, invite, leg: action.leg, recover, close };
  }

  it('a phone stops ringing within 2 s of the restart', async () => {
    const { killed, phone, invite, leg, recover, close } = await rung();
    phone.respond(invite, { status: '180 Ringing', toTag: 'phone' });
    const restartedAt = performance.now();
    await recover();
    const cancel = await phone.message('CANCEL');
    expect(performance.now() - restartedAt).toBeLessThan(2_000);
    for (const name of ['Via', 'Call-ID']) expect(header(cancel, name)).toBe(header(invite, name));
    expect(/tag=(.*)$/.exec(header(cancel, 'From'))?.[1]).toBe(
      /tag=(.*)$/.exec(header(invite, 'From'))?.[1],
    );
    expect(header(cancel, 'Reason')).toContain('Host lost');
    phone.respond(cancel, { status: '200 OK', toTag: 'phone' });
    phone.respond(invite, { status: '487 Request Terminated', toTag: 'phone' });
    expect(header(await phone.message('ACK'), 'Via')).toBe(header(invite, 'Via'));
    expect(await endedWith(killed, leg)).toBe('hostLost');
    await close();
  });

  it('a phone that was just answered hears a BYE', async () => {
    const { phone, invite, recover, close } = await rung();
    await recover();
    await phone.message('CANCEL');
    phone.respond(invite, { status: '200 OK', toTag: 'phone', sdp: sdpTo(9) });
    await phone.message('ACK');
    expect(header(await phone.message('BYE'), 'Call-ID')).toBe(header(invite, 'Call-ID'));
    await close();
  });

  it('a phone of which even the leg is unknown hears a BYE when it answers', async () => {
    const { killed, phone, invite, close } = await rung();
    await killed.kill();
    phone.respond(invite, { status: '200 OK', toTag: 'phone', sdp: sdpTo(9) });
    await phone.message('ACK');
    await phone.message('BYE');
    await close();
  });
});
