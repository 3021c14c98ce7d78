import { InboundCall } from './call-inbound.ts';
import { OutboundCall } from './call-outbound.ts';
import { ResumedCall } from './call-resumed.ts';
import type { CallBase } from './call.ts';
import { ACCEPT, allowHeader, supportedHeader } from './capability.ts';
import { newRandom } from './chance.ts';
import { checkContact } from './check-headers.ts';
import { contactValue } from './contact.ts';
import type { Core } from './core.ts';
import { DialogTable } from './dialog-table.ts';
import { dialogKey, restoredDialog } from './dialog.ts';
import { Guard } from './guard.ts';
import { HeldRequests } from './held-requests.ts';
import { AuthGate } from './auth-gate.ts';
import { Refusals } from './refusals.ts';
import { Registrar } from './registrar.ts';
import { Dispatch, incoming, type Arrival } from './dispatch.ts';
import { SipError } from './error.ts';
import { LostInvites } from './lost-invite.ts';
import type { OutgoingRequest } from './outgoing.ts';
import type {
  DialogState,
  LostInvite,
  OutboundInvite,
  ReceivedInvite,
  ResumeOptions,
  SipAddress,
  SipBinding,
  SipCall,
  SipEndpoint,
  SipEndpointOptions,
  SipTimers,
} from './port.ts';
import { reasonHeaders } from './call.ts';
import { receivedInvite } from './received-invite.ts';
import { TransactionLayer } from './transaction-layer.ts';
import { formatHost } from './uri.ts';
import type { Hop } from './transaction.ts';
import type { Receive, Wire } from './wire.ts';

/** How long `close` waits for the answers to its BYEs and CANCELs. */
const CLOSE_WAIT_MS = 1_000;

export interface EndpointParts {
  readonly options: Omit<SipEndpointOptions, 'bind' | 'timers'>;
  readonly timers: SipTimers;
  readonly wire: Wire;
  readonly onClosed?: () => void;
}

type RefusalOfLost = Parameters<SipEndpoint['refuse']>[1];

/** The SIP element itself, over whatever wire it is given (sockets, or a simulated network). */
export class Endpoint implements SipEndpoint {
  readonly #options: EndpointParts['options'];
  readonly #wire: Wire;
  readonly #onClosed: () => void;
  readonly #core: Core;
  readonly #dispatch: Dispatch;
  readonly #lost: LostInvites;
  readonly #registrar: Registrar | undefined;
  readonly #calls = new Set<CallBase>();
  #closing: Promise<void> | undefined;

