import { ClientInvite, type InvitePlan } from './client-invite.ts';
import { ClientOther } from './client-other.ts';
import { SipError } from './error.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { OutgoingRequest, OutgoingResponse } from './outgoing.ts';
import type { SipTimers } from './port.ts';
import { serialiseRequest, serialiseResponse, type Answerable } from './serialise.ts';
import { ServerInvite } from './server-invite.ts';
import { ServerOther } from './server-other.ts';
import { mergeKey, responseHop, serverKey } from './server-plan.ts';
import type {
  ClientTransaction,
  ClientUser,
  Hop,
  ServerTransaction,
  TransactionHost,
} from './transaction.ts';
import { formatHost } from './uri.ts';
import { MAGIC } from './via.ts';
import type { Wire } from './wire.ts';

export interface LayerOptions {
  readonly wire: Wire;
  readonly timers: SipTimers;
  readonly random: () => string;
  readonly userAgent: string;
}

/** The handle of an INVITE of ours: what CANCEL needs (RFC 3261 §9.1: same branch, same Via). */
export interface SentRequest {
  readonly request: OutgoingRequest;
  readonly branch: string;
  readonly via: string;
  readonly hop: Hop;
  stop(): void;
}

/** How a request goes out, and who hears what comes of it. */
interface Way {
  readonly hop: Hop;
  readonly user: ClientUser;
  readonly branch: string;
  readonly via: string;
}

/** All live transactions of an endpoint, and the rules that match messages to them. */
export class TransactionLayer implements TransactionHost {
  readonly timers: SipTimers;
  readonly #options: LayerOptions;
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, { transaction: ServerTransaction; merge: string }>();
  /** Requests outside a dialog by `mergeKey`, to know the same one by another path (482). */
  readonly #merges = new Set<string>();

  readonly #serialise: (request: SipRequest, response: OutgoingResponse) => Buffer;

  constructor(options: LayerOptions) {
    this.#options = options;
    this.#serialise = (request, response) =>
      serialiseResponse(request, response, options.userAgent);
    this.timers = options.timers;
  }

  get size(): number {
    return this.#clients.size + this.#servers.size;
  }

