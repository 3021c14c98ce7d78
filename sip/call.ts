import type { Core } from './core.ts';
import type { DigestClient } from './digest-client.ts';
import { SipError } from './error.ts';
import type { SipRequest } from './message.ts';
import type { OutgoingResponse } from './outgoing.ts';
import type {
  CallEnd,
  CallFeatures,
  DialogState,
  IncomingRefer,
  OutgoingRefer,
  Probed,
  ReferAnswer,
  ReferOptions,
  Reoffer,
  SipAddress,
  SipBodyPart,
  SipCall,
  SipHeader,
  SipHeaders,
} from './port.ts';
import { probe } from './probe.ts';
import type { Session } from './session.ts';
import type { SessionOwner } from './session-owner.ts';

export type CallState = SipCall['state'];

/** Who a call is between, as both directions fill it in. */
export interface CallParties {
  readonly callId: string;
  readonly peer: SipAddress;
  readonly requestUri: string;
  readonly from: { readonly uri: string; readonly display: string };
  readonly to: { readonly uri: string; readonly display: string };
  readonly features: CallFeatures;
}

/**
 * What inbound and outbound calls share: the parties, the owner's handlers, and the rule that
 * `onEnded` comes exactly once and last.
 *
 * ```
 * calling ──18x──► early ──2xx──► confirmed ──► ended
 *    └───────2xx────────────────────▲            ▲ from every state
 * ```
 */
export abstract class CallBase implements SipCall, SessionOwner {
  abstract readonly direction: 'inbound' | 'outbound';
  abstract readonly headers: SipHeaders;
  readonly id: string;
  readonly callId: string;
  readonly peer: SipAddress;
  readonly requestUri: string;
  readonly from: CallParties['from'];
  readonly to: CallParties['to'];
  readonly features: CallFeatures;
  readonly peerNames: readonly string[] = [];
  readonly parts: readonly SipBodyPart[] = [];
  readonly replaces: SipCall | undefined = undefined;
  readonly user: string | undefined = undefined;
  /** Answers challenges, when the owner gave us credentials. */
  readonly auth: DigestClient | undefined = undefined;
  remoteSdp: string | undefined;

  onTrying: SipCall['onTrying'] = () => undefined;
  onProgress: SipCall['onProgress'] = () => undefined;
  onAnswered: SipCall['onAnswered'] = () => undefined;
  onReoffer: SipCall['onReoffer'] = () => ({ kind: 'refuse', status: 488 });
  onReofferAnswered: SipCall['onReofferAnswered'] = () => undefined;
  onInfo: SipCall['onInfo'] = () => undefined;
  onReferred: SipCall['onReferred'] = () => ({ kind: 'refuse', status: 603 });
  onDialogChanged: SipCall['onDialogChanged'] = () => undefined;
  onEnded: SipCall['onEnded'] = () => undefined;

  protected readonly core: Core;
  /** Set once a dialog counts: inbound from the start, outbound with the first 2xx. */
  protected session: Session | undefined;
  readonly #gone: () => void;
  #state: CallState = 'calling';
  #told: Promise<void> | undefined;

  constructor(core: Core, parties: CallParties, gone: () => void) {
    this.core = core;
    this.#gone = gone;
    this.id = core.random();
    this.callId = parties.callId;
    this.peer = parties.peer;
    this.requestUri = parties.requestUri;
    this.from = parties.from;
    this.to = parties.to;
    this.features = parties.features;
  }

  abstract progress(
    status: 180 | 181 | 182 | 183,
    options?: { sdp?: string; reliable?: boolean; fork?: string },
  ): void;
  abstract answer(sdp: string, options?: { headers?: readonly SipHeader[] }): void;
  abstract reject(status: number, options?: RejectOptions): void;
  /** Only an outbound call holds an ACK back. */
  acknowledge(): void {}

  abstract end(options?: { reasonHeader?: string; rejectStatus?: number }): void;

  get attempt(): number {
    return 0;
  }

  get call(): SipCall {
    return this;
  }

  get state(): CallState {
    return this.#state;
  }

  get ownsCallId(): boolean {
    return this.direction === 'outbound';
  }

  dialog(): DialogState | undefined {
    return this.session?.stored();
  }

  reoffer(sdp: string): Promise<string> {
    if (this.#state !== 'confirmed' || this.session === undefined) {
      return Promise.reject(new SipError('badState', `no offer in state ${this.#state}`));
    }
    return this.session.reoffer(sdp);
  }

  update(sdp?: string): Promise<string | undefined> {
    const { session } = this;
    const early = this.#state === 'early' && (sdp === undefined || session?.negotiating === false);
    if ((!early && this.#state !== 'confirmed') || session === undefined) {
      return Promise.reject(new SipError('badState', `no UPDATE in state ${this.#state}`));
    }
    return session.update(sdp);
  }

  info(contentType: string, body: string): Promise<void> {
    if (this.session === undefined) {
      return Promise.reject(new SipError('badState', `no INFO in state ${this.#state}`));
    }
    return this.session.info(contentType, body);
  }

  probe(): Promise<Probed> {
    if (this.#state !== 'confirmed' || this.session === undefined) return Promise.resolve('there');
    return probe(this.session);
  }

  refer(target: string, options: ReferOptions = {}): OutgoingRefer {
    if (this.#state !== 'confirmed' || this.session === undefined) {
      throw new SipError('badState', `no REFER in state ${this.#state}`);
    }
    return this.session.refer(target, options);
  }

  referred(refer: IncomingRefer): ReferAnswer | Promise<ReferAnswer> {
    return this.onReferred(refer);
  }

  reoffered(sdp: string | undefined): Reoffer | Promise<Reoffer> {
    return this.onReoffer(sdp);
  }

  reofferAnswered(sdp: string | undefined): void {
    this.remoteSdp ??= sdp;
    this.tell('onReofferAnswered', () => this.onReofferAnswered(sdp));
  }

  informed(contentType: string, body: string): void {
    this.tell('onInfo', () => this.onInfo(contentType, body));
  }

  dialogChanged(): void {
    if (this.#state === 'confirmed') this.tell('onDialogChanged', () => this.onDialogChanged());
  }

  /** Only an inbound call sends what is acknowledged by PRACK. */
  pracked(_prack: SipRequest): OutgoingResponse | undefined {
    return undefined;
  }

  prackAnswered(): void {}

  over(end: CallEnd): Promise<void> | undefined {
    this.finish(end);
    return this.#told;
  }

  protected enter(state: 'early' | 'confirmed'): void {
    if (this.#state !== 'ended') this.#state = state;
  }

  /** What the wire did is told at once; what the owner did itself, after it has returned. */
  protected finish(end: CallEnd): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#gone();
    const say = (): void =>
      this.#call('onEnded', () => {
        this.#told = this.onEnded(end) ?? undefined;
      });
    if (end.by === 'local') queueMicrotask(say);
    else say();
  }

  protected tell(name: string, handler: () => void): void {
    if (this.#state !== 'ended') this.#call(name, handler);
  }

  /** A fault in a handler is its owner's; the stack and the other calls go on. */
  #call(name: string, handler: () => void): void {
    try {
      handler();
    } catch (error) {
      this.core.warn('handlerFailed', `${name}: ${error instanceof Error ? error.name : 'thrown'}`);
    }
  }
}

export interface RejectOptions {
  readonly reason?: string;
  readonly retryAfterS?: number;
  readonly headers?: readonly SipHeader[];
}

export function reasonHeaders(value: string | undefined): readonly SipHeader[] {
  return value === undefined ? [] : [{ name: 'Reason', value }];
}