  constructor(parts: EndpointParts) {
    const { options, timers, wire } = parts;
    this.#options = options;
    this.#wire = wire;
    this.#onClosed = parts.onClosed ?? (() => undefined);
    const random = options.random ?? newRandom();
    const { userAgent } = options;
    this.#core = {
      timers,
      transactions: new TransactionLayer({ wire, timers, random, userAgent }),
      dialogs: new DialogTable(timers),
      refused: new Refusals(),
      random,
      local: (peer) => this.#local(peer),
      peerNames: (source) => wire.peerNames?.(source) ?? [],
      warn: (code, detail) => options.log?.({ level: 'warn', code, detail }),
    };
    const held = new HeldRequests(this.#core, options.holdUnknownMs ?? 0);
    this.#core.dialogs.onAdded = (user) => held.release(user);
    const { registrar } = options;
    this.#registrar = registrar === undefined ? undefined : new Registrar(this.#core, registrar);
    this.#dispatch = new Dispatch(this.#core, {
      gate: new AuthGate(this.#core, options.auth),
      held,
      guard: options.guard === undefined ? undefined : new Guard(options.guard, timers),
      registrar: this.#registrar,
      admit: options.admit ?? (() => ({ kind: 'accept' })),
      onInvite: (arrival) => this.#onInvite(arrival),
      onOptions: (arrival) => this.#onOptions(arrival),
      onStray: (response) => this.#lost.stray(response),
    });
    this.#lost = new LostInvites(this.#core, options.isOurs ?? (() => false));
  }

  get udp(): SipAddress | undefined {
    return this.#wire.local('udp');
  }

  get tcp(): SipAddress | undefined {
    return this.#wire.local('tcp');
  }

  get tls(): SipAddress | undefined {
    return this.#wire.local('tls');
  }

  /** A connection is gone, and with it what could be reached only by it. */
  flowClosed(flow: string): void {
    this.#registrar?.flowClosed(flow);
  }

  bindings(aor: string): readonly SipBinding[] {
    return this.#registrar?.bindings(aor) ?? [];
  }

  unregister(aor: string): void {
    this.#registrar?.forget(aor);
  }

  get receive(): Receive {
    return (bytes, source, framing) => this.#dispatch.receive(bytes, source, framing);
  }

  #local(peer: SipAddress): SipAddress {
    const local = this.#wire.local(peer.transport, peer.host);
    if (local !== undefined) return local;
    throw new SipError('transportUnsupported', `this endpoint does not offer ${peer.transport}`);
  }

  #onInvite(arrival: Arrival): void {
    const { transaction } = arrival;
    if (this.#closing !== undefined) {
      return transaction.respond({ status: 503, retryAfterS: 1, toTag: this.#core.random() });
    }
    const gone = (): boolean => this.#calls.delete(call);
    const call = new InboundCall(this.#core, arrival, gone);
    this.#calls.add(call);
    try {
      this.#options.onCall(call);
    } catch (error) {
      this.#core.warn('handlerFailed', `onCall: ${error instanceof Error ? error.name : 'thrown'}`);
      call.end({ rejectStatus: 500 });
    }
  }

  #onOptions({ request, transaction, contact, features }: Arrival): void {
    const { source } = request;
    const answer = this.#options.onOptions?.(incoming(this.#core, request));
    transaction.respond({
      status: answer?.status ?? 200,
      retryAfterS: answer?.retryAfterS,
      toTag: this.#core.random(),
      contact: contactValue(this.#local(source), contact),
      headers: [allowHeader(features), ACCEPT, supportedHeader(features)],
    });
  }

  invite(options: OutboundInvite): SipCall {
    this.#assertOpen();
    const gone = (): boolean => this.#calls.delete(call);
    const call = new OutboundCall(this.#core, options, gone);
    this.#calls.add(call);
    try {
      call.start();
    } catch (error) {
      this.#calls.delete(call);
      throw error;
    }
    return call;
  }

  resume(state: DialogState, options: ResumeOptions): SipCall {
    this.#assertOpen();
    const { callId, localTag, remoteTag } = state;
    const live = this.#core.dialogs.has(dialogKey(callId, localTag, remoteTag));
    if (state.version !== 1 || live) throw new SipError('badState', 'cannot be resumed');
    this.#core.local(state.peer);
    const gone = (): boolean => this.#calls.delete(call);
    const call = new ResumedCall(this.#core, state, options, gone);
    this.#calls.add(call);
    call.reconnect();
    return call;
  }

  async ping(target: SipAddress, options: { contact?: string } = {}): Promise<number | 'timeout'> {
    this.#assertOpen();
    const choice = options.contact === undefined ? undefined : { host: options.contact };
    checkContact(choice);
    const contact = contactValue(this.#local(target), choice);
    const transport = target.transport === 'udp' ? '' : `;transport=${target.transport}`;
    const uri = `sip:${formatHost(target.host)}:${target.port}${transport}`;
    return this.#ask(
      {
        method: 'OPTIONS',
        uri,
        from: `${contact};tag=${this.#core.random()}`,
        to: `<${uri}>`,
        callId: this.#core.random() + this.#core.random(),
        seq: 1,
        maxForwards: 70,
        route: [],
        contact,
        headers: [allowHeader(), ACCEPT],
        body: undefined,
      },
      { to: target, identity: options.contact },
    );
  }

  async bye(
    state: DialogState,
    options: { reasonHeader?: string } = {},
  ): Promise<number | 'timeout'> {
    this.#assertOpen();
    if (state.version !== 1) throw new SipError('badState', 'unknown version of a dialog');
    const dialog = restoredDialog(state);
    const headers = reasonHeaders(options.reasonHeader);
    return this.#ask(dialog.request('BYE', { headers }), dialog.hop());
  }

  async cancelLost(
    invite: LostInvite,
    options: { reasonHeader?: string } = {},
  ): Promise<number | 'timeout'> {
    this.#assertOpen();
    return this.#lost.cancel(invite, options.reasonHeader);
  }

  refuse(invite: ReceivedInvite, answer: RefusalOfLost): void {
    this.#assertOpen();
    const { status, retryAfterS, reasonHeader } = answer;
    this.#core.transactions.serve(receivedInvite(invite)).respond({
      status,
      retryAfterS,
      toTag: answer.toTag ?? this.#core.random(),
      headers: reasonHeaders(reasonHeader),
    });
  }

  /** A target that cannot be reached at all is as silent as one that does not answer. */
  #ask(request: OutgoingRequest, hop: Hop): Promise<number | 'timeout'> {
    return new Promise((resolve) => {
      this.#core.transactions.request(request, hop, {
        onResponse: ({ status }) => (status >= 200 ? resolve(status) : undefined),
        onFailed: () => resolve('timeout'),
      });
    });
  }

  counts(): ReturnType<SipEndpoint['counts']> {
    const { transactions, dialogs, refused } = this.#core;
    return {
      calls: this.#calls.size,
      dialogs: dialogs.size,
      transactions: transactions.size,
      dropped: this.#dispatch.dropped,
      refused: refused.counts(),
    };
  }

  close(options: { endCalls?: boolean } = {}): Promise<void> {
    this.#closing ??= this.#close(options.endCalls === true);
    return this.#closing;
  }

  async #close(endCalls: boolean): Promise<void> {
    if (endCalls && this.#calls.size > 0) {
      for (const call of this.#calls) call.end({ rejectStatus: 503 });
      await this.#quiet();
    }
    this.#core.transactions.stop();
    this.#registrar?.stop();
    await this.#wire.close();
    this.#onClosed();
  }

  /** Until no request of ours waits for an answer any more, or the time is up. */
  #quiet(): Promise<void> {
    const { timers, dialogs, transactions } = this.#core;
    const untilMs = timers.now() + CLOSE_WAIT_MS;
    return new Promise((resolve) => {
      const look = (): void => {
        const quiet = dialogs.size === 0 && !transactions.waiting;
        if (quiet || timers.now() >= untilMs) resolve();
        else timers.set(20, look);
      };
      timers.set(20, look);
    });
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new SipError('closed', 'the endpoint is closed');
  }
}