  /** Whether a request of ours still waits for its final response. */
  get waiting(): boolean {
    return [...this.#clients.values()].some((transaction) => transaction.waiting);
  }

  transmit(bytes: Buffer, hop: Hop, failed?: (error: Error) => void): void {
    this.#options.wire.send(bytes, hop.to, { flow: hop.flow, identity: hop.identity, failed });
  }

  /** Opens the connection that requests to this hop will take. */
  connect(hop: Hop): void {
    this.#options.wire.connect?.(hop.to, { identity: hop.identity });
  }

  forget(key: string): void {
    const server = this.#servers.get(key);
    if (server === undefined) {
      this.#clients.delete(key);
      return;
    }
    this.#servers.delete(key);
    this.#merges.delete(server.merge);
  }

  /** Sends a request in a transaction of its own; `user` hears what comes of it. */
  request(
    request: OutgoingRequest,
    hop: Hop,
    user: ClientUser,
    branch = MAGIC + this.#options.random(),
  ): SentRequest {
    return this.#start(request, { hop, user, branch, via: this.#via(hop, branch) });
  }

  /** The transaction of an INVITE that a dead process of ours sent: it waits and sends nothing. */
  resume(
    request: OutgoingRequest,
    hop: Hop,
    of: { readonly branch: string; readonly user: ClientUser },
  ): SentRequest {
    const way = { hop, ...of, via: this.#via(hop, of.branch) };
    const transaction = new ClientInvite(this, this.#invitePlan(request, way));
    this.#clients.set(clientKey(of.branch, 'INVITE'), transaction);
    transaction.resume();
    return { request, branch: of.branch, via: way.via, hop, stop: () => transaction.stop() };
  }

  /** CANCEL is a transaction of its own that shares the branch of its INVITE (RFC 3261 §9.1). */
  cancel(
    sent: SentRequest,
    headers: OutgoingRequest['headers'],
    user: ClientUser = { onResponse: () => undefined, onFailed: () => undefined },
  ): void {
    const invite = sent.request;
    const cancel = { ...invite, method: 'CANCEL', contact: undefined, headers, body: undefined };
    this.#start(cancel, { hop: sent.hop, user, branch: sent.branch, via: sent.via });
  }

  #start(request: OutgoingRequest, way: Way): SentRequest {
    const { hop, user, branch, via } = way;
    const key = clientKey(branch, request.method);
    const bytes = serialiseRequest(request, via, this.#options.userAgent);
    const transaction =
      request.method === 'INVITE'
        ? new ClientInvite(this, this.#invitePlan(request, way))
        : new ClientOther(this, { key, hop, user });
    this.#clients.set(key, transaction);
    transaction.start(bytes);
    return { request, branch, via, hop, stop: () => transaction.stop() };
  }

  #invitePlan(request: OutgoingRequest, { hop, user, branch, via }: Way): InvitePlan {
    const ackFor = (response: SipResponse): Buffer =>
      serialiseRequest(refusalAck(request, response), via, this.#options.userAgent);
    return { key: clientKey(branch, 'INVITE'), hop, user, ackFor };
  }

  /** The ACK of a 2xx is a message without a transaction (RFC 3261 §13.2.2.4). */
  sendAck(request: OutgoingRequest, hop: Hop): () => void {
    const via = this.#via(hop, MAGIC + this.#options.random());
    const bytes = serialiseRequest(request, via, this.#options.userAgent);
    const send = (): void => this.transmit(bytes, hop);
    send();
    return send;
  }

  /** True when a client transaction took the response. */
  receiveResponse(response: SipResponse): boolean {
    const transaction = this.#clients.get(clientKey(response.via.branch, response.method));
    transaction?.receive(response);
    return transaction !== undefined;
  }

  /** The server transaction that a repeat, an ACK of a refusal or (as 'INVITE') a CANCEL means. */
  find(request: SipRequest, method = request.method): ServerTransaction | undefined {
    return this.#servers.get(serverKey(request, method))?.transaction;
  }

  isMerged(request: SipRequest): boolean {
    return this.#merges.has(mergeKey(request));
  }

  serve(request: SipRequest): ServerTransaction {
    const key = serverKey(request);
    const plan = { key, request, hop: responseHop(request), serialise: this.#serialise };
    const transaction =
      request.method === 'INVITE' ? new ServerInvite(this, plan) : new ServerOther(this, plan);
    const merge = request.toTag === '' ? mergeKey(request) : '';
    this.#servers.set(key, { transaction, merge });
    if (merge !== '') this.#merges.add(merge);
    return transaction;
  }

  /** Answers without keeping anything (RFC 3261 §8.2.7): refusals before a transaction exists. */
  respondStateless(request: Answerable, response: OutgoingResponse): void {
    const bytes = serialiseResponse(request, response, this.#options.userAgent);
    this.transmit(bytes, responseHop(request));
  }

  stop(): void {
    for (const transaction of this.#clients.values()) transaction.stop();
    for (const { transaction } of this.#servers.values()) transaction.stop();
  }

  #via(hop: Hop, branch: string): string {
    const { transport, host } = hop.to;
    const local = this.#options.wire.local(transport, host);
    if (local === undefined) {
      throw new SipError('transportUnsupported', `this endpoint does not offer ${transport}`);
    }
    const sentBy = `${formatHost(local.host)}:${local.port}`;
    return `SIP/2.0/${transport.toUpperCase()} ${sentBy};branch=${branch};rport`;
  }
}

function clientKey(branch: string, method: string): string {
  return `c ${branch} ${method}`;
}

function refusalAck(invite: OutgoingRequest, response: SipResponse): OutgoingRequest {
  const to = response.headers.lines('to')[0] ?? invite.to;
  return { ...invite, method: 'ACK', to, contact: undefined, headers: [], body: undefined };
}
