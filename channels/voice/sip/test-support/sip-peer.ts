import { createMediaEngine, goertzel, rms } from '../../../../media/index.ts';
import type { MediaEngine, MediaLeg } from '../../../../media/index.ts';
import { mediaWorker } from '../../../../media/test-support/worker.ts';
import { createSipEndpoint } from '../../../../sip/index.ts';
import type { CallEnd, SipAddress, SipCall, SipEndpoint, SipTls } from '../../../../sip/index.ts';
import { TONES } from '../../test-support/platform-peer.ts';
import type { PeerCall, PeerEnd, PlatformPeer } from '../../test-support/platform-peer.ts';
import { until } from '../../test-support/until.ts';
import { legKindOf } from '../spare-legs.ts';

const HEARD_MS = 300;

/** It may send REFER, and takes the NOTIFYs that follow. */
const PHONE = { refer: true } as const;
/** A tenth of what a voice has: quieter than that is not heard. */
const HEARD_MIN = 800;

const srtpOf = (peer: SipAddress) => legKindOf(peer.transport, 0).srtp;

/** A SIP carrier and its phones, on ports of its own. */
export class SipPeer implements PlatformPeer {
  readonly endpoint: SipEndpoint;
  readonly #media: MediaEngine;
  readonly #arrived: SipPeerCall[];
  readonly #driver: () => SipAddress;
  #group = 0;

  private constructor(parts: {
    endpoint: SipEndpoint;
    media: MediaEngine;
    arrived: SipPeerCall[];
    driver: () => SipAddress;
  }) {
    this.endpoint = parts.endpoint;
    this.#media = parts.media;
    this.#arrived = parts.arrived;
    this.#driver = parts.driver;
  }

  /**
   * `driver` is asked late: the driver's trunks need the peer's port first. With `tls` it listens
   * there as well, and its calls take SRTP only.
   */
  static async start(
    ports: { readonly first: number; readonly last: number },
    driver: () => SipAddress,
    tls?: SipTls,
  ): Promise<SipPeer> {
    const media = await createMediaEngine({
      workers: 1,
      bind: '127.0.0.1',
      ports,
      workerEntry: await mediaWorker(),
    });
    const arrived: SipPeerCall[] = [];
    const endpoint = await createSipEndpoint({
      bind: '127.0.0.1',
      udpPort: 0,
      tcpPort: 0,
      ...(tls === undefined ? {} : { tls }),
      userAgent: 'peer',
      admit: () => ({ kind: 'accept', features: PHONE }),
      onCall: (call) => arrived.push(new SipPeerCall(call, media, `in-${call.id}`)),
    });
    return new SipPeer({ endpoint, media, arrived, driver });
  }

  async place(call: {
    readonly from: string | null;
    readonly to: string;
    readonly headers?: readonly { readonly name: string; readonly value: string }[];
    readonly display?: string;
  }): Promise<SipPeerCall> {
    const target = this.#driver();
    const leg = await this.#media.openLeg({
      group: `out-${this.#group++}`,
      keepHeardMs: HEARD_MS,
      srtp: srtpOf(target),
    });
    const user = call.from ?? 'anonymous';
    const sip = this.endpoint.invite({
      requestUri: `sip:${call.to}@${target.host}:${target.port}`,
      target,
      from: { uri: `sip:${user}@127.0.0.1`, display: call.display ?? '' },
      to: { uri: `sip:${call.to}@${target.host}` },
      sdp: leg.offer(),
      headers: call.headers ?? [],
      features: PHONE,
    });
    return new SipPeerCall(sip, this.#media, '', leg);
  }

  async nextRing(): Promise<SipPeerCall> {
    await until('a call arrives at the peer', () => this.#arrived.length > 0);
    const call = this.#arrived.shift();
    if (call === undefined) throw new Error('no call');
    return call;
  }

  get waiting(): number {
    return this.#arrived.length;
  }

  async close(): Promise<void> {
    await this.endpoint.close({ endCalls: false });
    await this.#media.close();
  }
}

