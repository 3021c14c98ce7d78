/**
 * What other rooms may know of the SIP stack. This room knows nothing of contact centres.
 * One endpoint = one identity-free SIP element; identity (Contact, Allow…) comes with each call's
 * trunk profile.
 */

import type { IncomingRefer, OutgoingRefer, ReferAnswer, ReferOptions } from './port-refer.ts';
import type { SipAuth, SipBinding, SipCredentials, SipRegistrar } from './port-registrar.ts';

export type * from './port-refer.ts';
export type * from './port-registrar.ts';

export type SipTransport = 'udp' | 'tcp' | 'tls';

export interface SipAddress {
  readonly transport: SipTransport;
  readonly host: string;
  readonly port: number;
  /**
   * The TCP or TLS connection a packet came by, as its endpoint calls it. Sending to an address
   * with it uses that connection while it lives (RFC 5626), else the address. Means nothing to
   * another endpoint or a later process, and does no harm there.
   */
  readonly flow?: string;
}

/** A certificate chain with its key, in PEM. */
export interface SipCertificate {
  /** FQDNs or wildcards of one label; default: the DNS names of the certificate itself. */
  readonly names?: readonly string[];
  readonly cert: string;
  readonly key: string;
}

/**
 * TLS (RFC 3261 §26, 5922), 1.2 or later. A server certificate is chosen by the name the peer asks
 * for (SNI), else the first; a client certificate by the Contact host of what is sent.
 */
export interface SipTls {
  /** Where to listen, 0 = any free port; undefined = connections of our own only. */
  readonly port?: number;
  /**
   * Asked at each handshake and cheap (see `certificateFiles`): what it gives then is used from
   * that connection on, connections that are up stay.
   */
  readonly certificates?: () => readonly SipCertificate[];
  /** PEM of the authorities that peers must be signed by; default: those that Node trusts. */
  readonly ca?: readonly string[];
  /**
   * `request`: a verified certificate gives `peerNames`, none is no fault. `require`: without one
   * there is no connection. Default `none`.
   */
  readonly clientCertificate?: 'none' | 'request' | 'require';
  /** Whether the server at a target must prove its name; default: all must. */
  readonly verifyServer?: (target: SipAddress) => boolean;
}

/** A body beside the session description (RFC 5621), such as the place of an emergency call. */
export interface SipBodyPart {
  readonly contentType: string;
  /** Its other Content- headers: a Geolocation header names it by its Content-ID. */
  readonly headers: readonly SipHeader[];
  readonly body: string;
}

export interface SipHeader {
  readonly name: string;
  readonly value: string;
}

/** `kept` = header values in the order received; `get` is case-blind and knows compact forms. */
export interface SipHeaders {
  get(name: string): string | undefined;
  all(name: string): readonly string[];
}

/** Why a call is over, as seen on the wire. `status` is 0 where no SIP status was involved. */
export interface CallEnd {
  readonly by: 'local' | 'remote' | 'timeout' | 'transport';
  readonly status: number;
  readonly reason: string;
  /** Retry-After of a refusal, in seconds. */
  readonly retryAfterS?: number;
  /** The Reason header (RFC 3326) of a BYE, CANCEL or final response, parsed. */
  readonly cause?: { readonly protocol: string; readonly cause: number; readonly text: string };
}

/**
 * What a trunk wants of the protocol, call by call. The defaults ask nothing of a peer and grant
 * what any peer may ask for.
 */
export interface CallFeatures {
  /**
   * Reliable provisional responses (RFC 3262). Outbound: offered (`supported`) or demanded
   * (`required`). Inbound: ours are reliable where the caller demands it, and otherwise, unless
   * `no`, where it can do it. Default `no`.
   */
  readonly reliable?: 'no' | 'supported' | 'required';
  /** Session timers (RFC 4028): what we ask for. What a peer asks for is granted in any case. */
  readonly sessionTimer?: SessionTimerWish;
  /** REFER is taken and stands in our Allow; without it Teams transfers by itself. */
  readonly refer?: boolean;
  /** INVITE with Replaces is taken (RFC 3891). */
  readonly replaces?: boolean;
}

