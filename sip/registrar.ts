import { Bindings } from './bindings.ts';
import type { Core } from './core.ts';
import { canonicalHost, isPrivateHost } from './host.ts';
import type { SipRequest } from './message.ts';
import { formatNameAddr } from './name-addr.ts';
import type { OutgoingResponse } from './outgoing.ts';
import { ParseError } from './parse-error.ts';
import type { SipAddress, SipBinding, SipHeader, SipRegistrar, SipTimer } from './port.ts';
import { parseRegister, type AskedContact, type RegisterRequest } from './register-request.ts';
import { uriAddress } from './route.ts';
import { quote } from './text.ts';
import type { ServerTransaction } from './transaction.ts';
import { parseUri } from './uri.ts';

const EXPIRES_S = { min: 60, max: 3_600, fallback: 600 };
const BINDINGS_MAX = 10;
/** RFC 5626 §7.2: how long we wait for a keep-alive, told to the phone. */
const FLOW_TIMER_S = 120;
/** Sweeps are no more frequent, however the bindings end. */
const SWEEP_MS_MIN = 1_000;

/**
 * Who can be reached where (RFC 3261 §10.3). The order of work is the RFC's: domain, proof (the
 * gate before this), right, then all Contacts or none.
 *
 * ```
 * (none) ──REGISTER──► bound ──REGISTER──► bound      a flow's connection closes ──► (none)
 *    ▲──────── Expires 0, *, time ────────┘
 * ```
 */
export class Registrar {
  readonly #core: Core;
  readonly #options: SipRegistrar;
  readonly #bindings: Bindings;
  #sweep: SipTimer | undefined;
  /** Infinity = none is set. */
  #sweepAtMs = Infinity;

  constructor(core: Core, options: SipRegistrar) {
    this.#core = core;
    this.#options = options;
    this.#bindings = new Bindings(options.restored);
    this.#arm(this.#bindings.nextExpiryMs());
  }

  get realm(): string {
    return this.#options.realm;
  }

  bindings(aor: string): readonly SipBinding[] {
    return this.#bindings.live(aor, this.#nowMs());
  }

  /** Whether the domain of the Request-URI is one of ours (RFC 3261 §10.3 step 1). */
  serves(request: SipRequest): boolean {
    try {
      const { host } = parseUri(request.requestUri);
      return this.#options.isOurs?.(host) ?? true;
    } catch (error) {
      if (error instanceof ParseError) return false;
      throw error;
    }
  }

  /** A flow of RFC 5626 lives as long as its connection. */
  flowClosed(flow: string): void {
    this.#remove(({ target, regId }) => regId !== undefined && target.flow === flow);
  }

  /** Its password counts no more, or nobody has it any more. */
  forget(aor: string): void {
    this.#remove((binding) => binding.aor === aor);
  }

  stop(): void {
    this.#sweep?.clear();
  }

  register(request: SipRequest, user: string, transaction: ServerTransaction): void {
    const toTag = this.#core.random();
    const respond = (response: OutgoingResponse): void =>
      transaction.respond({ ...response, toTag });
    try {
      const asked = parseRegister(request);
      const refusal = this.#refusal(asked, request, user);
      if (refusal !== undefined) return respond(refusal);
      if (asked.kind !== 'fetch') this.#commit(asked, request);
      this.#persist(asked.aor).then(
        () => respond(this.#ok(asked, request)),
        () => respond({ status: 503, retryAfterS: 5 }),
      );
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      respond({ status: error.status });
    }
    return undefined;
  }

