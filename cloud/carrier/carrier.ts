import { randomUUID } from 'node:crypto';
import { createMediaEngine, type MediaEngine } from '../../media/index.ts';
import {
  createSipEndpoint,
  type OutboundInvite,
  type SipAddress,
  type SipCall,
  type SipEndpoint,
  type SipHeader,
  type SipTransport,
} from '../../sip/index.ts';
import { CloudError } from '../error.ts';
import { personByOid } from '../people.ts';
import { decideRing } from './behaviour.ts';
import type { CallParties } from './call-facts.ts';
import { type Dials, dialsPreset } from './dials.ts';
import { numberOf, servedBy, TELEPHONE } from './numbers.ts';
import { type CallHome, PhoneCall } from './phone-call.ts';
import type { Phone } from './phone.ts';
import { Phones } from './phones.ts';
import { ringByItself } from './ringing.ts';
import { Speech } from './speech.ts';
import { Buttons } from './teams/buttons.ts';
import { forwardOut } from './teams/forward.ts';
import { partyOf } from './teams/headers.ts';
import { TeamsTrunk, type TeamsTrunkOptions } from './teams/trunk.ts';

export interface CarrierOptions {
  readonly bind: string;
  readonly sipPort: number;
  readonly rtpPorts: { readonly first: number; readonly last: number };
  /** Direct Routing by TLS beside the plain trunks; without it there are only those. */
  readonly teams?: Omit<TeamsTrunkOptions, 'bind'> | undefined;
  /** Where the product listens for SIP. */
  readonly product: { readonly host: string; readonly port: number };
  /** Number prefixes that lead to the product. */
  readonly productBlocks: readonly string[];
  readonly mediaWorker?: string;
  readonly onChange: (phone: Phone) => void;
}

export interface CallOrder {
  readonly from: string;
  /** Whose call it is, where `from` shows another: a forwarded one's caller. */
  readonly as?: Phone | undefined;
  readonly to: string;
  readonly display?: string | undefined;
  /** Pressed once the greeting can be heard. */
  readonly press?: string | undefined;
  readonly transport?: 'udp' | 'tcp' | undefined;
  /** The caller withholds the number (RFC 3325): From is anonymous, the identity is asserted. */
  readonly anonymous?: boolean | undefined;
  /** Whose forwarded call this is, as a number. */
  readonly forwardedFrom?: string | undefined;
  /** Into a call that is up: where its far end is. */
  readonly into?: { readonly uri: string; readonly peer: SipAddress } | undefined;
  readonly headers?: readonly SipHeader[] | undefined;
}

const HEARD_MS = 5_000;
const FORWARDS_MAX = 5;
const CALLS_KEPT_MAX = 2_000;

/**
 * Both trunks of the demo: behind one plain port Teams Phone for the numbers of people and the
 * public network for every other number, and Direct Routing by TLS as Microsoft has it. Phones and
 * handsets hang directly on it; nothing is relayed.
 */
export class Carrier {
  readonly phones: Phones;
  readonly speech = new Speech();
  readonly buttons = new Buttons(this);
  dials: Dials = dialsPreset;
  readonly #options: CarrierOptions;
  readonly #media: MediaEngine;
  readonly #calls = new Map<string, PhoneCall>();
  /** Which phone has a call now: a parked or transferred one moves. */
  readonly #owners = new Map<PhoneCall, Phone>();
  #endpoint: SipEndpoint | undefined;
  #teams: TeamsTrunk | undefined;
  #invites = 0;