export interface SessionTimerWish {
  /** 1,800 is usual, below 90 is not allowed (RFC 4028 §4). */
  readonly intervalS: number;
  /** The shortest interval we grant; default 90. */
  readonly minS?: number;
  readonly refresher?: 'us' | 'peer';
}

/** A dialog as plain JSON, enough to send BYE (or take the call over) from another process. */
export interface DialogState {
  readonly version: 1;
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly localUri: string;
  readonly remoteUri: string;
  readonly remoteTarget: string;
  readonly routeSet: readonly string[];
  readonly localSeq: number;
  readonly remoteSeq: number;
  readonly secure: boolean;
  readonly transport: SipTransport;
  readonly peer: SipAddress;
  readonly contact: string;
  /** A running session timer (RFC 4028). */
  readonly timer?: { readonly intervalS: number; readonly refresher: 'us' | 'peer' };
  /** Methods of the peer's Allow. */
  readonly peerAllow?: readonly string[];
}

/**
 * One call leg. The handlers are set by the owner right after it got the object; each is called in
 * the order of the wire and never after `onEnded`.
 */
export interface SipCall {
  readonly id: string;
  readonly callId: string;
  readonly direction: 'inbound' | 'outbound';
  /** Every outbound INVITE lists the peer we asked for; inbound ones the packet's source. */
  readonly peer: SipAddress;
  readonly state: 'calling' | 'early' | 'confirmed' | 'ended';
  readonly requestUri: string;
  readonly from: { readonly uri: string; readonly display: string };
  readonly to: { readonly uri: string; readonly display: string };
  readonly headers: SipHeaders;
  /** TLS: DNS names and SIP domains of the peer's certificate, verified; inbound calls only. */
  readonly peerNames: readonly string[];
  /** Who called, when admission asked for proof (`authenticate`). */
  readonly user: string | undefined;
  /**
   * Inbound with `features.replaces`: the call that this one takes the place of (RFC 3891). Whoever
   * answers this one hands its media over, then ends that one; who rejects this one leaves that
   * one alone. It may be a call of ours that rings still.
   */
  readonly replaces: SipCall | undefined;
  /** Outbound: how many INVITEs it took so far; 0 for a call that was taken over or came in. */
  readonly attempt: number;
  /** SDP of the INVITE (inbound) or of the answer (outbound); undefined for a delayed offer. */
  readonly remoteSdp: string | undefined;
  /** Bodies of the INVITE beside the SDP; inbound calls only. */
  readonly parts: readonly SipBodyPart[];
  dialog(): DialogState | undefined;

  /** Outbound: 100 arrived, somebody at the peer has the INVITE. */
  onTrying: () => void;
  onProgress: (status: number, reason: string, sdp: string | undefined, toTag: string) => void;
  /** Outbound: 2xx arrived (ACK is sent by the stack). Inbound: the ACK arrived. */
  onAnswered: (sdp: string | undefined) => void;
  /** A re-INVITE, UPDATE or PRACK with an offer: return the answer, or a refusal. */
  onReoffer: (sdp: string | undefined) => Reoffer | Promise<Reoffer>;
  /**
   * The answer to an offer of ours that nobody waits for: in the ACK of a re-INVITE or the PRACK of
   * an INVITE that had come without one, or a new one when the stack refreshed the session.
   */
  onReofferAnswered: (sdp: string | undefined) => void;
  onInfo: (contentType: string, body: string) => void;
  /** With `features.refer` only; default: 603. */
  onReferred: (refer: IncomingRefer) => ReferAnswer | Promise<ReferAnswer>;
  /** `dialog()` is not what it was: whoever wants a successor to take the call over stores it. */
  onDialogChanged: () => void;
  /**
   * Ended for whatever reason, exactly once: CANCEL, BYE, refusal, time-out, transport. A promise
   * says when that is on record: the peer's BYE is answered then (10 s at most), so that should
   * this process die before, the peer repeats it to the next one.
   */
  onEnded: (end: CallEnd) => void | Promise<void>;

