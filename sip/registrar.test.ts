import { describe, expect, test } from 'vitest';
import { digestResponse, ha1Of, parseDigest } from './digest.ts';
import { inviteBinding } from './invite-binding.ts';
import type { SipAddress, SipBinding, SipRegistrar } from './port.ts';
import { inviteTo } from './test-support/sim-calls.ts';
import { SimNetwork, type SimEndpoint } from './test-support/sim-network.ts';
import { headerOf, headersOf, request } from './test-support/text-peer.ts';

const AUTH = {
  secretOf: (user: string) => ({ ha1: { sha256: ha1Of('SHA-256', who(user)) } }),
};
const who = (username: string) => ({ username, password: 'pw', realm: 'pbx' });
const AOR = 'sip:bob@example.com';

interface Asked {
  readonly contacts?: readonly string[];
  readonly extra?: readonly string[];
  readonly user?: string;
  readonly callId?: string;
}

/** A phone that registers, with its password, over one address of its own. */
class Phone {
  readonly heard: string[] = [];
  readonly address: SipAddress;
  readonly #network: SimNetwork;
  readonly #registrar: SimEndpoint;
  readonly #send: (text: string) => void;
  #seq = 0;

  constructor(network: SimNetwork, registrar: SimEndpoint, transport: 'udp' | 'tcp' = 'udp') {
    const peer = network.peer((text) => void this.heard.push(text), transport);
    this.#network = network;
    this.#registrar = registrar;
    this.address = peer.address;
    this.#send = (text) => peer.send(text, registrar.address);
  }

  get contact(): string {
    return `<sip:bob@${this.address.host}:${this.address.port}>`;
  }

  /** The final answer, after proof. */
  async register(asked: Asked = {}): Promise<string> {
    this.#send(this.#text(asked, ''));
    await this.#network.timers.run(30);
    const challenge = headerOf(this.heard.at(-1) ?? '', 'www-authenticate');
    if (challenge === '') return this.heard.at(-1) ?? '';
    this.#send(this.#text(asked, this.#proof(challenge, asked.user ?? 'bob')));
    await this.#network.timers.run(30);
    return this.heard.at(-1) ?? '';
  }

  #text({ contacts = [this.contact], extra = [], callId = 'reg' }: Asked, proof: string): string {
    const seq = (this.#seq += 1);
    const { address } = this;
    const base = { from: address, to: this.#registrar.address, seq, callId };
    return request('REGISTER', { ...base, branch: `z9hG4bK${address.port}${callId}${seq}`, extra })
      .replace(/Contact: .*\r\n/, contacts.map((each) => `Contact: ${each}\r\n`).join(''))
      .replace('Content-Length', `${proof}Content-Length`);
  }

  #proof(challenge: string, user: string): string {
    const nonce = parseDigest(challenge)?.get('nonce') ?? '';
    const uri = `sip:bob@192.0.2.1:${this.#registrar.address.port}`;
    const qop = { nc: '00000001', cnonce: 'c' };
    const ha1 = ha1Of('SHA-256', who(user));
    const input = { algorithm: 'SHA-256', ha1, method: 'REGISTER', uri, nonce, qop } as const;
    return (
      `Authorization: Digest username="${user}", realm="pbx", nonce="${nonce}", uri="${uri}", ` +
      `response="${digestResponse(input)}", qop=auth, nc=00000001, cnonce="c", ` +
      'algorithm=SHA-256\r\n'
    );
  }
}

function registrar(more: Partial<SipRegistrar> = {}) {
  const network = new SimNetwork();
  const kept: (readonly SipBinding[])[] = [];
  const onChange = (_aor: string, bindings: readonly SipBinding[]): void =>
    void kept.push(bindings);
  const wallNow = (): number => 1_000_000 + network.timers.now();
  const options = { realm: 'pbx', onChange, wallNow, ...more };
  const at = network.endpoint({ auth: AUTH, registrar: options });
  const bindings = () => at.endpoint.bindings(AOR);
  return { network, at, kept, bindings, phone: new Phone(network, at) };
}

