import { closeSync, fdatasync, openSync, writeSync } from 'node:fs';
import { compose, headerOf, type Message, responseTo, tagOf, userOf } from './message.ts';
import { type Peer, Wire } from './wire.ts';

/**
 * The floor: a bare queue in Node, without media, transactions of its own, timers or refusals. Not
 * a product but the limit that one can be held against: INVITE in, longest idle agent out; with
 * `journal`, one line in a file and its fdatasync before each ring.
 */
export class Floor {
  readonly #wire: Wire;
  readonly #agents: Peer;
  readonly #journal: number | null;
  readonly #idle: string[];
  readonly #waiting: Call[] = [];
  readonly #calls = new Map<string, Call>();

  private constructor(wire: Wire, options: FloorOptions) {
    this.#wire = wire;
    this.#agents = { host: '127.0.0.1', port: options.agentsPort };
    this.#journal = options.journal === null ? null : openSync(options.journal, 'a');
    this.#idle = Array.from({ length: options.agents }, (_, n) => `a${n + 1}`);
  }

  static async open(options: FloorOptions): Promise<Floor> {
    let floor: Floor | null = null;
    const wire = await Wire.open(options.port, {
      onRequest: (request, from) => floor?.onRequest(request, from),
      onResponse: (response) => floor?.onResponse(response),
    });
    floor = new Floor(wire, options);
    return floor;
  }

  get port(): number {
    return this.#wire.port;
  }

  close(): void {
    this.#wire.close();
    if (this.#journal !== null) closeSync(this.#journal);
  }

  onRequest(request: Message, from: Peer): void {
    const id = headerOf(request, 'call-id');
    if (request.method === 'INVITE') {
      this.#wire.answer(request, responseTo(request, { status: '100 Trying' }), from);
      const call: Call = { id, invite: request, from, agent: '', to: '' };
      this.#calls.set(id, call);
      this.#waiting.push(call);
      return this.#match();
    }
    if (request.method === 'ACK') return;
    this.#wire.answer(request, responseTo(request, { status: '200 OK', tag: 'floor' }), from);
    const call = this.#calls.get(id);
    if (call === undefined || request.method === 'OPTIONS') return;
    this.#calls.delete(id);
    if (request.method === 'CANCEL') this.#giveUp(call);
    else this.#free(call);
  }

  onResponse(response: Message): void {
    const id = headerOf(response, 'call-id').replace(/^ring-/, '');
    const isInvite = headerOf(response, 'cseq').endsWith('INVITE');
    this.#wire.answered(`${isInvite ? 'ring' : 'bye'}-${id}`);
    const call = this.#calls.get(id);
    if (!isInvite || response.status < 200 || call === undefined) return;
    call.to = headerOf(response, 'to');
    this.#wire.send(this.#toAgent(call, 'ACK', 1), this.#agents);
    const contact = `sip:queue@127.0.0.1:${this.port}`;
    const answer = { status: '200 OK', tag: 'floor', contact, body: response.body };
    this.#wire.answer(call.invite, responseTo(call.invite, answer), call.from);
  }

  #match(): void {
    while (this.#waiting.length > 0 && this.#idle.length > 0) {
      const call = this.#waiting.shift();
      if (call === undefined) return;
      call.agent = this.#idle.shift() ?? '';
      this.#durably(`${call.id} ${call.agent}\n`, () => {
        this.#wire.sendUntilAnswered(
          `ring-${call.id}`,
          this.#toAgent(call, 'INVITE', 1),
          this.#agents,
        );
      });
    }
  }

  #durably(line: string, then: () => void): void {
    if (this.#journal === null) return then();
    writeSync(this.#journal, line);
    fdatasync(this.#journal, then);
  }

  #free(call: Call): void {
    this.#wire.sendUntilAnswered(`bye-${call.id}`, this.#toAgent(call, 'BYE', 2), this.#agents);
    this.#idle.push(call.agent);
    this.#match();
  }

  #giveUp(call: Call): void {
    const place = this.#waiting.indexOf(call);
    if (place >= 0) this.#waiting.splice(place, 1);
    const gone = { status: '487 Request Terminated', tag: 'floor' };
    this.#wire.answer(call.invite, responseTo(call.invite, gone), call.from);
    if (call.agent !== '') this.#free(call);
  }

  #toAgent(call: Call, method: string, cseq: number): string {
    const caller = userOf(headerOf(call.invite, 'from'));
    const agent = `sip:${call.agent}@${this.#agents.host}:${this.#agents.port}`;
    const to = tagOf(call.to) === '' ? `<${agent}>` : call.to;
    const headers = [
      `Via: SIP/2.0/UDP 127.0.0.1:${this.port};branch=z9hG4bK-${method}-${call.id}-${call.agent}`,
      'Max-Forwards: 69',
      `From: <sip:${caller}@127.0.0.1>;tag=q${call.id}`,
      `To: ${to}`,
      `Call-ID: ring-${call.id}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:queue@127.0.0.1:${this.port}>`,
    ];
    const body = method === 'INVITE' ? call.invite.body : '';
    return compose(`${method} ${agent} SIP/2.0`, headers, body);
  }
}

export interface FloorOptions {
  readonly port: number;
  readonly agentsPort: number;
  readonly agents: number;
  readonly journal: string | null;
}

interface Call {
  readonly id: string;
  readonly invite: Message;
  readonly from: Peer;
  agent: string;
  to: string;
}
