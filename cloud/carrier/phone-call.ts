import { randomBytes } from 'node:crypto';
import type { MediaLeg } from '../../media/index.ts';
import type { CallEnd, OutboundInvite, SipCall, SipEndpoint } from '../../sip/index.ts';
import { CloudError } from '../error.ts';
import { Alarms } from './alarms.ts';
import { CallAudio } from './call-audio.ts';
import { CallFacts, type CallParties } from './call-facts.ts';
import { type CallFinish, type CallInput, type CallState, nextState } from './call-state.ts';
import type { CallView } from './call-view.ts';
import { pressOnceHeard } from './press-later.ts';
import { infoDigit, pressDigits } from './presser.ts';
import type { Speech } from './speech.ts';
import type { Voice } from './voice.ts';

/** What a call needs of the carrier and its phone. */
export interface CallHome {
  readonly endpoint: SipEndpoint;
  readonly speech: Speech;
  openLeg(): Promise<MediaLeg>;
  /** `inactive` is the only hold that Teams sends and understands; other phones send `sendonly`. */
  readonly holdDirection: 'inactive' | 'sendonly';
  /** Called by the Direct Routing trunk: SRTP, and 183 with SDP before the 200. */
  readonly isTeamsTrunk: boolean;
  readonly earlyMedia: boolean;
  /** Heard from this phone as soon as the call is up; null = silence. */
  readonly toneHz: number | null;
}

/** One call of one phone: its state, its SIP dialog, its audio. */
export class PhoneCall {
  readonly facts: CallFacts;
  readonly alarms = new Alarms();
  /** What others do when it is over: parts of a transfer or a conference. */
  readonly onceEnded: (() => void)[] = [];
  /** What others do when it is answered, by whomever. */
  onUp: () => void = () => undefined;
  /** The far end rings. */
  onAlerting: () => void = () => undefined;
  /** State or facts are other than before. */
  onChange: () => void = () => undefined;
  readonly #home: CallHome;
  #state: CallState;
  #sip: SipCall | undefined;
  #audio: CallAudio | undefined;
  /** An answer or a hold is on its way; a second one must wait. */
  #isChanging = false;
  #press: string | undefined;

  private constructor(home: CallHome, facts: CallFacts) {
    this.#home = home;
    this.facts = facts;
    const isOut = facts.direction === 'out';
    this.#state = isOut ? { kind: 'calling' } : { kind: 'ringing', ignored: false };
  }

  /** A call that reached the phone. Nothing is sent yet: `ring` or `refuse` follows. */
  static inbound(home: CallHome, parties: CallParties, sip: SipCall): PhoneCall {
    const call = new PhoneCall(home, new CallFacts(parties, 'in'));
    call.#adopt(sip);
    return call;
  }

  /** `dial` follows. `press`: keys for when the greeting can be heard. */
  static outbound(home: CallHome, parties: CallParties, press: string | undefined): PhoneCall {
    const call = new PhoneCall(home, new CallFacts(parties, 'out'));
    call.#press = press;
    return call;
  }

  get id(): string {
    return this.facts.parties.id;
  }

  get state(): CallState {
    return this.#state;
  }

  get sip(): SipCall | undefined {
    return this.#sip;
  }

  get isTeamsTrunk(): boolean {
    return this.#home.isTeamsTrunk;
  }

  get isUp(): boolean {
    return this.#state.kind === 'inCall' || this.#state.kind === 'held';
  }

  get leg(): MediaLeg | undefined {
    return this.#audio?.leg;
  }

  /** Sends the INVITE of an outbound call, unless it was given up meanwhile. */
  async dial(invite: Omit<OutboundInvite, 'sdp'>): Promise<void> {
    try {
      const audio = await this.#openAudio();
      if (audio === undefined) return;
      this.#adopt(this.#home.endpoint.invite({ ...invite, sdp: audio.leg.offer() }));
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'could not be sent';
      this.#finish({ by: 'transport', status: 0, reason, text: '' });
    }
  }

