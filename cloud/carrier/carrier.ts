import { randomUUID } from 'node:crypto';
import { createMediaEngine, type MediaEngine } from '../../media/index.ts';
import {
  createSipEndpoint,
  type SipAddress,
  type SipCall,
  type SipEndpoint,
  type SipTransport,
} from '../../sip/index.ts';
import { CloudError } from '../error.ts';
import { decideRing } from './behaviour.ts';
import { type Dials, dialsPreset } from './dials.ts';
import { OtherDevices } from './fork.ts';
import { numberOf, servedBy } from './numbers.ts';
import type { Phone } from './phone.ts';
import type { CallParties } from './call-facts.ts';
import { type CallHome, PhoneCall } from './phone-call.ts';
import { Phones } from './phones.ts';
import { ringByItself } from './ringing.ts';
import { Speech } from './speech.ts';

export interface CarrierOptions {
  readonly bind: string;
  readonly sipPort: number;
  readonly rtpPorts: { readonly first: number; readonly last: number };
  /** Where the product listens for SIP. */
  readonly product: { readonly host: string; readonly port: number };
  /** Number prefixes that lead to the product. */
  readonly productBlocks: readonly string[];
  readonly mediaWorker?: string;
  readonly onChange: (phone: Phone) => void;
}

export interface CallOrder {
  readonly from: string;
  readonly to: string;
  readonly display?: string | undefined;
  /** Pressed once the greeting can be heard. */
  readonly press?: string | undefined;
  readonly transport?: 'udp' | 'tcp' | undefined;
  /** The caller withholds the number (RFC 3325): From is anonymous, the identity is asserted. */
  readonly anonymous?: boolean | undefined;
}

const HEARD_MS = 5_000;
const FORWARDS_MAX = 5;
const CALLS_KEPT_MAX = 2_000;

/**
 * Both trunks of the demo behind one SIP port: Teams Phone for the numbers of people, the public
 * network for every other number. Phones and handsets hang directly on it; nothing is relayed.
 */
export class Carrier {
  readonly phones: Phones;
  readonly speech = new Speech();
  dials: Dials = dialsPreset;
  readonly #options: CarrierOptions;
  readonly #media: MediaEngine;
  readonly #calls = new Map<string, PhoneCall>();
  readonly #others: OtherDevices;
  #endpoint: SipEndpoint | undefined;
  #invites = 0;

  private constructor(options: CarrierOptions, media: MediaEngine) {
    this.#options = options;
    this.#media = media;
    this.phones = new Phones(options.productBlocks);
    this.#others = new OtherDevices(options.bind);
  }

