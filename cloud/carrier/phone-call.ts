import type { MediaLeg } from '../../media/index.ts';
import { MediaError } from '../../media/index.ts';
import type { CallEnd, OutboundInvite, Reoffer, SipCall, SipEndpoint } from '../../sip/index.ts';
import { CloudError } from '../error.ts';
import { Alarms } from './alarms.ts';
import { type CallFinish, type CallInput, type CallState, nextState } from './call-state.ts';
import type { CallView, LegView } from './call-view.ts';
import { infoDigit, pressDigits } from './presser.ts';
import type { Speech } from './speech.ts';
import { Voice } from './voice.ts';

/** What a call needs of the carrier and its phone. */
export interface CallHome {
  readonly endpoint: SipEndpoint;
  readonly speech: Speech;
  openLeg(): Promise<MediaLeg>;
  /** `inactive` is the only hold that Teams sends; other phones send `sendonly`. */
  readonly holdDirection: 'inactive' | 'sendonly';
  readonly toneHz: number | null;
  changed(call: PhoneCall): void;
}

export interface CallParties {
  readonly id: string;
  readonly phone: string;
  readonly from: string;
  readonly to: string;
  readonly display: string;
}

const DIGITS_KEPT_MAX = 256;
const PROGRESS_KEPT_MAX = 20;
/** After the first packet of the far end: long enough for a greeting to have begun. */
const GREETING_MS = 800;
/** Without any packet the digits are pressed anyway: a flow may listen before it speaks. */
const NO_GREETING_MS = 4_000;

/** One call of one phone: its state, its SIP dialog, its audio. */
export class PhoneCall {
  readonly parties: CallParties;
  readonly direction: 'out' | 'in';
  readonly startedAt = Date.now();
  readonly alarms = new Alarms();
  readonly #home: CallHome;
  readonly #progress: { status: number; toTag: string }[] = [];
  #state: CallState;
  #sip: SipCall | undefined;
  #leg: MediaLeg | undefined;
  #voice: Voice | undefined;
  #answering = false;
  #changingHold = false;
  #digits = '';
  #pressed = '';
  #answeredAt: number | null = null;
  #endedAt: number | null = null;
  #lastHeard: Promise<Int16Array> | undefined;
  #pressLater: string | undefined;
  #audioSeen = false;
  #onAudio: () => void = () => undefined;
  voicemail = false;
  /** Called once when both sides can talk. */
  onUp: () => void = () => undefined;

  private constructor(home: CallHome, parties: CallParties, direction: 'out' | 'in') {
    this.#home = home;
    this.parties = parties;
    this.direction = direction;
    this.#state = direction === 'out' ? { kind: 'calling' } : { kind: 'ringing', ignored: false };
  }

  /** A call that reached the phone. Nothing is sent yet: `ring` or `refuse` follows. */
  static inbound(home: CallHome, parties: CallParties, sip: SipCall): PhoneCall {
    const call = new PhoneCall(home, parties, 'in');
    call.#adopt(sip);
    return call;
  }

  static outbound(home: CallHome, parties: CallParties, press: string | undefined): PhoneCall {
    const call = new PhoneCall(home, parties, 'out');
    call.#pressLater = press;
    return call;
  }

  get id(): string {
    return this.parties.id;
  }

  get state(): CallState {
    return this.#state;
  }

  get leg(): MediaLeg | undefined {
    return this.#leg;
  }

  /** Sends the INVITE of an outbound call. */
  async dial(invite: Omit<OutboundInvite, 'sdp'>): Promise<void> {
    const leg = await this.#openLeg();
    if (leg === undefined) return;
    this.#adopt(this.#home.endpoint.invite({ ...invite, sdp: leg.offer() }));
  }

  ring(times: number): void {
    for (let i = 0; i < times; i++) this.#sip?.progress(180);
  }

  async answer(): Promise<void> {
    this.#mustBe(this.#state.kind === 'ringing' && !this.#answering, 'answer');
    this.#answering = true;
    const leg = await this.#openLeg();
    const sip = this.#sip;
    if (leg === undefined || sip === undefined) {
      throw new CloudError('notNow', 'the caller hung up before the answer');
    }
    const offer = sip.remoteSdp;
    try {
      sip.answer(offer === undefined ? leg.offer() : leg.answer(offer));
    } catch (cause) {
      this.refuse(488);
      throw new CloudError('network', 'the caller offers no audio that this phone knows', {
        cause,
      });
    }
    this.#up(leg);
  }

  refuse(status: number, retryAfterS?: number): void {
    this.#sip?.reject(status, retryAfterS === undefined ? {} : { retryAfterS });
    this.#finish({ by: 'local', status, reason: 'refused', text: '' });
  }