  /**
   * Inbound only. 100 has been sent already. `reliable`: by RFC 3262 even where the features say
   * no, if the caller can do it. `fork`: To tag of another early dialog of the same INVITE, as if
   * a proxy rang several devices (RFC 3261 §13.2.2.4); it is never answered.
   */
  progress(
    status: 180 | 181 | 182 | 183,
    options?: { sdp?: string; reliable?: boolean; fork?: string },
  ): void;
  answer(sdp: string, options?: { headers?: readonly SipHeader[] }): void;
  reject(
    status: number,
    options?: { reason?: string; retryAfterS?: number; headers?: readonly SipHeader[] },
  ): void;

  /** Outbound with `ackByOwner`: sends the ACK that was held back; otherwise no effect. */
  acknowledge(): void;

  /** Sends CANCEL, BYE or a refusal, as the state asks for; safe in every state, once. */
  end(options?: { reasonHeader?: string; rejectStatus?: number }): void;
  /** Rejects (with SipError) when refused; glare (491) is retried inside by RFC 3261 §14.1. */
  reoffer(sdp: string): Promise<string>;
  /**
   * UPDATE (RFC 3311): a new offer, also before the answer once a first one is agreed reliably, or
   * without one a refresh of session and target. Rejects and retries like `reoffer`.
   */
  update(sdp?: string): Promise<string | undefined>;
  info(contentType: string, body: string): Promise<void>;
  /**
   * Asks the far end whether it still has this call, for up to 32 s. Ends nothing; of a call that
   * is over `there`, since there is nothing more to end.
   */
  probe(): Promise<Probed>;
  /**
   * REFER in a call that is up (throws SipError `badState` otherwise, `uriInvalid`,
   * `headerInvalid`). The call stays up until somebody ends it. Never towards Teams, which takes
   * none.
   */
  refer(target: string, options?: ReferOptions): OutgoingRefer;
}

/**
 * What the far end says of a dialog: `there`, by any answer that does not deny it; `gone`, by 481
 * or 408; `silent`, when no answer came or nothing could be sent.
 */
export type Probed = 'there' | 'gone' | 'silent';

export type Reoffer =
  | { readonly kind: 'answer'; readonly sdp: string }
  | { readonly kind: 'refuse'; readonly status: number };

/**
 * What an INVITE of ours is known by: Call-ID and From tag to the peer's dialog, the Via branch to
 * its transaction (RFC 3261 §8.1.1.7). Whoever makes them so that they can be derived again can
 * cancel an INVITE whose process died. They must not be guessable, and never used twice.
 */
export interface InviteIds {
  readonly callId: string;
  readonly fromTag: string;
  /** With the cookie `z9hG4bK`. */
  readonly branch: string;
}

/** An INVITE that a dead process of ours sent from this endpoint's own address. */
export interface LostInvite
  extends Pick<OutboundInvite, 'requestUri' | 'target' | 'from' | 'to' | 'contact' | 'route'> {
  readonly ids: InviteIds;
  /** The n-th with these ids (`SipCall.attempt`): after a 401, 407 or 422 there is a next. */
  readonly attempt?: number;
}

/** An INVITE that a dead process of ours received: what a response repeats (RFC 3261 §8.2.6.2). */
export interface ReceivedInvite {
  readonly via: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: string;
  readonly source: SipAddress;
}

/** What of a call of a dead process was not in its dialog. */
export interface ResumeOptions {
  /** Who called whom first; it decides who gives way in glare. */
  readonly direction: 'inbound' | 'outbound';
  readonly features?: CallFeatures;
  /** The last descriptions of both sides: a refresh by re-INVITE repeats ours. */
  readonly localSdp?: string;
  readonly remoteSdp?: string;
  readonly requestUri?: string;
  readonly credentials?: (realm: string) => SipCredentials | undefined;
}