  #refusal(
    asked: RegisterRequest,
    request: SipRequest,
    user: string,
  ): OutgoingResponse | undefined {
    const { mayRegister = isOwn } = this.#options;
    if (!mayRegister(user, asked.aor)) return { status: 403 };
    const { min } = this.#options.expiresS ?? EXPIRES_S;
    const short = asked.contacts.some(({ expiresS = min }) => expiresS > 0 && expiresS < min);
    if (short) return { status: 423, headers: [{ name: 'Min-Expires', value: `${min}` }] };
    const flows = asked.contacts.some(({ regId }) => regId !== undefined);
    if (flows && !isFirstHop(request)) return { status: 439 };
    const kept = this.#bindings.all(asked.aor);
    if (kept.some((each) => isOutOfOrder(each, asked))) return { status: 500 };
    if (kept.length === 0 && this.#bindings.full) return { status: 503, retryAfterS: 60 };
    const most = this.#options.bindingsMax ?? BINDINGS_MAX;
    return this.#after(asked, request).length > most ? { status: 403 } : undefined;
  }

  #commit(asked: RegisterRequest, request: SipRequest): void {
    const bindings = this.#after(asked, request);
    this.#bindings.set(asked.aor, bindings);
    this.#arm(Math.min(...bindings.map(({ expiresAtMs }) => expiresAtMs)));
  }

  /** The bindings as they are once the request has its way. */
  #after(asked: RegisterRequest, request: SipRequest): SipBinding[] {
    if (asked.kind === 'removeAll') return [];
    const touched = (binding: SipBinding): boolean =>
      asked.contacts.some((contact) => isSameContact(contact, binding));
    const kept = this.bindings(asked.aor).filter((binding) => !touched(binding));
    const made = asked.contacts
      .filter(({ expiresS }) => expiresS !== 0)
      .map((contact) => this.#bindingOf(asked, contact, request));
    return [...kept, ...made];
  }

  #bindingOf(asked: RegisterRequest, contact: AskedContact, request: SipRequest): SipBinding {
    const { max, fallback } = this.#options.expiresS ?? EXPIRES_S;
    const { instance, regId } = contact;
    const expiresS = Math.min(contact.expiresS ?? fallback, max);
    return {
      aor: asked.aor,
      contact: contact.uri,
      target: targetOf(contact.uri, asked.path, request),
      path: asked.path,
      expiresAtMs: this.#nowMs() + expiresS * 1_000,
      q: contact.q,
      callId: asked.callId,
      seq: asked.seq,
      userAgent: (request.headers.get('user-agent') ?? '').slice(0, 128),
      ...(instance === undefined ? {} : { instance }),
      ...(regId === undefined ? {} : { regId }),
    };
  }

  #ok(asked: RegisterRequest, request: SipRequest): OutgoingResponse {
    const nowMs = this.#nowMs();
    const bindings = this.bindings(asked.aor);
    const headers: SipHeader[] = bindings.map((binding) => contactHeader(binding, nowMs));
    for (const value of asked.path) headers.push({ name: 'Path', value });
    const flows = asked.contacts.some(({ regId }) => regId !== undefined);
    if (flows && request.source.transport !== 'udp') {
      headers.push({ name: 'Require', value: 'outbound' });
      headers.push({ name: 'Flow-Timer', value: `${FLOW_TIMER_S}` });
    }
    headers.push({ name: 'Date', value: new Date(nowMs).toUTCString() });
    return { status: 200, headers };
  }

  /** Tells the owner; a handler that throws is one whose promise rejects. */
  async #persist(aor: string): Promise<void> {
    try {
      await this.#options.onChange?.(aor, this.bindings(aor));
    } catch (error) {
      this.#core.warn('handlerFailed', 'onChange');
      throw error;
    }
  }

  #remove(gone: (binding: SipBinding) => boolean): void {
    for (const aor of this.#bindings.remove(gone)) this.#persist(aor).catch(() => undefined);
  }

  /** All bindings are walked through only when a sweep is due, which may be sooner than needed. */
  #arm(atMs: number): void {
    if (atMs >= this.#sweepAtMs) return;
    this.#sweep?.clear();
    this.#sweepAtMs = atMs;
    const waitMs = Math.max(SWEEP_MS_MIN, atMs - this.#nowMs());
    this.#sweep = this.#core.timers.set(waitMs, () => {
      const nowMs = this.#nowMs();
      this.#sweepAtMs = Infinity;
      this.#remove(({ expiresAtMs }) => expiresAtMs <= nowMs);
      this.#arm(this.#bindings.nextExpiryMs());
    });
  }

  #nowMs(): number {
    return this.#options.wallNow?.() ?? Date.now();
  }
}

function isOwn(user: string, aor: string): boolean {
  return user === parseUri(aor).user;
}

/** The phone itself speaks to us, or the first proxy keeps its flow (RFC 5626 §6). */
function isFirstHop({ headers }: SipRequest): boolean {
  if (headers.all('via').length === 1) return true;
  return /;ob(?:[;>=]|$)/i.test(headers.all('path').at(-1) ?? '');
}

/** RFC 3261 §10.3 step 7: of one Call-ID only a higher CSeq counts. */
function isOutOfOrder(binding: SipBinding, asked: RegisterRequest): boolean {
  const touched =
    asked.kind === 'removeAll' || asked.contacts.some((each) => isSameContact(each, binding));
  return touched && binding.callId === asked.callId && asked.seq <= binding.seq;
}

function isSameContact(contact: AskedContact, binding: SipBinding): boolean {
  if (contact.regId !== undefined || binding.regId !== undefined) {
    return contact.regId === binding.regId && contact.instance === binding.instance;
  }
  return contactKey(contact.uri) === contactKey(binding.contact);
}

/** Two spellings of one Contact (RFC 3261 §19.1.4, as far as phones vary them). */
function contactKey(uri: string): string {
  const { scheme, user, host, port, params } = parseUri(uri);
  const transport = (params.get('transport') ?? '').toLowerCase();
  return `${scheme} ${user} ${canonicalHost(host)} ${port ?? ''} ${transport}`;
}

/**
 * Where the requests of a binding go. A phone that speaks to us directly is reached the way its
 * REGISTER came, whatever it believes its address to be: that finds it behind NAT, and nobody can
 * point our calls at somebody else.
 */
function targetOf(contact: string, path: readonly string[], request: SipRequest): SipAddress {
  const { source, headers } = request;
  const [first] = path;
  if (first !== undefined)
    return uriAddress(first.replace(/^[^<]*<|>.*$/g, ''), source.transport) ?? source;
  const asked = uriAddress(contact, source.transport);
  const direct = headers.all('via').length === 1;
  if (asked === undefined || asked.transport !== source.transport) return source;
  if (direct && source.transport !== 'udp') return source;
  // An own address, as seen from here: its port is where it listens.
  if (asked.host === source.host) return asked;
  return direct || isPrivateHost(asked.host) ? source : asked;
}

function contactHeader(binding: SipBinding, nowMs: number): SipHeader {
  const expiresS = Math.max(0, Math.ceil((binding.expiresAtMs - nowMs) / 1_000));
  let value = `${formatNameAddr({ uri: binding.contact })};expires=${expiresS}`;
  if (binding.q !== 1) value += `;q=${binding.q}`;
  if (binding.instance !== undefined) value += `;+sip.instance=${quote(binding.instance)}`;
  if (binding.regId !== undefined) value += `;reg-id=${binding.regId}`;
  return { name: 'Contact', value };
}
