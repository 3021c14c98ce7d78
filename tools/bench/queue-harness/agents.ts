import { headerOf, type Message, responseTo, sdpOf, tagOf, userOf } from './message.ts';
import { type Peer, Wire } from './wire.ts';

/** What an agent's phone saw, at the instant at which the datagram was read. */
export interface AgentWatch {
  /** `caller` = the user of From. The phone answers in the same turn. */
  onInvite(agent: string, caller: string, atMs: number): void;
  onBye(agent: string, atMs: number): void;
}

interface Phone {
  readonly agent: string;
  readonly tag: string;
  invite: Message;
  state: 'ringing' | 'answered' | 'up' | 'over';
}

/** All agents on one UDP port: each INVITE is answered at once (100, 180, 200). */
export class Agents {
  readonly #watch: AgentWatch;
  readonly #phones = new Map<string, Phone>();
  readonly #sdp: string;
  #wire: Wire | null = null;
  #tags = 0;
  cancelled = 0;

  private constructor(watch: AgentWatch, rtpPort: number) {
    this.#watch = watch;
    this.#sdp = sdpOf(rtpPort);
  }

  static async open(options: {
    readonly port: number;
    readonly rtpPort: number;
    readonly watch: AgentWatch;
  }): Promise<Agents> {
    const agents = new Agents(options.watch, options.rtpPort);
    agents.#wire = await Wire.open(options.port, {
      onRequest: (request, from) => agents.#onRequest(request, from),
      // The phones hang up never and ask nothing.
      onResponse: () => undefined,
    });
    return agents;
  }

  get retransmissions(): number {
    return this.#wire?.retransmissions ?? 0;
  }

  get up(): number {
    return [...this.#phones.values()].filter(({ state }) => state !== 'over').length;
  }

  close(): void {
    this.#wire?.close();
  }

  #onRequest(request: Message, from: Peer): void {
    const atMs = performance.now();
    const callId = headerOf(request, 'call-id');
    const phone = this.#phones.get(callId);
    switch (request.method) {
      case 'INVITE':
        if (phone === undefined) return this.#ring(request, { from, callId, atMs });
        return this.#accept(phone, request, from);
      case 'ACK':
        return phone === undefined ? undefined : this.#acknowledged(phone, callId);
      case 'BYE':
        if (phone !== undefined && phone.state !== 'over') {
          phone.state = 'over';
          this.#watch.onBye(phone.agent, atMs);
        }
        return this.#reply(request, from, '200 OK');
      case 'CANCEL':
        return this.#cancel(request, from, phone);
      default:
        return this.#reply(request, from, '200 OK');
    }
  }

  #ring(
    invite: Message,
    at: { readonly from: Peer; readonly callId: string; readonly atMs: number },
  ): void {
    const agent = userOf(invite.uri);
    const caller = userOf(headerOf(invite, 'from'));
    this.#watch.onInvite(agent, caller, at.atMs);
    const tag = `agent-${++this.#tags}`;
    const phone: Phone = { agent, tag, invite, state: 'ringing' };
    this.#phones.set(at.callId, phone);
    this.#wire?.answer(invite, responseTo(invite, { status: '100 Trying' }), at.from);
    const ringing = { status: '180 Ringing', tag, contact: this.#contact(agent) };
    this.#wire?.answer(invite, responseTo(invite, ringing), at.from);
    phone.state = 'answered';
    this.#accept(phone, invite, at.from);
  }

  /** The first 200 of a call, or the answer to a re-INVITE; resent until its ACK. */
  #accept(phone: Phone, invite: Message, from: Peer): void {
    phone.invite = invite;
    const { tag, agent } = phone;
    const answer = { status: '200 OK', tag, contact: this.#contact(agent), body: this.#sdp };
    const text = responseTo(invite, answer);
    this.#wire?.sendUntilAnswered(`200 ${headerOf(invite, 'call-id')}`, text, from);
  }

  #acknowledged(phone: Phone, callId: string): void {
    this.#wire?.answered(`200 ${callId}`);
    if (phone.state === 'answered') phone.state = 'up';
  }

  #cancel(cancel: Message, from: Peer, phone: Phone | undefined): void {
    this.#reply(cancel, from, '200 OK');
    if (phone === undefined || phone.state !== 'ringing') return;
    phone.state = 'over';
    this.cancelled++;
    const gone = responseTo(phone.invite, { status: '487 Request Terminated', tag: phone.tag });
    this.#wire?.answer(phone.invite, gone, from);
  }

  #reply(request: Message, from: Peer, status: string): void {
    const tag = tagOf(headerOf(request, 'to')) === '' ? { tag: 'agents' } : {};
    this.#wire?.answer(request, responseTo(request, { status, ...tag }), from);
  }

  #contact(agent: string): string {
    return `sip:${agent}@127.0.0.1:${this.#wire?.port ?? 0}`;
  }
}