export interface OutboundInvite {
  /** Default: drawn by chance. */
  readonly ids?: InviteIds;
  readonly requestUri: string;
  readonly target: SipAddress;
  readonly from: { readonly uri: string; readonly display?: string };
  readonly to: { readonly uri: string; readonly display?: string };
  /** Host part (FQDN or address) and user of our Contact; default: the endpoint's own address. */
  readonly contact?: { readonly host?: string; readonly user?: string };
  readonly sdp: string;
  readonly headers?: readonly SipHeader[];
  /** Sent beside the SDP as multipart/mixed. */
  readonly parts?: readonly SipBodyPart[];
  /** A B2BUA passes on what it received minus one, so that loops end (RFC 7332); default 70. */
  readonly maxForwards?: number;
  /**
   * The owner sends the ACK of the 2xx itself (`acknowledge`), once the answer is written down. A
   * peer repeats its 2xx for 32 s until then, so that whoever follows an owner that died in between
   * hears of the call.
   */
  readonly ackByOwner?: boolean;
  readonly features?: CallFeatures;
  /** Route values in the order of the way, before any that a dialog adds (a binding's `path`). */
  readonly route?: readonly string[];
  /** Asked when the peer or a proxy wants to know who we are (401, 407); undefined: give up. */
  readonly credentials?: (realm: string) => SipCredentials | undefined;
  /** CANCEL and end with `timeout` when no final response came; default 180,000. */
  readonly ringTimeoutMs?: number;
}

/**
 * Limits on requests outside dialogs, before `admit` is asked: so many a second, twice as many at
 * once. Who is beyond its limit gets 503 with Retry-After, and no answer at all when it goes on.
 */
export interface SipGuard {
  /** INVITEs of one source (an IPv4 address, an IPv6 /64); default 20. */
  readonly sourceInvitesPerS?: number;
  /** INVITEs of one neighbourhood (/24, /48), as an attacker rents it; default 60. */
  readonly rangeInvitesPerS?: number;
  /** INVITEs of all strangers together; default 300. */
  readonly invitesPerS?: number;
  /** Everything else (OPTIONS, REGISTER, malformed) of one source; default 50. */
  readonly sourceRequestsPerS?: number;
  /**
   * How much more than a stranger a known source may do: a trunk's weight is its agreed calls a
   * second over `sourceInvitesPerS`. Above 1 the limits of the range and of all do not hold for
   * it. Default 1.
   */
  readonly weightOf?: (source: SipAddress) => number;
  /** An INVITE that must get through whatever the limits say: emergency calls. */
  readonly exempt?: (request: IncomingRequest) => boolean;
}

export interface SipEndpointOptions {
  readonly bind: string;
  /** Host in Via and Contact; default: bind, or the interface address when bind is a wildcard. */
  readonly advertise?: string;
  /** The same towards IPv6 peers, when bind is `::` and takes both families. */
  readonly advertise6?: string;
  /** 0 = any free port; undefined = no such transport. Both share the number where possible. */
  readonly udpPort?: number;
  readonly tcpPort?: number;
  readonly tls?: SipTls;
  readonly userAgent: string;
  readonly guard?: SipGuard;
  /** Refuse before a transaction exists: called for every request outside a dialog. */
  readonly admit?: (request: IncomingRequest) => Admission;
  /** Needed for `authenticate` and for a registrar. */
  readonly auth?: SipAuth;
  readonly registrar?: SipRegistrar;
  readonly onCall: (call: SipCall) => void;
  /** Answer to OPTIONS outside a dialog; default 200 with Allow. */
  readonly onOptions?: (request: IncomingRequest) => { status: number; retryAfterS?: number };
  /**
   * Whether an INVITE with these ids can have come from a process of ours. A 2xx to one that
   * nobody here waits for is then acknowledged and ended by BYE; default: none is.
   */
  readonly isOurs?: (ids: InviteIds) => boolean;
  /**
   * For this long after the start a request in an unknown dialog waits for `resume`, 2 s at least,
   * before it gets its 481; below 30 s, as peers give up after 32 s; default 0.
   */
  readonly holdUnknownMs?: number;
  readonly timers?: SipTimers;
  readonly random?: () => string;
  readonly log?: (event: { level: 'info' | 'warn'; code: string; detail: string }) => void;
}