export class SipPeerCall implements PeerCall {
  readonly sip: SipCall;
  readonly #media: MediaEngine;
  readonly #group: string;
  readonly #digits: string[] = [];
  #leg: MediaLeg | undefined;
  #rang = false;
  #answered = false;
  #end: CallEnd | undefined;

  constructor(sip: SipCall, media: MediaEngine, group: string, leg?: MediaLeg) {
    this.sip = sip;
    this.#media = media;
    this.#group = group;
    if (leg !== undefined) this.#useLeg(leg);
    sip.onProgress = (status) => {
      if (status === 180) this.#rang = true;
    };
    sip.onAnswered = (sdp) => {
      if (sip.direction === 'outbound' && sdp !== undefined) this.#leg?.accept(sdp);
      this.#answered = true;
    };
    sip.onInfo = (_type, body) => {
      const digit = /Signal=\s*(\S)/.exec(body)?.[1];
      if (digit !== undefined) this.#digits.push(digit);
    };
    sip.onEnded = (end) => {
      this.#end = end;
      this.#leg?.close();
    };
  }

  get from(): PeerCall['from'] {
    const user = /^sip:([^@;]*)@/.exec(this.sip.from.uri)?.[1] ?? '';
    return { number: user, display: this.sip.from.display };
  }

  ringing(): Promise<void> {
    return until('it rings', () => this.#rang);
  }

  answered(): Promise<void> {
    return until('it is answered', () => this.#answered);
  }

  async ended(): Promise<PeerEnd> {
    await until('it has ended', () => this.#end !== undefined);
    const end = this.#end;
    return {
      status: end?.status ?? 0,
      reason: end?.cause?.text ?? '',
      retryAfterS: end?.retryAfterS ?? null,
    };
  }

  ring(): void {
    this.sip.progress(180);
  }

  async answer(): Promise<void> {
    const leg = await this.#media.openLeg({
      group: this.#group,
      keepHeardMs: HEARD_MS,
      srtp: srtpOf(this.sip.peer),
    });
    this.#useLeg(leg);
    this.sip.answer(leg.answer(this.sip.remoteSdp ?? ''));
    await this.answered();
  }

  busy(): void {
    this.sip.reject(486);
  }

  decline(): void {
    this.sip.reject(603);
  }

  hangUp(): void {
    this.sip.end();
  }

  async hold(): Promise<void> {
    const leg = this.#open();
    leg.accept(await this.sip.reoffer(leg.offer('inactive')));
  }

  async resume(): Promise<void> {
    const leg = this.#open();
    leg.accept(await this.sip.reoffer(leg.offer('sendrecv')));
  }

  press(digit: string): Promise<void> {
    if (!this.#open().sendDigit(digit)) throw new Error('no telephone-event');
    return Promise.resolve();
  }

  say(hz: number): void {
    const audio = [{ kind: 'tone', hz, amplitude: 8_000 }] as const;
    this.#open().play({ playId: `say-${hz}`, audio });
  }

  hears(hz: number): Promise<void> {
    return until(`it hears ${hz} Hz`, async () => {
      const samples = await this.#open().heard();
      const loud = rms(samples);
      return loud > 500 && goertzel(samples, hz) / Math.SQRT2 > loud * 0.8;
    });
  }

  hearsNothing(): Promise<void> {
    return until('it hears nothing', async () => rms(await this.#open().heard()) < 50);
  }

  async hearsOnly(...tones: readonly number[]): Promise<void> {
    const wanted = TONES.filter((hz) => tones.includes(hz));
    let heard: readonly number[] = [];
    await until('', async () => {
      const samples = await this.#open().heard();
      heard = TONES.filter((hz) => goertzel(samples, hz) > HEARD_MIN);
      return samples.length >= HEARD_MS * 8 && heard.join() === wanted.join();
    }).catch(() => {
      throw new Error(`it hears [${heard.join()}] and not [${wanted.join()}]`);
    });
  }

  digits(): readonly string[] {
    return this.#digits;
  }

  #useLeg(leg: MediaLeg): void {
    this.#leg = leg;
    leg.onDigit = (digit) => this.#digits.push(digit);
  }

  #open(): MediaLeg {
    if (this.#leg === undefined) throw new Error('no media yet');
    return this.#leg;
  }
}