  ignore(): void {
    this.#take({ kind: 'ignored' }, 'ignore');
  }

  hangUp(): void {
    this.#mustBe(this.#state.kind !== 'ended', 'hang up');
    if (this.direction === 'in' && this.#state.kind === 'ringing') return this.refuse(603);
    this.#sip?.end();
    this.#finish({ by: 'local', status: 0, reason: 'hung up', text: '' });
  }

  hold(): Promise<void> {
    return this.#changeHold({ kind: 'holding' }, 'hold');
  }

  unhold(): Promise<void> {
    return this.#changeHold({ kind: 'resumed' }, 'unhold');
  }

  async press(digits: string): Promise<void> {
    const { leg, sip } = this.#mustTalk('press');
    this.#pressed = (this.#pressed + digits).slice(-DIGITS_KEPT_MAX);
    this.#home.changed(this);
    await pressDigits(digits, leg, sip);
  }

  /** `ms` undefined: until something else sounds; hz null: silence. */
  tone(hz: number | null, ms?: number): void {
    this.#mustTalk('send a tone').voice.tone(hz, ms);
  }

  say(text: string): void {
    this.#mustTalk('speak').voice.say(text);
  }

  /** Plays the greeting and the beep, then `listening`. */
  greet(text: string, listening: () => void): void {
    this.#mustTalk('greet').voice.greet(text, listening);
  }

  /** The last seconds heard, also after the end. */
  async heard(): Promise<Int16Array> {
    return (await (this.#lastHeard ?? this.#leg?.heard())) ?? new Int16Array(0);
  }

  async view(): Promise<CallView> {
    return { ...this.quickView(), legs: await this.#legViews(true) };
  }

  /** Without RTP counts, which are a question to the media worker. */
  quickView(): CallView {
    const state = this.#state;
    const { id, phone, from, to, display } = this.parties;
    const leg = this.#sip === undefined ? [] : [this.#legView(this.#sip, null)];
    return {
      ...{ id, phone, from, to, display },
      direction: this.direction,
      state: state.kind,
      cause: state.kind === 'ended' ? state.cause : null,
      end: state.kind === 'ended' ? state.end : null,
      ignored: state.kind === 'ringing' && state.ignored,
      heldByPeer: this.#heldByPeer(),
      voicemail: this.voicemail,
      digits: this.#digits,
      pressed: this.#pressed,
      startedAt: this.startedAt,
      answeredAt: this.#answeredAt,
      endedAt: this.#endedAt,
      legs: leg,
    };
  }

  #heldByPeer(): boolean {
    if (this.#state.kind !== 'inCall') return false;
    return this.#leg !== undefined && this.#leg.remoteDirection !== 'sendrecv';
  }

  async #legViews(withRtp: boolean): Promise<readonly LegView[]> {
    if (this.#sip === undefined) return [];
    const open = withRtp && this.#state.kind !== 'ended';
    const rtp = open ? await this.#leg?.stats().catch(() => null) : null;
    return [this.#legView(this.#sip, rtp ?? null)];
  }

  #legView(sip: SipCall, rtp: LegView['rtp']): LegView {
    return {
      callId: sip.callId,
      direction: this.direction,
      transport: sip.peer.transport,
      peer: `${sip.peer.host}:${sip.peer.port}`,
      state: sip.state,
      progress: [...this.#progress],
      rtp,
    };
  }

  #adopt(sip: SipCall): void {
    this.#sip = sip;
    sip.onProgress = (status, _reason, sdp, toTag) => this.#progressed(status, sdp, toTag);
    sip.onAnswered = (sdp) => this.#answered(sip, sdp);
    sip.onReoffer = (sdp) => this.#reoffered(sdp);
    sip.onInfo = (type, body) => this.#heardDigit(infoDigit(type, body));
    sip.onEnded = (end) => this.#finish(finishOf(end));
  }

  #progressed(status: number, sdp: string | undefined, toTag: string): void {
    if (status < 180) return;
    if (this.#progress.length < PROGRESS_KEPT_MAX) this.#progress.push({ status, toTag });
    if (sdp !== undefined) this.#tryAccept(sdp);
    this.#apply({ kind: 'progressed' });
  }

  /** Outbound: the 2xx. Inbound: the ACK, with the answer when our 2xx carried the offer. */
  #answered(sip: SipCall, sdp: string | undefined): void {
    const leg = this.#leg;
    if (this.direction === 'in') {
      if (sip.remoteSdp === undefined && sdp !== undefined) this.#tryAccept(sdp);
      return;
    }
    if (leg === undefined) return;
    if (sdp === undefined || !this.#tryAccept(sdp)) {
      sip.end();
      this.#finish({ by: 'local', status: 488, reason: 'no common audio', text: '' });
      return;
    }
    this.#up(leg);
    this.#planPress();
  }

  #tryAccept(sdp: string): boolean {
    try {
      this.#leg?.accept(sdp);
      return true;
    } catch (error) {
      if (error instanceof MediaError) return false;
      throw error;
    }
  }

  #reoffered(sdp: string | undefined): Reoffer {
    const leg = this.#leg;
    if (leg === undefined) return { kind: 'refuse', status: 488 };
    try {
      const answer = sdp === undefined ? leg.offer() : leg.answer(sdp);
      this.#home.changed(this);
      return { kind: 'answer', sdp: answer };
    } catch (error) {
      if (error instanceof MediaError) return { kind: 'refuse', status: 488 };
      throw error;
    }
  }

  #up(leg: MediaLeg): void {
    this.#answeredAt = Date.now();
    this.#voice = new Voice(leg, this.#home.speech, this.#home.toneHz);
    if (this.#apply({ kind: 'answered' })) this.onUp();
  }

  #planPress(): void {
    const digits = this.#pressLater;
    if (digits === undefined) return;
    const press = () => {
      if (this.#pressLater === undefined || this.#state.kind !== 'inCall') return;
      this.#pressLater = undefined;
      this.press(digits).catch(() => undefined);
    };
    this.#onAudio = () => this.alarms.after(GREETING_MS, press);
    if (this.#audioSeen) this.#onAudio();
    this.alarms.after(NO_GREETING_MS, press);
  }

  async #changeHold(input: CallInput & { kind: 'holding' | 'resumed' }, what: string) {
    const { leg, sip } = this.#mustTalk(what);
    this.#mustBe(nextState(this.#state, input) !== undefined && !this.#changingHold, what);
    this.#changingHold = true;
    try {
      const direction = input.kind === 'holding' ? this.#home.holdDirection : 'sendrecv';
      leg.accept(await sip.reoffer(leg.offer(direction)));
    } catch (cause) {
      throw new CloudError('network', `the far end refused to ${what}`, { cause });
    } finally {
      this.#changingHold = false;
    }
    this.#apply(input);
  }

  async #openLeg(): Promise<MediaLeg | undefined> {
    const leg = await this.#home.openLeg();
    if (this.#state.kind === 'ended') {
      leg.close();
      return undefined;
    }
    this.#leg = leg;
    leg.onDigit = (digit) => this.#heardDigit(digit);
    leg.onFirstPacket = () => {
      this.#audioSeen = true;
      this.#onAudio();
    };
    return leg;
  }