export interface IncomingRequest {
  readonly method: string;
  readonly requestUri: string;
  readonly source: SipAddress;
  readonly headers: SipHeaders;
  /** TLS: DNS names and SIP domains of the peer's certificate, verified; empty: no proof. */
  readonly peerNames: readonly string[];
}

export type Admission =
  /** `contact`: host (FQDN) and user of our Contact in what answers this request. */
  | {
      readonly kind: 'accept';
      readonly contact?: { readonly host?: string; readonly user?: string };
      readonly features?: CallFeatures;
    }
  /** Let in once it has proved who it is (401 until then); the user is `call.user`. */
  | {
      readonly kind: 'authenticate';
      readonly realm: string;
      readonly contact?: { readonly host?: string; readonly user?: string };
      readonly features?: CallFeatures;
    }
  | { readonly kind: 'drop' }
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly retryAfterS?: number;
      readonly reason?: string;
    };

/** The only clock of the stack; tests pass a virtual one. */
export interface SipTimers {
  now(): number;
  set(delayMs: number, fire: () => void): SipTimer;
  /** When everything is done that has come in already; absent: such things are done at once. */
  readonly soon?: (fire: () => void) => void;
}
export interface SipTimer {
  clear(): void;
}

export interface SipEndpoint {
  readonly udp: { readonly host: string; readonly port: number } | undefined;
  readonly tcp: { readonly host: string; readonly port: number } | undefined;
  readonly tls: { readonly host: string; readonly port: number } | undefined;
  invite(options: OutboundInvite): SipCall;
  /** Phones registered for an address of record, the preferred first; see `inviteBinding`. */
  bindings(aor: string): readonly SipBinding[];
  /** Takes all of them away at once, as when their password counts no more. */
  unregister(aor: string): void;
  /** Keep-alive ping; resolves with the status, or `timeout` (also when nothing could be sent). */
  ping(target: SipAddress, options?: { contact?: string }): Promise<number | 'timeout'>;
  /**
   * Takes over a confirmed call of a dead process: requests of the peer reach it, ours go out with
   * the next CSeq, on TCP and TLS over a connection that is opened again. Set its handlers at once;
   * what the peer said in the meantime (`holdUnknownMs`) follows. Throws SipError `badState` when
   * it is live here already or of an unknown version.
   */
  resume(dialog: DialogState, options: ResumeOptions): SipCall;
  /** Ends a dialog that another (dead) process of ours left behind: BYE with its next CSeq. */
  bye(dialog: DialogState, options?: { reasonHeader?: string }): Promise<number | 'timeout'>;
  /**
   * Withdraws an INVITE that a dead process of ours sent: CANCEL with its identity (RFC 3261 §9.1);
   * a 2xx that crosses it is acknowledged and ended. Resolves with the final status of the INVITE,
   * or that of a refused CANCEL (481: the peer has no such INVITE).
   */
  cancelLost(invite: LostInvite, options?: { reasonHeader?: string }): Promise<number | 'timeout'>;
  /**
   * A final response (300–699), from our own socket, to an INVITE that a dead process of ours
   * received; repeated until its ACK comes. Throws SipError `headerInvalid` when what is left of
   * the INVITE cannot be read.
   */
  refuse(
    invite: ReceivedInvite,
    answer: { status: number; toTag?: string; retryAfterS?: number; reasonHeader?: string },
  ): void;
  /**
   * `refused`: requests turned away, by reason: `sourceRate`, `rangeRate`, `globalRate` (of the
   * guard), `notAdmitted`, `unproven` (401), `guessing`, `overload`.
   */
  counts(): {
    readonly calls: number;
    readonly dialogs: number;
    readonly transactions: number;
    readonly dropped: number;
    readonly refused: Readonly<Record<string, number>>;
  };
  /** Stops listening; calls still up are ended with BYE/CANCEL when `endCalls`. */
  close(options?: { endCalls?: boolean }): Promise<void>;
}
