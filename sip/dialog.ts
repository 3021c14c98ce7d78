import { isIP } from 'node:net';
import { isPrivateHost } from './host.ts';
import { ROUTES_MAX } from './limits.ts';
import type { SipRequest, SipResponse } from './message.ts';
import { formatNameAddr, parseNameAddr } from './name-addr.ts';
import type { OutgoingBody, OutgoingRequest } from './outgoing.ts';
import { ParseError } from './parse-error.ts';
import type { DialogState, SipAddress, SipHeader } from './port.ts';
import { isLooseRoute, routeOf, uriAddress } from './route.ts';
import type { Hop } from './transaction.ts';

/** Requests whose Contact says where the dialog's own go (RFC 3261 §12.2, RFC 6665 §4.1.2). */
const TARGET_METHODS = new Set(['INVITE', 'UPDATE', 'REFER', 'NOTIFY']);

export interface DialogParts {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** Whole From/To values with their tags, as they go into every request of ours. */
  readonly local: string;
  readonly remote: string;
  readonly remoteTarget: string;
  readonly routeSet: readonly string[];
  readonly localSeq: number;
  readonly remoteSeq: number;
  /** Our Contact value. */
  readonly contact: string;
  /** Where its messages come from: the way back when the target cannot be reached by name. */
  readonly source: SipAddress;
}

/**
 * A dialog (RFC 3261 §12): the identifiers, the two sequence numbers, the remote target and the
 * route set. It makes requests and checks the order of the peer's; it sends nothing itself.
 */
export class Dialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly contact: string;
  #parts: DialogParts;
  #localSeq: number;
  #remoteSeq: number;
  #remoteTarget: string;

  constructor(parts: DialogParts) {
    this.#parts = parts;
    this.callId = parts.callId;
    this.localTag = parts.localTag;
    this.remoteTag = parts.remoteTag;
    this.contact = parts.contact;
    this.#localSeq = parts.localSeq;
    this.#remoteSeq = parts.remoteSeq;
    this.#remoteTarget = parts.remoteTarget;
  }

  get key(): string {
    return dialogKey(this.callId, this.localTag, this.remoteTag);
  }

  /** False: out of order (RFC 3261 §12.2.2), refuse with 500. */
  acceptSeq(seq: number): boolean {
    if (seq <= this.#remoteSeq) return false;
    this.#remoteSeq = seq;
    return true;
  }

  /** Target refresh by a re-INVITE or UPDATE, or by a 2xx to one (RFC 3261 §12.2). */
  refresh(message: SipRequest | SipResponse): void {
    this.#remoteTarget = contactUri(message) ?? this.#remoteTarget;
  }

  /** The 2xx of an early dialog says anew where the peer is and by what way (§13.2.2.4). */
  establish(response: SipResponse): void {
    const routeSet = usableRoutes(response.headers.all('record-route')).reverse();
    const remote = response.headers.get('to') ?? this.#parts.remote;
    this.#parts = { ...this.#parts, routeSet, remote, source: response.source };
    this.refresh(response);
  }

  request(
    method: string,
    content: { headers?: readonly SipHeader[]; body?: OutgoingBody } = {},
  ): OutgoingRequest {
    this.#localSeq += 1;
    return this.#build(method, this.#localSeq, content);
  }

  /** The ACK of a 2xx has the number of its INVITE (RFC 3261 §13.2.2.4). */
  ack(seq: number): OutgoingRequest {
    return this.#build('ACK', seq, {});
  }

  #build(
    method: string,
    seq: number,
    content: { headers?: readonly SipHeader[]; body?: OutgoingBody },
  ): OutgoingRequest {
    const parts = this.#parts;
    const { uri, route } = routeOf(this.#remoteTarget, parts.routeSet);
    const withContact = TARGET_METHODS.has(method);
    return {
      method,
      uri,
      route,
      from: parts.local,
      to: parts.remote,
      callId: this.callId,
      seq,
      maxForwards: 70,
      contact: withContact ? parts.contact : undefined,
      headers: content.headers ?? [],
      body: content.body,
    };
  }

  /** First route, else the remote target; the packet source where neither is an address. */
  hop(): Hop {
    const parts = this.#parts;
    const { source, routeSet } = parts;
    const first = routeSet[0];
    const next = first === undefined ? this.#remoteTarget : parseNameAddr(first).uri;
    const identity = identityOf(parts.contact);
    const to = uriAddress(next, source.transport) ?? source;
    if (isBehindFlow(next, to, source)) return { to: source, flow: to, identity };
    return { to, flow: source, identity };
  }

  state(): DialogState {
    const parts = this.#parts;
    const { to } = this.hop();
    return {
      version: 1,
      callId: this.callId,
      localTag: this.localTag,
      remoteTag: this.remoteTag,
      localUri: parseNameAddr(parts.local).uri,
      remoteUri: parseNameAddr(parts.remote).uri,
      remoteTarget: this.#remoteTarget,
      routeSet: parts.routeSet,
      localSeq: this.#localSeq,
      remoteSeq: this.#remoteSeq,
      secure: this.#remoteTarget.toLowerCase().startsWith('sips:'),
      transport: to.transport,
      peer: to,
      contact: parts.contact,
    };
  }
}