  #heardDigit(digit: string | undefined): void {
    if (digit === undefined || this.#state.kind === 'ended') return;
    this.#digits = (this.#digits + digit).slice(-DIGITS_KEPT_MAX);
    this.#home.changed(this);
  }

  #finish(end: CallFinish): void {
    if (!this.#apply({ kind: 'ended', end }, false)) return;
    this.#endedAt = Date.now();
    this.alarms.clear();
    this.#voice?.close();
    const leg = this.#leg;
    if (leg !== undefined) {
      this.#lastHeard = leg.heard().catch(() => new Int16Array(0));
      void this.#lastHeard.then(() => leg.close());
    }
    this.#home.changed(this);
  }

  #take(input: CallInput, what: string): void {
    this.#mustBe(this.#apply(input), what);
  }

  #apply(input: CallInput, tell = true): boolean {
    const next = nextState(this.#state, input);
    if (next === undefined) return false;
    this.#state = next;
    if (tell) this.#home.changed(this);
    return true;
  }

  #mustTalk(what: string): { leg: MediaLeg; sip: SipCall; voice: Voice } {
    const up = this.#state.kind === 'inCall' || this.#state.kind === 'held';
    const { leg, sip, voice } = { leg: this.#leg, sip: this.#sip, voice: this.#voice };
    if (!up || leg === undefined || sip === undefined || voice === undefined) {
      throw new CloudError('notNow', `cannot ${what}: the call is ${this.#state.kind}`);
    }
    return { leg, sip, voice };
  }

  #mustBe(allowed: boolean, what: string): void {
    if (!allowed) throw new CloudError('notNow', `cannot ${what}: the call is ${this.#state.kind}`);
  }
}

function finishOf(end: CallEnd): CallFinish {
  const text = end.cause?.text ?? '';
  return { by: end.by, status: end.status, reason: end.reason, text };
}