describe('registrar', () => {
  test('binds with proof and lists; the phone is called where it came from', async () => {
    const { network, at, phone, kept, bindings } = registrar();
    const answer = await phone.register();
    expect(answer).toMatch(/^SIP\/2.0 200 /);
    expect(headerOf(answer, 'contact')).toBe(`${phone.contact};expires=600`);
    expect(kept.at(-1)).toEqual(bindings());
    const [binding] = bindings();
    if (binding === undefined) throw new Error('not bound');
    at.endpoint.invite({ ...inviteTo(binding.target), ...inviteBinding(binding) });
    await network.timers.run(30);
    expect(phone.heard.at(-1)).toMatch(/^INVITE sip:bob@192\.0\.2\.1:\d+ SIP/);
  });

  test('expires, at the latest after the most, at the earliest after the least', async () => {
    const { network, phone, kept, bindings } = registrar();
    const brief = await phone.register({ extra: ['Expires: 30'] });
    expect(brief).toMatch(/^SIP\/2.0 423 /);
    expect(headerOf(brief, 'min-expires')).toBe('60');
    const long = await phone.register({ contacts: [`${phone.contact};expires=999999`] });
    expect(headerOf(long, 'contact')).toContain('expires=3600');
    await network.timers.run(3_601_000);
    expect(bindings()).toEqual([]);
    expect(kept.at(-1)).toEqual([]);
    expect(network.timers.size).toBe(0);
  });

  test('one that ends sooner than those before is swept in time; an owner may forget', async () => {
    const { network, at, kept, phone, bindings } = registrar();
    await phone.register({ contacts: [`${phone.contact};expires=3000`] });
    const brief = '<sip:bob@192.0.2.77>;expires=60';
    await phone.register({ contacts: [`${phone.contact};expires=3000`, brief] });
    await network.timers.run(61_500);
    expect(kept.at(-1)).toHaveLength(1);
    at.endpoint.unregister(AOR);
    expect(bindings()).toEqual([]);
    expect(kept.at(-1)).toEqual([]);
  });

  test('one Contact goes with expires=0, all with *; * with anything else is 400', async () => {
    const { phone, bindings } = registrar();
    const other = '<sip:bob@192.0.2.77>;q=0.5';
    await phone.register({ contacts: [phone.contact, other] });
    expect(bindings().map(({ q }) => q)).toEqual([1, 0.5]);
    await phone.register({ contacts: [`${phone.contact};expires=0`] });
    expect(bindings().map(({ contact }) => contact)).toEqual(['sip:bob@192.0.2.77']);
    expect(await phone.register({ contacts: ['*'] })).toMatch(/^SIP\/2.0 400 /);
    const two = { contacts: ['*', phone.contact], extra: ['Expires: 0'] };
    expect(await phone.register(two)).toMatch(/^SIP\/2.0 400 /);
    await phone.register({ contacts: ['*'], extra: ['Expires: 0'] });
    expect(bindings()).toEqual([]);
  });

  test('without Contact it only asks; another spelling of one Contact is the same', async () => {
    const { phone, bindings } = registrar();
    await phone.register();
    await phone.register({ contacts: [phone.contact.replace('>', ';x=1>')] });
    const answer = await phone.register({ contacts: [] });
    expect(headersOf(answer, 'contact')).toHaveLength(1);
    expect(bindings()).toHaveLength(1);
  });

  test('a user binds only its own name; too many contacts, other domains are refused', async () => {
    const { phone, bindings } = registrar({ bindingsMax: 2 });
    expect(await phone.register({ user: 'eve' })).toMatch(/^SIP\/2.0 403 /);
    const many = ['a', 'b', 'c'].map((name) => `<sip:${name}@192.0.2.9>`);
    expect(await phone.register({ contacts: many })).toMatch(/^SIP\/2.0 403 /);
    expect(bindings()).toEqual([]);
    const foreign = registrar({ isOurs: () => false });
    expect(await foreign.phone.register()).toMatch(/^SIP\/2.0 404 /);
  });

  test('an extension we do not know: 420, before any proof', async () => {
    const { phone } = registrar();
    const answer = await phone.register({ extra: ['Require: nonsense'] });
    expect(answer).toMatch(/^SIP\/2.0 420 /);
  });

  test('a lower CSeq of the same Call-ID does not undo a newer one', async () => {
    const { network, at, phone } = registrar();
    await phone.register();
    const early = new Phone(network, at);
    const answer = await early.register({ contacts: [phone.contact] });
    expect(answer).toMatch(/^SIP\/2.0 500 /);
    const sameName = await early.register({ contacts: [phone.contact], callId: 'other' });
    expect(sameName).toMatch(/^SIP\/2.0 200 /);
  });

  test('the 200 waits for the owner; what it cannot keep is 503', async () => {
    const { phone } = registrar({ onChange: () => Promise.reject(new Error('disk')) });
    expect(await phone.register()).toMatch(/^SIP\/2.0 503 /);
  });

  test('what a process before kept is there again', () => {
    const wall = 1_000_000;
    const target = { transport: 'udp', host: '192.0.2.5', port: 5060 } as const;
    const binding = { aor: AOR, contact: 'sip:b@192.0.2.5', target, path: [], q: 1 };
    const more = { expiresAtMs: wall + 60_000, callId: 'c', seq: 1, userAgent: '' };
    const { bindings } = registrar({ restored: [{ ...binding, ...more }] });
    expect(bindings()).toHaveLength(1);
  });

  test('behind NAT: called at the address it came from; a Path is a way', async () => {
    const { phone, bindings } = registrar();
    await phone.register({ contacts: ['<sip:bob@10.0.0.7:5062>'] });
    expect(bindings()[0]?.target).toMatchObject({ host: '192.0.2.1', port: phone.address.port });
    const path = '<sip:edge@192.0.2.200;lr>';
    const extra = ['Supported: path', `Path: ${path}`];
    const answer = await phone.register({ contacts: ['<sip:bob@10.0.0.8>'], extra });
    expect(headerOf(answer, 'path')).toBe(path);
    const viaEdge = bindings().find((binding) => binding.path.length > 0);
    expect(viaEdge).toMatchObject({ path: [path], target: { host: '192.0.2.200', port: 5060 } });
  });
});