  static async start(options: CarrierOptions): Promise<Carrier> {
    const media = await createMediaEngine({
      workers: 1,
      bind: options.bind,
      ports: options.rtpPorts,
      ...(options.mediaWorker === undefined ? {} : { workerEntry: options.mediaWorker }),
    });
    const carrier = new Carrier(options, media);
    try {
      carrier.#endpoint = await createSipEndpoint({
        bind: options.bind,
        udpPort: options.sipPort,
        tcpPort: options.sipPort,
        userAgent: 'Patchbay-Emulated-Carrier',
        admit: (request) =>
          carrier.#isLost(request.method) ? { kind: 'drop' } : { kind: 'accept' },
        onCall: (sip) => carrier.#arrive(sip),
      });
    } catch (error) {
      carrier.#others.close();
      await media.close();
      throw error;
    }
    return carrier;
  }

  get address(): SipAddress {
    return this.#own('udp');
  }

  get media(): MediaEngine {
    return this.#media;
  }

  call(id: string): PhoneCall | undefined {
    return this.#calls.get(id);
  }

  /** Newest last. */
  calls(): readonly PhoneCall[] {
    return [...this.#calls.values()];
  }

  /** A customer's handset, or a person's Teams phone, dials. */
  dial(order: CallOrder): PhoneCall {
    const phone = this.phones.handset(order.from);
    if (phone.isFull) throw new CloudError('full', 'this phone has too many calls');
    const { id, display = '' } = { id: randomUUID(), ...order };
    const parties = { id, phone: phone.key, from: order.from, to: order.to, display };
    const call = PhoneCall.outbound(this.#home(phone), parties, order.press);
    this.#keep(phone, call);
    void call.dial(this.#invite(order));
    return call;
  }

  /** Something of the phone is other than before: those who watch it are told. */
  changed(phone: Phone): void {
    phone.settle();
    this.#options.onChange(phone);
  }

  /** Ends every call and forgets what was set. */
  reset(): void {
    for (const phone of this.phones.all()) {
      for (const call of phone.live) call.hangUp();
      phone.forget();
      this.changed(phone);
    }
    this.dials = dialsPreset;
    this.#invites = 0;
    this.#calls.clear();
    this.phones.forgetHandsets();
  }

  async close(): Promise<void> {
    await this.#endpoint?.close({ endCalls: true });
    this.#others.close();
    await this.#media.close();
    await this.speech.close();
  }

  #own(transport: SipTransport): SipAddress {
    const bound = transport === 'tcp' ? this.#sip.tcp : this.#sip.udp;
    if (bound === undefined) throw new CloudError('network', `no SIP over ${transport}`);
    return { transport, ...bound };
  }

  get #sip(): SipEndpoint {
    if (this.#endpoint === undefined) throw new CloudError('network', 'the carrier is not started');
    return this.#endpoint;
  }

  #invite(order: CallOrder) {
    const { transport = 'udp', anonymous = false } = order;
    const own = this.#own(transport);
    const toProduct = servedBy(order.to, this.#options.productBlocks) === 'product';
    const target = toProduct ? { transport, ...this.#options.product } : own;
    const uri = (number: string, at: SipAddress) =>
      `sip:${number}@${at.host}:${at.port};user=phone`;
    const identity = uri(order.from, own);
    const from = anonymous
      ? { uri: 'sip:anonymous@anonymous.invalid', display: 'Anonymous' }
      : { uri: identity, ...(order.display === undefined ? {} : { display: order.display }) };
    return {
      requestUri: uri(order.to, target),
      target,
      from,
      to: { uri: uri(order.to, target) },
      contact: { user: order.from },
      headers: [
        { name: 'P-Asserted-Identity', value: `<${identity}>` },
        ...(anonymous ? [{ name: 'Privacy', value: 'id' }] : []),
      ],
    };
  }

  #isLost(method: string): boolean {
    if (method !== 'INVITE' || this.dials.loseEvery === 0) return false;
    return ++this.#invites % this.dials.loseEvery === 0;
  }

  #arrive(sip: SipCall): void {
    const { delayMs } = this.dials;
    if (delayMs === 0) return this.#route(sip);
    let gone = false;
    sip.onEnded = () => (gone = true);
    setTimeout(() => (gone ? undefined : this.#route(sip)), delayMs).unref();
  }

  #route(sip: SipCall): void {
    const { rejectStatus, retryAfterS } = this.dials;
    if (rejectStatus !== null) {
      sip.reject(rejectStatus, retryAfterS === null ? {} : { retryAfterS });
      return;
    }
    let number = numberOf(sip.requestUri);
    for (let hops = 0; hops <= FORWARDS_MAX; hops++) {
      const phone = number === undefined ? undefined : this.phones.find(number);
      if (phone === undefined) return sip.reject(404);
      if (phone.isFull) return sip.reject(486);
      const decision = decideRing(phone.behaviour, phone.live.length > 0);
      if (decision.kind === 'reject') return sip.reject(decision.status);
      if (decision.kind === 'ring') return this.#ring(phone, sip);
      if (hops === 0) sip.progress(181);
      number = decision.to;
    }
    // RFC 3261 §21.4.20: the phones forward to each other.
    sip.reject(482);
  }

  #ring(phone: Phone, sip: SipCall): void {
    const parties: CallParties = {
      id: randomUUID(),
      phone: phone.key,
      from: numberOf(sip.from.uri) ?? sip.from.display,
      to: numberOf(sip.requestUri) ?? '',
      display: sip.from.display,
    };
    const call = PhoneCall.inbound(this.#home(phone), parties, sip);
    this.#keep(phone, call);
    const devices = Math.max(phone.behaviour.devices, this.dials.multi180);
    const times = this.dials.duplicate ? 2 : 1;
    this.#others.ring(sip, devices - 1, times);
    call.ring(times);
    ringByItself(phone, call);
  }

  #home(phone: Phone): CallHome {
    return {
      endpoint: this.#sip,
      speech: this.speech,
      openLeg: () => this.#media.openLeg({ group: 'phones', keepHeardMs: HEARD_MS }),
      holdDirection: phone.person === undefined ? 'sendonly' : 'inactive',
      toneHz: phone.behaviour.toneHz,
      changed: () => this.changed(phone),
    };
  }

  #keep(phone: Phone, call: PhoneCall): void {
    phone.add(call);
    this.#calls.set(call.id, call);
    for (const [id, old] of this.#calls) {
      if (this.#calls.size <= CALLS_KEPT_MAX) break;
      if (old.state.kind === 'ended') this.#calls.delete(id);
    }
    this.changed(phone);
  }
}
