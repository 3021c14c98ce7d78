import {
  acceptRefusal,
  contentRefusal,
  refusalOf,
  REGISTRAR_TAGS,
  requireRefusal,
} from './capability.ts';
import { tooSmallRefusal } from './session-expires.ts';
import { checkContact } from './check-headers.ts';
import type { ContactChoice } from './contact.ts';
import type { Core } from './core.ts';
import { ROUTES_MAX, TRANSACTIONS_MAX } from './limits.ts';
import type { SipMessage, SipRequest, SipResponse } from './message.ts';
import type { OutgoingResponse } from './outgoing.ts';
import { parseMessage } from './parse.ts';
import { ParseError } from './parse-error.ts';
import type { Admission, CallFeatures, IncomingRequest, SipAddress, SipCall } from './port.ts';
import { replacementOf, type Replacement } from './replaces.ts';
import type { Answerable } from './serialise.ts';
import type { Guard } from './guard.ts';
import type { HeldRequests } from './held-requests.ts';
import type { AuthGate, Proven } from './auth-gate.ts';
import type { Registrar } from './registrar.ts';
import { statelessTag } from './stateless-tag.ts';
import type { ServerTransaction } from './transaction.ts';
import { parseUri } from './uri.ts';

/** An admitted request outside any dialog, with the Contact its trunk wants us to have. */
export interface Arrival {
  readonly request: SipRequest;
  readonly transaction: ServerTransaction;
  readonly contact: ContactChoice | undefined;
  readonly features: CallFeatures;
  /** The call that an INVITE wants to take the place of (RFC 3891). */
  readonly replaces: SipCall | undefined;
  /** Who proved to have sent it. */
  readonly user: string | undefined;
}

export interface DispatchHooks {
  readonly admit: (request: IncomingRequest) => Admission;
  readonly gate: AuthGate;
  readonly held: HeldRequests;
  readonly guard: Guard | undefined;
  readonly registrar: Registrar | undefined;
  readonly onInvite: (arrival: Arrival) => void;
  readonly onOptions: (arrival: Arrival) => void;
  /** A response no transaction waits for; false when it is not for us either. */
  readonly onStray: (response: SipResponse) => boolean;
}

type Admitted = Extract<Admission, { readonly kind: 'accept' | 'authenticate' }>;

const OVERLOADED: OutgoingResponse = { status: 503, retryAfterS: 5 };

/** Takes what the transports bring and finds who it is for: transaction, dialog, or a new call. */
export class Dispatch {
  readonly #core: Core;
  readonly #hooks: DispatchHooks;
  #dropped = 0;
  #quietUntilMs = 0;

  constructor(core: Core, hooks: DispatchHooks) {
    this.#core = core;
    this.#hooks = hooks;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Never throws, whatever the bytes are: a fault in here costs one message (told as `internal`),
   * not the process and its other calls.
   */
  receive(bytes: Buffer, source: SipAddress, framing: 'sound' | 'lost' = 'sound'): void {
    this.#guarded(() => this.#take(bytes, source, framing));
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      const detail = error instanceof Error ? `${error.name}: ${error.message}` : 'thrown';
      this.#core.warn('internal', detail);
    }
  }