  /** One 180 of each device, with a To tag of its own (RFC 3261 §13.2.2.4), `times` over. */
  ring(devices: number, times: number): void {
    const tags = Array.from({ length: devices - 1 }, () => randomBytes(8).toString('hex'));
    for (let i = 0; i < times; i++) {
      for (const fork of tags) this.#sip?.progress(180, { fork });
      this.#sip?.progress(180);
    }
  }

  async answer(): Promise<void> {
    this.#mustBe(this.#state.kind === 'ringing' && !this.#isChanging, 'answer');
    this.#isChanging = true;
    const audio = await this.#openAudio().finally(() => (this.#isChanging = false));
    if (audio === undefined || this.#sip === undefined) {
      throw new CloudError('notNow', 'the caller hung up before the answer');
    }
    if (!audio.answer(this.#sip, this.#home.earlyMedia)) {
      this.refuse(488);
      throw new CloudError('network', 'the caller offers no audio that this phone knows');
    }
    this.#up(audio);
  }

  refuse(status: number): void {
    this.#mustBe(this.#state.kind === 'ringing', 'refuse');
    this.#sip?.reject(status);
    this.#finish({ by: 'local', status, reason: 'refused', text: '' });
  }

  ignore(): void {
    this.#mustBe(this.#apply({ kind: 'ignored' }), 'ignore');
  }

  hangUp(): void {
    this.#mustBe(this.#state.kind !== 'ended', 'hang up');
    if (this.#state.kind === 'ringing') return this.refuse(603);
    this.#sip?.end();
    this.#finish({ by: 'local', status: 0, reason: 'hung up', text: '' });
  }

  /** It goes on elsewhere: this phone is out of it. */
  leave(reason: 'transferred'): void {
    if (this.#state.kind === 'ended') return;
    this.#sip?.end();
    this.#finish({ by: 'local', status: 0, reason, text: '' });
  }

  hold(): Promise<void> {
    return this.#changeHold({ kind: 'holding' }, 'hold');
  }

  unhold(): Promise<void> {
    return this.#changeHold({ kind: 'resumed' }, 'resume');
  }

  async press(digits: string): Promise<void> {
    const { audio, sip } = this.#mustTalk('press keys');
    this.facts.pressedDigits(digits);
    this.onChange();
    await pressDigits(digits, audio.leg, sip);
  }

  /** How this phone speaks; throws `notNow` unless the call is up. */
  voice(): Voice {
    return this.#mustTalk('speak').voice;
  }

  /** The last seconds heard, also after the end. */
  async heard(): Promise<Int16Array> {
    return (await this.#audio?.heard()) ?? new Int16Array(0);
  }

  async view(): Promise<CallView> {
    const rtp = (await this.#audio?.stats()) ?? null;
    return this.#view(rtp);
  }

  /** Without RTP counts, which are a question to the media worker. */
  quickView(): CallView {
    return this.#view(null);
  }

  #view(rtp: CallView['legs'][number]['rtp']): CallView {
    const legs = this.#sip === undefined ? [] : [this.facts.leg(this.#sip, rtp)];
    const isOpen = this.#state.kind !== 'ended';
    return this.facts.view(this.#state, isOpen && this.#audio?.heldByPeer === true, legs);
  }

  #adopt(sip: SipCall): void {
    this.#sip = sip;
    sip.onProgress = (status, _reason, sdp, toTag) => {
      if (status < 180) return;
      this.facts.progressed(status, toTag);
      if (sdp !== undefined) this.#audio?.described(sdp);
      const isFirst = this.#state.kind === 'calling';
      this.#apply({ kind: 'progressed' });
      if (isFirst) this.onAlerting();
    };
    sip.onAnswered = (sdp) => this.#answered(sip, sdp);
    sip.onReoffer = (sdp) => {
      const answer = this.#audio?.reoffered(sdp) ?? { kind: 'refuse', status: 488 };
      this.onChange();
      return answer;
    };
    sip.onReofferAnswered = (sdp) => {
      if (sdp !== undefined) this.#audio?.accept(sdp);
      this.onChange();
    };
    sip.onInfo = (type, body) => this.#heardDigit(infoDigit(type, body));
    sip.onEnded = (end) => this.#finish(finishOf(end));
  }

  /** Outbound: the 2xx. Inbound: the ACK. */
  #answered(sip: SipCall, sdp: string | undefined): void {
    const audio = this.#audio;
    if (audio === undefined) return;
    if (this.facts.direction === 'in') return audio.acknowledged(sdp);
    if (sdp === undefined || !audio.described(sdp)) {
      sip.end();
      this.#finish({ by: 'local', status: 488, reason: 'no common audio', text: '' });
      return;
    }
    this.#up(audio);
    const digits = this.#press;
    if (digits === undefined) return;
    pressOnceHeard(audio, this.alarms, () => {
      this.press(digits).catch(() => undefined);
    });
  }

  #up(audio: CallAudio): void {
    this.facts.answeredAt = Date.now();
    audio.speak(this.#home.speech, this.#home.toneHz);
    this.#apply({ kind: 'answered' });
    this.onUp();
  }

  async #changeHold(input: CallInput & { kind: 'holding' | 'resumed' }, what: string) {
    const { audio, sip } = this.#mustTalk(what);
    this.#mustBe(nextState(this.#state, input) !== undefined && !this.#isChanging, what);
    this.#isChanging = true;
    try {
      await audio.reoffer(sip, input.kind === 'holding' ? this.#home.holdDirection : 'sendrecv');
    } catch (cause) {
      throw new CloudError('network', `the far end refused to ${what}`, { cause });
    } finally {
      this.#isChanging = false;
    }
    this.#apply(input);
  }

  /** undefined when the call ended while the leg was opened. */
  async #openAudio(): Promise<CallAudio | undefined> {
    const leg = await this.#home.openLeg().catch((cause: unknown) => {
      throw new CloudError('full', 'no audio port is free', { cause });
    });
    if (this.#state.kind === 'ended') {
      leg.close();
      return undefined;
    }
    const { holdDirection, isTeamsTrunk } = this.#home;
    this.#audio = new CallAudio(leg, {
      onDigit: (digit) => this.#heardDigit(digit),
      onlyInactiveHolds: isTeamsTrunk && holdDirection === 'inactive',
    });
    return this.#audio;
  }

  #heardDigit(digit: string | undefined): void {
    if (digit === undefined || this.#state.kind === 'ended') return;
    this.facts.heardDigit(digit);
    this.onChange();
  }

  #finish(how: CallFinish): void {
    const end = this.facts.handedOver ? { ...how, reason: 'transferred' } : how;
    const next = nextState(this.#state, { kind: 'ended', end });
    if (next === undefined) return;
    this.#state = next;
    this.facts.endedAt = Date.now();
    this.alarms.clear();
    this.#audio?.close();
    this.onChange();
    for (const act of this.onceEnded.splice(0)) act();
  }

  #apply(input: CallInput): boolean {
    const next = nextState(this.#state, input);
    if (next === undefined) return false;
    this.#state = next;
    this.onChange();
    return true;
  }

  #mustTalk(what: string): { audio: CallAudio; sip: SipCall; voice: Voice } {
    const { audio, sip } = { audio: this.#audio, sip: this.#sip };
    const voice = audio?.voice;
    const isUp = this.#state.kind === 'inCall' || this.#state.kind === 'held';
    if (isUp && audio !== undefined && sip !== undefined && voice !== undefined) {
      return { audio, sip, voice };
    }
    throw new CloudError('notNow', `cannot ${what}: the call is ${this.#state.kind}`);
  }

  #mustBe(allowed: boolean, what: string): void {
    if (!allowed) throw new CloudError('notNow', `cannot ${what}: the call is ${this.#state.kind}`);
  }
}

function finishOf(end: CallEnd): CallFinish {
  const text = end.cause?.text ?? '';
  return { by: end.by, status: end.status, reason: end.reason, text };
}
