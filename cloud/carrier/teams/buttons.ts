import { CloudError } from '../../error.ts';
import type { Carrier } from '../carrier.ts';
import { Conference } from '../conference.ts';
import type { PhoneCall } from '../phone-call.ts';
import type { Phone } from '../phone.ts';
import {
  joinTwo,
  moveTo,
  refer,
  replace,
  type Target,
  takesRefer,
  takesReplaces,
} from './transfer.ts';

/** `inside`: Teams by itself, as it does towards an SBC that takes no REFER. */
export type TransferWay = 'refer' | 'replaces' | 'inside';

const PARK_FIRST = 10;
const PARK_LAST = 99;

export interface ParkedView {
  readonly code: string;
  readonly from: string;
  readonly by: string;
  readonly at: number;
}

interface Parked extends ParkedView {
  readonly call: PhoneCall;
}

/** What a person does to a call in the Teams client's call window beside hold and hang-up. */
export class Buttons {
  readonly #carrier: Carrier;
  readonly #parked = new Map<string, Parked>();

  constructor(carrier: Carrier) {
    this.#carrier = carrier;
  }

  reset(): void {
    this.#parked.clear();
  }

  parked(): readonly ParkedView[] {
    return [...this.#parked.values()].map(({ code, from, by, at }) => ({ code, from, by, at }));
  }

  /** Transfer now: the caller waits on hold until somebody else answers. */
  async transfer(phone: Phone, to: Target, way?: TransferWay): Promise<void> {
    const call = mustBeUp(phone.current());
    const how = way ?? (takesRefer(call) ? 'refer' : 'inside');
    await holdFirst(call);
    if (how === 'refer') return refer(this.#carrier, call, { target: to });
    const asked = this.#dial(phone, to);
    asked.facts.consultFor = call.id;
    call.facts.transfer = { to: to.name, how, state: 'asked', status: null };
    asked.onUp = () => {
      this.#complete(phone, { call, other: asked, how }).catch(() => undefined);
    };
    asked.onceEnded.push(() => {
      if (call.state.kind === 'held' && this.#carrier.ownerOf(call) === phone) {
        call.facts.transfer = { to: to.name, how, state: 'failed', status: null };
        call.unhold().catch(() => undefined);
      }
    });
  }

  /** Consult first: the caller on hold, a second call beside. */
  async consult(phone: Phone, to: Target): Promise<PhoneCall> {
    if (phone.consult() !== undefined) {
      throw new CloudError('notNow', 'a consultation is under way already');
    }
    const call = mustBeUp(phone.current());
    await holdFirst(call);
    const other = this.#dial(phone, to);
    other.facts.consultFor = call.id;
    return other;
  }

  /** The one on hold and the one who talks change places. */
  async swap(phone: Phone): Promise<void> {
    const talking = phone.live.find((call) => call.state.kind === 'inCall');
    const held = phone.live.find((call) => call.state.kind === 'held');
    if (talking === undefined || held === undefined) {
      throw new CloudError('notNow', 'there are not two calls to swap');
    }
    await talking.hold();
    await held.unhold();
  }

  /** After consulting: the caller and the person consulted talk, this phone is out of it. */
  async complete(phone: Phone, way?: TransferWay): Promise<void> {
    const other = phone.consult();
    const call = this.#carrier.call(other?.facts.consultFor ?? '');
    if (other === undefined || !other.isUp || call === undefined || !call.isUp) {
      throw new CloudError('notNow', 'nobody is being consulted');
    }
    await this.#complete(phone, { call, other, how: way ?? this.#wayOf(call, other) });
  }

  #wayOf(call: PhoneCall, other: PhoneCall): TransferWay {
    if (this.#carrier.isInside(other)) return takesReplaces(call) ? 'replaces' : 'inside';
    return takesRefer(call) ? 'refer' : 'inside';
  }

  async #complete(
    phone: Phone,
    of: { readonly call: PhoneCall; readonly other: PhoneCall; readonly how: TransferWay },
  ): Promise<void> {
    const { call, other, how } = of;
    const name = other.facts.parties.to;
    const colleague = this.#carrier.isInside(other) ? this.#carrier.phones.find(name) : undefined;
    if (how === 'refer') {
      const target = { name, number: name, colleague: undefined };
      await holdFirst(call);
      return refer(this.#carrier, call, { target, with: other });
    }
    call.facts.transfer = { to: name, how, state: 'accepted', status: null };
    if (colleague === undefined) return joinTwo(this.#carrier, [call, other]);
    const there = colleague.live.find((one) => one.sip?.callId === other.sip?.callId);
    if (how === 'replaces') await replace(this.#carrier, call, colleague);
    else await moveTo(this.#carrier, call, colleague);
    call.facts.transfer = { to: name, how, state: 'done', status: null };
    other.leave('transferred');
    there?.leave('transferred');
    this.#carrier.changed(phone);
  }

  /** Anybody of the tenant may pick it up with the code. */
  async park(phone: Phone): Promise<string> {
    const call = mustBeUp(phone.current());
    const code = this.#freeCode();
    await holdFirst(call);
    const { from, to } = call.facts.parties;
    const other = call.facts.direction === 'in' ? from : to;
    this.#parked.set(code, { code, call, from: other, by: phone.key, at: Date.now() });
    call.onceEnded.push(() => this.#parked.delete(code));
    this.#carrier.release(call);
    return code;
  }

  async pickUp(phone: Phone, code: string, way?: TransferWay): Promise<void> {
    const parked = this.#parked.get(code);
    if (parked === undefined)
      throw new CloudError('notFound', 'nothing is parked there', { path: 'code' });
    const { call } = parked;
    this.#parked.delete(code);
    const how = way ?? (takesReplaces(call) ? 'replaces' : 'inside');
    if (how === 'replaces') await replace(this.#carrier, call, phone);
    else await moveTo(this.#carrier, call, phone);
  }

  /** One more person in the same talk: Teams mixes by itself. */
  async add(phone: Phone, to: Target): Promise<PhoneCall> {
    const call = mustBeUp(phone.current());
    if (call.state.kind === 'held') await call.unhold();
    const added = this.#dial(phone, to);
    added.facts.isAdded = true;
    added.onUp = () => {
      this.#confer(phone, call, added).catch(() => added.hangUp());
    };
    return added;
  }

  async #confer(phone: Phone, call: PhoneCall, added: PhoneCall): Promise<void> {
    let { conference } = phone;
    if (conference === undefined) {
      conference = new Conference(this.#carrier.media);
      const opened = conference;
      await opened.seat(this.#carrier.speech, phone.behaviour.toneHz);
      opened.onOver = () => {
        if (phone.conference === opened) phone.conference = undefined;
        for (const one of phone.live) if (one.isUp) one.voice().tone(phone.behaviour.toneHz);
        this.#carrier.changed(phone);
      };
      opened.onChange = () => this.#carrier.changed(phone);
      phone.conference = opened;
      opened.join(call);
    }
    conference.join(added);
    this.#carrier.changed(phone);
  }

  /** The person goes, the others of a conference talk on; else the call ends. */
  hangUp(phone: Phone): void {
    const { conference } = phone;
    if (conference === undefined) return phone.current().hangUp();
    for (const call of conference.members) this.#carrier.release(call);
    conference.leave();
  }

  #dial(phone: Phone, to: Target): PhoneCall {
    const { number: from, person } = phone;
    if (from === null) throw new CloudError('notNow', 'this person has no phone number');
    if (to.number === null) throw new CloudError('notNow', 'that person has no phone');
    return this.#carrier.dial({ from, to: to.number, display: person?.name });
  }

  #freeCode(): string {
    for (let code = PARK_FIRST; code <= PARK_LAST; code++) {
      if (!this.#parked.has(`${code}`)) return `${code}`;
    }
    throw new CloudError('full', 'every parking place is taken');
  }
}

function mustBeUp(call: PhoneCall): PhoneCall {
  if (!call.isUp) throw new CloudError('notNow', `the call is ${call.state.kind}`);
  return call;
}

async function holdFirst(call: PhoneCall): Promise<void> {
  if (call.state.kind === 'inCall') await call.hold();
}
