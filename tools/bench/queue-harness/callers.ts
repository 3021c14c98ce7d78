import { branchOf, compose, headerOf, headersOf, responseTo, sdpOf, uriOf } from './message.ts';
import type { Message } from './message.ts';
import { type Peer, Wire } from './wire.ts';

/**
 * One call as its caller sees it.
 *
 *   calling ─► answered ─► over         (BYE by either side)
 *      └────► cancelling ─► over        (refused, or given up before an answer)
 */
export interface Caller {
  readonly number: string;
  readonly callId: string;
  readonly invitedAtMs: number;
  state: 'calling' | 'answered' | 'cancelling' | 'over';
  /** Final status that was not a success; 0 = none. */
  status: number;
  onAnswered: () => void;
  onOver: () => void;
}

interface Dialog {
  readonly caller: Caller;
  readonly branch: string;
  readonly from: string;
  to: string;
  remote: string;
  routes: readonly string[];
  cseq: number;
}

/** All callers on one UDP port. They hang up themselves and are hung up on. */
export class Callers {
  readonly #target: Peer;
  readonly #number: string;
  readonly #sdp: string;
  readonly #dialogs = new Map<string, Dialog>();
  #wire: Wire | null = null;
  #made = 0;

  private constructor(target: Peer, number: string, rtpPort: number) {
    this.#target = target;
    this.#number = number;
    this.#sdp = sdpOf(rtpPort);
  }