export function dialogKey(callId: string, localTag: string, remoteTag: string): string {
  return `${callId} ${localTag} ${remoteTag}`;
}

/** The URI of the first Contact; undefined when there is none that can be used. */
export function contactUri(message: SipRequest | SipResponse): string | undefined {
  const contact = message.headers.get('contact');
  if (contact === undefined || contact === '*') return undefined;
  try {
    return parseNameAddr(contact).uri;
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/** Our side as UAS (RFC 3261 §12.1.1). A 2543 peer may have no Contact: its From must do. */
export function uasDialog(request: SipRequest, localTag: string, contact: string): Dialog {
  const from = request.headers.get('from') ?? '';
  const to = request.headers.get('to') ?? '';
  return new Dialog({
    callId: request.callId,
    localTag,
    remoteTag: request.fromTag,
    local: `${to};tag=${localTag}`,
    remote: from,
    remoteTarget: contactUri(request) ?? parseNameAddr(from).uri,
    routeSet: usableRoutes(request.headers.all('record-route')),
    localSeq: 0,
    remoteSeq: request.seq,
    contact,
    source: request.source,
  });
}

/** Our side as UAC, for one To tag (RFC 3261 §12.1.2). */
export function uacDialog(
  invite: OutgoingRequest,
  response: SipResponse,
  localTag: string,
): Dialog {
  return new Dialog({
    callId: invite.callId,
    localTag,
    remoteTag: response.toTag,
    local: invite.from,
    remote: response.headers.get('to') ?? invite.to,
    remoteTarget: contactUri(response) ?? invite.uri,
    routeSet: usableRoutes(response.headers.all('record-route')).reverse(),
    localSeq: invite.seq,
    remoteSeq: -1,
    contact: invite.contact ?? '',
    source: response.source,
  });
}

export function restoredDialog(state: DialogState): Dialog {
  return new Dialog({
    callId: state.callId,
    localTag: state.localTag,
    remoteTag: state.remoteTag,
    local: formatNameAddr({ uri: state.localUri }, state.localTag),
    remote: formatNameAddr({ uri: state.remoteUri }, state.remoteTag),
    remoteTarget: state.remoteTarget,
    routeSet: state.routeSet,
    localSeq: state.localSeq,
    remoteSeq: state.remoteSeq,
    contact: state.contact,
    source: state.peer,
  });
}

/**
 * A peer whose own address nobody else can reach is reached the way its packets came: it says so
 * (`ob`, RFC 5626 §5.3), or it named a private address from behind a public one.
 */
function isBehindFlow(next: string, to: SipAddress, source: SipAddress): boolean {
  if (to.transport !== source.transport) return false;
  if (/;ob(?:[;=?]|$)/i.test(next)) return true;
  return isPrivateHost(to.host) && !isPrivateHost(source.host);
}

/** Our FQDN, when our Contact has one: on TLS it chooses connection and certificate. */
function identityOf(contact: string): string | undefined {
  const host = uriAddress(contact === '' ? '' : parseNameAddr(contact).uri, 'udp')?.host;
  return host === undefined || isIP(host) !== 0 ? undefined : host;
}

/** A Record-Route nobody can read is left out: the dialog then works without that proxy. */
function usableRoutes(values: readonly string[]): string[] {
  return values.slice(0, ROUTES_MAX).filter((value) => isLooseRoute(value) !== undefined);
}