describe('outbound flows (RFC 5626)', () => {
  const flow = (phone: Phone, regId: number): string =>
    `${phone.contact};reg-id=${regId};+sip.instance="<urn:uuid:1>"`;

  test('one instance with two flows; each is replaced by its own reg-id', async () => {
    const { network, at, phone, bindings } = registrar();
    await phone.register({ contacts: [flow(phone, 1)] });
    const second = new Phone(network, at);
    const answer = await second.register({ contacts: [flow(second, 2)], callId: 'two' });
    expect(bindings()).toHaveLength(2);
    expect(headersOf(answer, 'contact')[0]).toContain('reg-id=');
    const moved = new Phone(network, at);
    await moved.register({ contacts: [flow(moved, 2)], callId: 'three' });
    expect(bindings().map(({ target }) => target.port)).toContain(moved.address.port);
    expect(bindings()).toHaveLength(2);
  });

  test('when its connection closes it is gone; what is no flow stays until its time', async () => {
    const { network, at, bindings } = registrar();
    const phone = new Phone(network, at, 'tcp');
    const answer = await phone.register({ contacts: [flow(phone, 1), '<sip:bob@192.0.2.9>'] });
    expect(headerOf(answer, 'flow-timer')).toBe('120');
    expect(bindings().map(({ target }) => target.transport)).toEqual(['tcp', 'tcp']);
    at.endpoint.flowClosed('another');
    expect(bindings()).toHaveLength(2);
    at.endpoint.flowClosed(`flow ${phone.address.port}`);
    expect(bindings().map(({ contact }) => contact)).toEqual(['sip:bob@192.0.2.9']);
  });
});