  static async open(options: {
    readonly target: Peer;
    readonly number: string;
    readonly rtpPort: number;
  }): Promise<Callers> {
    const callers = new Callers(options.target, options.number, options.rtpPort);
    callers.#wire = await Wire.open(0, {
      onRequest: (request, from) => callers.#onRequest(request, from),
      onResponse: (response) => callers.#onResponse(response),
    });
    return callers;
  }

  get retransmissions(): number {
    return this.#wire?.retransmissions ?? 0;
  }

  close(): void {
    this.#wire?.close();
  }

  call(number: string): Caller {
    const n = ++this.#made;
    const callId = `call-${process.pid}-${n}`;
    const branch = `z9hG4bK-${process.pid}-${n}`;
    const from = `<sip:${number}@127.0.0.1>;tag=caller-${n}`;
    const to = `<${this.#uri()}>`;
    const invite = this.#request({ method: 'INVITE', branch, from, to, callId, cseq: 1 });
    const caller: Caller = {
      number,
      callId,
      invitedAtMs: performance.now(),
      state: 'calling',
      status: 0,
      onAnswered: () => undefined,
      onOver: () => undefined,
    };
    this.#dialogs.set(callId, { caller, branch, from, to, remote: '', routes: [], cseq: 1 });
    this.#wire?.sendUntilAnswered(branch, invite, this.#target);
    return caller;
  }

  /** BYE, or CANCEL before an answer. */
  hangUp(caller: Caller): void {
    const dialog = this.#dialogs.get(caller.callId);
    if (dialog === undefined) return;
    if (caller.state === 'answered') this.#bye(dialog);
    else if (caller.state === 'calling') this.#cancel(dialog);
  }

  #uri(): string {
    return `sip:${this.#number}@${this.#target.host}:${this.#target.port}`;
  }

  #onResponse(response: Message): void {
    const dialog = this.#dialogs.get(headerOf(response, 'call-id'));
    if (dialog === undefined) return;
    const [, method = ''] = headerOf(response, 'cseq').split(/\s+/);
    this.#wire?.answered(method === 'CANCEL' ? `cancel ${dialog.branch}` : branchOf(response));
    if (method !== 'INVITE' || response.status < 200) return;
    if (response.status < 300) this.#answered(dialog, response);
    else this.#refused(dialog, response);
  }

  /** A repeated 200 is acknowledged again (RFC 3261 §13.2.2.4). */
  #answered(dialog: Dialog, response: Message): void {
    const { caller } = dialog;
    dialog.to = headerOf(response, 'to');
    dialog.remote = uriOf(headerOf(response, 'contact'));
    dialog.routes = headersOf(response, 'record-route').toReversed();
    const branch = `${dialog.branch}-ack`;
    this.#wire?.send(this.#inDialog(dialog, { method: 'ACK', branch, cseq: 1 }), this.#target);
    if (caller.state === 'cancelling') return this.#bye(dialog);
    if (caller.state !== 'calling') return;
    caller.state = 'answered';
    caller.onAnswered();
  }

  #refused(dialog: Dialog, response: Message): void {
    const { caller, branch, from, callId } = { ...dialog, callId: dialog.caller.callId };
    const to = headerOf(response, 'to');
    this.#wire?.send(
      this.#request({ method: 'ACK', branch, from, to, callId, cseq: 1 }),
      this.#target,
    );
    if (caller.state === 'over') return;
    if (caller.state === 'calling') caller.status = response.status;
    this.#over(caller);
  }

  #onRequest(request: Message, from: Peer): void {
    const dialog = this.#dialogs.get(headerOf(request, 'call-id'));
    if (request.method === 'ACK') return;
    const isReinvite = request.method === 'INVITE';
    const contact = `sip:caller@127.0.0.1:${this.#wire?.port ?? 0}`;
    const answer = isReinvite ? { contact, body: this.#sdp } : {};
    this.#wire?.answer(request, responseTo(request, { status: '200 OK', ...answer }), from);
    if (request.method !== 'BYE' || dialog === undefined) return;
    if (dialog.caller.state !== 'over') this.#over(dialog.caller);
  }

  #bye(dialog: Dialog): void {
    dialog.cseq++;
    const branch = `${dialog.branch}-${dialog.cseq}`;
    const bye = this.#inDialog(dialog, { method: 'BYE', branch, cseq: dialog.cseq });
    this.#wire?.sendUntilAnswered(branch, bye, this.#target);
    this.#over(dialog.caller);
  }

  #cancel(dialog: Dialog): void {
    const { branch, from, to, caller } = dialog;
    caller.state = 'cancelling';
    const { callId } = caller;
    const cancel = this.#request({ method: 'CANCEL', branch, from, to, callId, cseq: 1 });
    this.#wire?.answered(branch);
    this.#wire?.sendUntilAnswered(`cancel ${branch}`, cancel, this.#target);
  }

  #over(caller: Caller): void {
    caller.state = 'over';
    caller.onOver();
  }

  #request(of: {
    readonly method: string;
    readonly branch: string;
    readonly from: string;
    readonly to: string;
    readonly callId: string;
    readonly cseq: number;
  }): string {
    const body = of.method === 'INVITE' ? this.#sdp : '';
    return compose(`${of.method} ${this.#uri()} SIP/2.0`, this.#headers(of), body);
  }

  #inDialog(
    dialog: Dialog,
    of: { readonly method: string; readonly branch: string; readonly cseq: number },
  ): string {
    const { from, to, remote, routes } = dialog;
    const headers = this.#headers({ ...of, from, to, callId: dialog.caller.callId });
    const route = routes.map((one) => `Route: ${one}`);
    return compose(`${of.method} ${remote === '' ? this.#uri() : remote} SIP/2.0`, [
      ...headers,
      ...route,
    ]);
  }

  #headers(of: {
    readonly method: string;
    readonly branch: string;
    readonly from: string;
    readonly to: string;
    readonly callId: string;
    readonly cseq: number;
  }): string[] {
    const port = this.#wire?.port ?? 0;
    return [
      `Via: SIP/2.0/UDP 127.0.0.1:${port};rport;branch=${of.branch}`,
      'Max-Forwards: 70',
      `From: ${of.from}`,
      `To: ${of.to}`,
      `Call-ID: ${of.callId}`,
      `CSeq: ${of.cseq} ${of.method}`,
      `Contact: <sip:caller@127.0.0.1:${port}>`,
    ];
  }
}