  private constructor(options: CarrierOptions, media: MediaEngine) {
    this.#options = options;
    this.#media = media;
    this.phones = new Phones(options.productBlocks);
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
      await carrier.#open();
    } catch (error) {
      await carrier.close();
      throw error;
    }
    return carrier;
  }

  async #open(): Promise<void> {
    const { bind, sipPort, teams } = this.#options;
    this.#endpoint = await createSipEndpoint({
      bind,
      udpPort: sipPort,
      tcpPort: sipPort,
      userAgent: 'Patchbay-Emulated-Carrier',
      admit: (request) => (this.#isLost(request.method) ? { kind: 'drop' } : { kind: 'accept' }),
      onCall: (sip) => this.#arrive(sip, undefined),
    });
    if (teams === undefined) return;
    this.#teams = await TeamsTrunk.start(
      { bind, ...teams },
      { dials: () => this.dials, onCall: (sip, tenant) => this.#arrive(sip, tenant) },
    );
  }

  get address(): SipAddress {
    return this.#own('udp');
  }

  get media(): MediaEngine {
    return this.#media;
  }

  /** Direct Routing; undefined without TLS. */
  get teams(): TeamsTrunk | undefined {
    return this.#teams;
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
    const phone = order.as ?? this.phones.handset(order.from);
    if (phone.isFull) throw new CloudError('full', 'this phone has too many calls');
    const { id, display = '' } = { id: randomUUID(), ...order };
    const parties = { id, phone: phone.key, from: order.from, to: order.to, display };
    const invite = this.#inviteByTeams(phone, order);
    const home = this.#home(phone, invite !== undefined);
    const call = PhoneCall.outbound(home, parties, order.press);
    this.#keep(phone, call);
    void call.dial(invite ?? this.#invite(phone, order));
    return call;
  }

  /** A forwarded call of that phone, shown on none. */
  dialBeside(order: CallOrder): PhoneCall {
    const call = this.dial(order);
    this.release(call);
    return call;
  }

  /** Something of the phone is other than before: those who watch it are told. */
  changed(phone: Phone): void {
    phone.settle();
    this.#options.onChange(phone);
  }

  ownerOf(call: PhoneCall): Phone | undefined {
    return this.#owners.get(call);
  }

  /** The call goes on, but on no phone. */
  release(call: PhoneCall): void {
    const phone = this.#owners.get(call);
    this.#owners.delete(call);
    phone?.release(call);
    if (phone !== undefined) this.changed(phone);
  }

  /** The call goes on, on that phone. */
  move(call: PhoneCall, to: Phone): void {
    this.release(call);
    this.#owners.set(call, to);
    to.add(call);
    this.changed(to);
  }

  /** Calls among our own phones never leave: the far end is this carrier itself. */
  isInside(call: PhoneCall): boolean {
    const { host, port } = this.#own('udp');
    const peer = call.sip?.peer;
    return peer !== undefined && peer.host === host && peer.port === port;
  }

  /** Ends every call and forgets what was set. */
  reset(): void {
    for (const call of this.#calls.values()) if (call.state.kind !== 'ended') call.hangUp();
    for (const phone of this.phones.all()) {
      phone.forget();
      this.changed(phone);
    }
    this.dials = dialsPreset;
    this.#invites = 0;
    this.#calls.clear();
    this.#owners.clear();
    this.buttons.reset();
    this.#teams?.reset();
    this.phones.forgetHandsets();
  }

  async close(): Promise<void> {
    await Promise.all([this.#endpoint?.close({ endCalls: true }), this.#teams?.close()]);
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

  /** What a Teams user calls leaves by the tenant's SBC, but for colleagues. */
  #inviteByTeams(phone: Phone, order: CallOrder): Omit<OutboundInvite, 'sdp'> | undefined {
    const { person } = phone;
    if (person === undefined || this.#teams === undefined) return undefined;
    const isInside = this.phones.find(order.to)?.person?.tid === person.tid;
    if (isInside && order.into === undefined) return undefined;
    if (order.into !== undefined && order.into.peer.transport !== 'tls') return undefined;
    const way = this.#teams.wayOf(person.tid);
    if (way === undefined) return undefined;
    return this.#teams.invite(way, { ...order, requestUri: order.into?.uri });
  }

  #invite(phone: Phone, order: CallOrder): Omit<OutboundInvite, 'sdp'> {
    const { transport = 'udp', anonymous = false, into } = order;
    const own = this.#own(transport);
    const toProduct =
      servedBy(order.to, this.#options.productBlocks) === 'product' || this.#isDid(phone, order.to);
    const target = into?.peer ?? (toProduct ? { transport, ...this.#options.product } : own);
    const uri = (number: string, at: SipAddress) =>
      `sip:${number}@${at.host}:${at.port};user=phone`;
    const identity = uri(order.from, own);
    const from = anonymous
      ? { uri: 'sip:anonymous@anonymous.invalid', display: 'Anonymous' }
      : { uri: identity, ...(order.display === undefined ? {} : { display: order.display }) };
    return {
      requestUri: into?.uri ?? uri(order.to, target),
      target,
      from,
      to: { uri: uri(order.to, target) },
      contact: { user: order.from },
      headers: [
        { name: 'P-Asserted-Identity', value: `<${identity}>` },
        ...(anonymous ? [{ name: 'Privacy', value: 'id' }] : []),
        ...(order.headers ?? []),
      ],
    };
  }

  /** A person's own number, called from outside, is the SBC's where Direct Routing is on. */
  #isDid(from: Phone, to: string): boolean {
    const person = this.phones.find(to)?.person;
    if (person === undefined || from.person !== undefined || !this.dials.didBySbc) return false;
    return this.#teams?.wayOf(person.tid) !== undefined;
  }

  #isLost(method: string): boolean {
    if (method !== 'INVITE' || this.dials.loseEvery === 0) return false;
    return ++this.#invites % this.dials.loseEvery === 0;
  }

  #arrive(sip: SipCall, tenant: string | undefined): void {
    const { delayMs } = this.dials;
    if (delayMs === 0) return this.#route(sip, tenant);
    let gone = false;
    sip.onEnded = () => {
      gone = true;
    };
    setTimeout(() => (gone ? undefined : this.#route(sip, tenant)), delayMs).unref();
  }

  /** `tenant`: that of the SBC; among its people alone the number is looked up. */
  #route(sip: SipCall, tenant: string | undefined): void {
    const { rejectStatus, retryAfterS } = this.dials;
    if (rejectStatus !== null) {
      sip.reject(rejectStatus, retryAfterS === null ? {} : { retryAfterS });
      return;
    }
    let number = this.#called(sip, tenant);
    for (let hops = 0; hops <= FORWARDS_MAX; hops++) {
      const phone = number === undefined ? undefined : this.phones.find(number);
      const isHere = tenant === undefined || phone?.person?.tid === tenant;
      if (phone === undefined || !isHere) return sip.reject(this.#nobodyStatus(number, tenant));
      if (this.#mustBeTls(phone, sip)) return sip.reject(403, { reason: 'TLS required' });
      if (phone.isFull) return sip.reject(486);
      const decision = decideRing(phone.behaviour, phone.live.length > 0);
      if (decision.kind === 'reject') return sip.reject(decision.status);
      if (decision.kind === 'ring') return this.#ring(phone, sip, tenant !== undefined);
      if (hops === 0) sip.progress(181);
      const colleague = this.phones.find(decision.to)?.person?.tid === tenant;
      if (tenant !== undefined && !colleague)
        return forwardOut(this, { phone, sip, to: decision.to });
      number = decision.to;
    }
    // RFC 3261 §21.4.20: the phones forward to each other.
    sip.reject(482);
  }

  /** A telephone number of the public network whose handset nobody opened: a phone that is off. */
  #nobodyStatus(number: string | undefined, tenant: string | undefined): 404 | 480 {
    const isPublic = tenant === undefined && number !== undefined && TELEPHONE.test(number);
    return isPublic && servedBy(number, this.#options.productBlocks) === 'phone' ? 480 : 404;
  }

  #mustBeTls(phone: Phone, sip: SipCall): boolean {
    const { udp } = this.#sip;
    const isOurs = sip.peer.host === udp?.host && sip.peer.port === udp.port;
    const isPlain = sip.peer.transport !== 'tls' && !isOurs;
    return this.dials.teamsTlsOnly && phone.person !== undefined && isPlain;
  }

  /** A number, or the person whom a transfer names by object id. */
  #called(sip: SipCall, tenant: string | undefined): string | undefined {
    const party = tenant === undefined ? undefined : partyOf(sip.requestUri);
    if (party === undefined) return numberOf(sip.requestUri);
    return personByOid(party.oid)?.number ?? undefined;
  }

  #ring(phone: Phone, sip: SipCall, isTeamsTrunk: boolean): void {
    const call = this.inbound(phone, sip, isTeamsTrunk);
    const devices = Math.max(phone.behaviour.devices, this.dials.multi180);
    call.ring(devices, this.dials.duplicate ? 2 : 1);
    ringByItself(phone, call);
  }

  /** A call that reached the phone; it does not ring yet. */
  inbound(phone: Phone, sip: SipCall, isTeamsTrunk: boolean): PhoneCall {
    const parties: CallParties = {
      id: randomUUID(),
      phone: phone.key,
      from: numberOf(sip.from.uri) ?? sip.from.display,
      to: numberOf(sip.requestUri) ?? phone.number ?? '',
      display: sip.from.display,
    };
    const call = PhoneCall.inbound(this.#home(phone, isTeamsTrunk), parties, sip);
    this.#keep(phone, call);
    return call;
  }

  #home(phone: Phone, isTeamsTrunk: boolean): CallHome {
    const srtp = isTeamsTrunk ? 'required' : 'off';
    return {
      endpoint: isTeamsTrunk ? (this.#teams?.endpoint ?? this.#sip) : this.#sip,
      speech: this.speech,
      openLeg: () => this.#media.openLeg({ group: 'phones', keepHeardMs: HEARD_MS, srtp }),
      holdDirection: phone.person === undefined ? 'sendonly' : 'inactive',
      isTeamsTrunk,
      earlyMedia: isTeamsTrunk && this.dials.earlyMedia,
      toneHz: phone.behaviour.toneHz,
    };
  }

  #keep(phone: Phone, call: PhoneCall): void {
    call.onChange = () => {
      const owner = this.#owners.get(call);
      if (owner !== undefined) this.changed(owner);
    };
    this.#owners.set(call, phone);
    phone.add(call);
    this.#calls.set(call.id, call);
    for (const [id, old] of this.#calls) {
      if (this.#calls.size <= CALLS_KEPT_MAX) break;
      if (old.state.kind !== 'ended') continue;
      this.#calls.delete(id);
      this.#owners.delete(old);
    }
    this.changed(phone);
  }
}