  #take(bytes: Buffer, source: SipAddress, framing: 'sound' | 'lost'): void {
    let message: SipMessage;
    try {
      message = parseMessage(bytes, source);
      if (framing === 'lost') throw framingError(message);
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      return this.#onMalformed(error, source);
    }
    if (message.kind === 'response') this.#onResponse(message);
    else this.#onRequest(message);
  }

  #drop(code: string): void {
    this.#dropped += 1;
    // One line a second: a flood must not become a flood of log lines.
    const nowMs = this.#core.timers.now();
    if (nowMs < this.#quietUntilMs) return;
    this.#quietUntilMs = nowMs + 1_000;
    this.#core.warn('dropped', code);
  }

  /** 4xx when it was a request that says where to answer; never to an ACK (RFC 3261 §8.2). */
  #onMalformed(error: ParseError, source: SipAddress): void {
    const broken = error.request;
    if (broken === undefined || broken.method === 'ACK') return this.#drop(error.message);
    const peerNames = this.#core.peerNames(source);
    const admission = this.#judged({ ...broken, source, peerNames });
    if (admission.kind === 'drop') return this.#drop('notAdmitted');
    const { transactions } = this.#core;
    const request: Answerable = { headers: broken.headers, via: broken.via, source };
    this.#dropped += 1;
    transactions.respondStateless(request, { status: error.status, toTag: statelessTag(request) });
  }

  /** RFC 6026 §8.3: a response that no transaction waits for is not for us. */
  #onResponse(response: SipResponse): void {
    const local = this.#core.local(response.source);
    const ours = response.headers.all('via').length === 1 && response.via.port === local.port;
    if (ours && this.#core.transactions.receiveResponse(response)) return;
    if (!ours || !this.#hooks.onStray(response)) this.#drop('strayResponse');
  }

  #onRequest(request: SipRequest): void {
    const { transactions, dialogs } = this.#core;
    if (request.method === 'CANCEL') return this.#onCancel(request);
    const known = transactions.find(request);
    if (known !== undefined) return known.receive(request);
    const user = request.toTag === '' ? undefined : dialogs.find(request);
    if (request.method === 'ACK') {
      // The ACK of a refusal of which nothing was kept (RFC 3261 §8.2.7).
      if (request.toTag !== '' && request.toTag === statelessTag(request)) return;
      if (user === undefined) this.#drop('strayAck');
      else user.onAck(request);
      return;
    }
    if (user === undefined) {
      if (request.toTag !== '' && this.#hooks.held.take(request)) return;
      return this.#onNew(request);
    }
    if (transactions.size >= TRANSACTIONS_MAX) return this.#overloaded(request);
    user.onRequest(request, transactions.serve(request));
  }

  #onCancel(cancel: SipRequest): void {
    const { transactions } = this.#core;
    const repeated = transactions.find(cancel);
    if (repeated !== undefined) return repeated.receive(cancel);
    const invite = transactions.find(cancel, 'INVITE');
    if (invite === undefined) {
      const admission = this.#admitted(cancel);
      if (admission === undefined) return;
      return this.#refuse(cancel, { status: 481 });
    }
    transactions.serve(cancel).respond({ status: 200, toTag: statelessTag(cancel) });
    if (invite.pending) invite.onCancel(cancel);
  }

  /** Outside any dialog: RFC 3261 §8.2 in its order, after the owner has let it in. */
  #onNew(request: SipRequest): void {
    const admission = this.#admitted(request);
    if (admission === undefined) return;
    if (request.method === 'REGISTER' && this.#hooks.registrar !== undefined) {
      return this.#onRegister(request, this.#hooks.registrar);
    }
    const { features = {} } = admission;
    const refusal = this.#refusalOutside(request, features);
    if (refusal !== undefined) return this.#refuse(request, refusal);
    if (admission.kind === 'accept') {
      return this.#arrived(request, admission, undefined);
    }
    return this.#hooks.gate.pass(request, admission.realm, (proven) =>
      this.#guarded(() => this.#arrived(request, admission, proven)),
    );
  }

  #arrived(request: SipRequest, admission: Admitted, proven: Proven | undefined): void {
    const { contact, features = {} } = admission;
    const replacement = this.#replacement(request, features);
    if (replacement.kind === 'refuse') {
      if (proven === undefined) return this.#refuse(request, replacement);
      return proven.transaction.respond({ ...replacement, toTag: statelessTag(request) });
    }
    const replaces = replacement.kind === 'call' ? replacement.call : undefined;
    const transaction = proven?.transaction ?? this.#core.transactions.serve(request);
    const arrival = { request, transaction, contact, features, replaces, user: proven?.user };
    if (request.method !== 'INVITE') return this.#hooks.onOptions(arrival);
    if (proven === undefined) transaction.respond({ status: 100 });
    return this.#hooks.onInvite(arrival);
  }

  /** RFC 3261 §10.3: the domain first, then what is required, then proof. */
  #onRegister(request: SipRequest, registrar: Registrar): void {
    if (!registrar.serves(request)) return this.#refuse(request, { status: 404 });
    const refusal = requireRefusal(request, REGISTRAR_TAGS);
    if (refusal !== undefined) return this.#refuse(request, refusal);
    if (this.#core.transactions.size >= TRANSACTIONS_MAX) return this.#overloaded(request);
    return this.#hooks.gate.pass(request, registrar.realm, ({ user, transaction }) =>
      this.#guarded(() => registrar.register(request, user, transaction)),
    );
  }

  #replacement(request: SipRequest, features: CallFeatures): Replacement {
    if (features.replaces !== true || request.method !== 'INVITE') return { kind: 'none' };
    return replacementOf(this.#core, request);
  }

  /** The guard's limits first, then the owner; what either turns away is counted. */
  #judged(request: IncomingRequest): Admission {
    const limit = this.#hooks.guard?.limit(request);
    if (limit !== undefined) {
      this.#core.refused.add(limit.reason);
      return limit.admission;
    }
    const admission = this.#hooks.admit(request);
    if (admission.kind === 'drop' || admission.kind === 'refuse') {
      this.#core.refused.add('notAdmitted');
    }
    return admission;
  }

  #admitted(request: SipRequest): Admitted | undefined {
    const admission = this.#judged(incoming(this.#core, request));
    if (admission.kind === 'accept' || admission.kind === 'authenticate') {
      checkContact(admission.contact);
      return admission;
    }
    if (admission.kind === 'drop') this.#drop('notAdmitted');
    else this.#refuse(request, admission);
    return undefined;
  }

  #overloaded(request: SipRequest): void {
    this.#core.refused.add('overload');
    this.#refuse(request, OVERLOADED);
  }

  #refuse(request: SipRequest, response: OutgoingResponse): void {
    this.#core.transactions.respondStateless(request, {
      status: response.status,
      reason: response.reason,
      retryAfterS: response.retryAfterS,
      headers: response.headers,
      toTag: statelessTag(request),
    });
  }

  #refusalOutside(request: SipRequest, features: CallFeatures): OutgoingResponse | undefined {
    const refusal = refusalOf(request, features);
    if (refusal !== undefined) return refusal;
    if (request.toTag !== '') return { status: 481 };
    if (request.method !== 'INVITE' && request.method !== 'OPTIONS') return { status: 481 };
    const { transactions } = this.#core;
    if (transactions.size >= TRANSACTIONS_MAX) return OVERLOADED;
    const scheme = schemeRefusal(request.requestUri);
    if (scheme !== undefined) return scheme;
    if (transactions.isMerged(request)) return { status: 482 };
    if (request.method !== 'INVITE') return undefined;
    // A B2BUA that would pass the call on counts as a hop (RFC 7332 §4).
    if (Number(request.headers.get('max-forwards') ?? 70) === 0) return { status: 483 };
    const contactMissing = request.fromTag !== '' && request.headers.get('contact') === undefined;
    if (contactMissing) return { status: 400 };
    if (request.headers.all('record-route').length > ROUTES_MAX) return { status: 400 };
    return acceptRefusal(request) ?? contentRefusal(request) ?? timerRefusal(request, features);
  }
}

/** A request as its owner sees it. */
export function incoming(core: Core, request: SipRequest): IncomingRequest {
  const { method, requestUri, source, headers } = request;
  return { method, requestUri, source, headers, peerNames: core.peerNames(source) };
}

/** A stream without a usable Content-Length (RFC 3261 §18.3, §20.14). */
function framingError(message: SipMessage): ParseError {
  const request = message.kind === 'request' ? message : undefined;
  return new ParseError('Content-Length missing or unusable', 400, request);
}

/** sips: is refused as Teams refuses it: TLS is chosen by the transport (RFC 3261 §8.2.2.1). */
function schemeRefusal(requestUri: string): OutgoingResponse | undefined {
  try {
    const { scheme } = parseUri(requestUri);
    return scheme === 'sip' || scheme === 'tel' ? undefined : { status: 416 };
  } catch (error) {
    if (error instanceof ParseError) return { status: error.status };
    throw error;
  }
}

function timerRefusal(request: SipRequest, features: CallFeatures): OutgoingResponse | undefined {
  try {
    return tooSmallRefusal(request, features.sessionTimer);
  } catch (error) {
    if (error instanceof ParseError) return { status: error.status };
    throw error;
  }
}
