import { CloudError } from '../error.ts';
import type { Person } from '../people.ts';
import { type Behaviour, behaviourPreset } from './behaviour.ts';
import { phoneState, type PhoneState } from './call-state.ts';
import type { CallView } from './call-view.ts';
import type { Conference } from './conference.ts';
import type { PhoneCall } from './phone-call.ts';
import type { Voice } from './voice.ts';

/** A message that somebody left; a test asserts that no customer is among them. */
interface VoicemailView {
  readonly callId: string;
  readonly from: string;
  readonly at: number;
}

export interface PhoneView {
  /** How `/emulator/phones/…` names it: the person, else the number. */
  readonly phone: string;
  readonly number: string | null;
  readonly name: string;
  readonly state: PhoneState;
  readonly ringing: readonly RingingView[];
  /** The call that the person is in, dials or holds; null = none. */
  readonly call: CallView | null;
  /** Other calls of this phone that are no mere ringing: on hold, consulted, added. */
  readonly others: readonly CallView[];
  /** Ids of the calls that this phone mixes; empty = no conference. */
  readonly conference: readonly string[];
  /** The latest calls that are over, newest first. */
  readonly ended: readonly CallView[];
  readonly voicemails: readonly VoicemailView[];
  readonly behaviour: Behaviour;
}

export interface RingingView {
  readonly id: string;
  readonly from: string;
  readonly display: string;
  readonly ignored: boolean;
}

const ENDED_KEPT_MAX = 10;
const LIVE_MAX = 20;
const VOICEMAILS_KEPT_MAX = 50;

/** A Teams phone of a person or the handset of a customer. It rings with or without a page. */
export class Phone {
  readonly number: string | null;
  readonly person: Person | undefined;
  behaviour: Behaviour = behaviourPreset;
  /** The talk that this phone mixes; undefined = ordinary calls. */
  conference: Conference | undefined;
  #live: PhoneCall[] = [];
  #ended: PhoneCall[] = [];
  #voicemails: VoicemailView[] = [];

  constructor(number: string | null, person?: Person) {
    this.number = number;
    this.person = person;
  }

  get key(): string {
    return this.person?.key ?? this.number ?? '';
  }

  /** Not ended, oldest first. */
  get live(): readonly PhoneCall[] {
    return this.#live;
  }

  get isFull(): boolean {
    return this.#live.length >= LIVE_MAX;
  }

  add(call: PhoneCall): void {
    this.#live.push(call);
  }

  /** The call goes on, but not here. */
  release(call: PhoneCall): void {
    this.#live = this.#live.filter((one) => one !== call);
  }

  /** After a call changed: those that are over make room. */
  settle(): void {
    const over = this.#live.filter((call) => call.state.kind === 'ended');
    if (over.length === 0) return;
    this.#live = this.#live.filter((call) => call.state.kind !== 'ended');
    this.#ended = [...over, ...this.#ended].slice(0, ENDED_KEPT_MAX);
  }

  tookVoicemail(call: PhoneCall): void {
    const message = { callId: call.id, from: call.facts.parties.from, at: Date.now() };
    this.#voicemails = [message, ...this.#voicemails].slice(0, VOICEMAILS_KEPT_MAX);
  }

  forget(): void {
    this.behaviour = behaviourPreset;
    this.conference = undefined;
    this.#ended = [];
    this.#voicemails = [];
  }

  /** The call that answer, decline and ignore mean: the one named, else the longest ringing. */
  ringing(id?: string): PhoneCall {
    const call = this.#live.find(
      (one) => one.state.kind === 'ringing' && (id === undefined || one.id === id),
    );
    if (call === undefined) throw new CloudError('notNow', 'no such call rings here');
    return call;
  }

  /** The call that hold, keys and speech mean. */
  current(): PhoneCall {
    const call = this.#current();
    if (call === undefined) throw new CloudError('notNow', 'this phone is in no call');
    return call;
  }

  /** The call to listen to: the one in progress, else the last. */
  latest(): PhoneCall {
    const call = this.#current() ?? this.#live.at(-1) ?? this.#ended[0];
    if (call === undefined) throw new CloudError('notFound', 'this phone had no call yet');
    return call;
  }

  /** A second call beside one on hold. */
  consult(): PhoneCall | undefined {
    return this.#live.find((call) => call.facts.consultFor !== null);
  }

  /** Whom hold means: everybody in the talk. */
  talking(): readonly PhoneCall[] {
    return this.conference?.members ?? [this.current()];
  }

  /** How the person here speaks. */
  voice(): Voice {
    return this.conference?.voice ?? this.current().voice();
  }

  /** The last seconds heard. */
  heard(): Promise<Int16Array> {
    return this.conference?.heard() ?? this.latest().heard();
  }

  #current(): PhoneCall | undefined {
    const ranks = ['inCall', 'alerting', 'calling', 'held'];
    const open = this.#live.filter(
      (call) => ranks.includes(call.state.kind) && !call.facts.voicemail,
    );
    const rank = (call: PhoneCall) => ranks.indexOf(call.state.kind);
    return open.toSorted((a, b) => rank(a) - rank(b))[0];
  }

  view(): PhoneView {
    const current = this.#current();
    return {
      phone: this.key,
      number: this.number,
      name: this.person?.name ?? this.number ?? '',
      state: phoneState(this.#live.map((call) => call.state)),
      ringing: this.#live.flatMap((call) =>
        call.state.kind === 'ringing'
          ? [
              {
                id: call.id,
                from: call.facts.parties.from,
                display: call.facts.parties.display,
                ignored: call.state.ignored,
              },
            ]
          : [],
      ),
      call: current?.quickView() ?? null,
      others: this.#live
        .filter((call) => call !== current && call.state.kind !== 'ringing')
        .map((call) => call.quickView()),
      conference: this.conference?.members.map((call) => call.id) ?? [],
      ended: this.#ended.map((call) => call.quickView()),
      voicemails: this.#voicemails,
      behaviour: this.behaviour,
    };
  }
}
