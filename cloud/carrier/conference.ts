import type { MediaEngine, MediaLeg, MediaRoom } from '../../media/index.ts';
import { must } from '../check.ts';
import type { PhoneCall } from './phone-call.ts';
import type { Speech } from './speech.ts';
import { Voice } from './voice.ts';

const HEARD_MS = 5_000;

/** Where the person sits who mixes: two legs back to back, one in the room, one to speak on. */
interface Seat {
  readonly inRoom: MediaLeg;
  readonly own: MediaLeg;
  readonly voice: Voice;
}

/**
 * Calls whose far ends hear each other: Teams mixes by itself, the SBC sees calls as before.
 *
 * ```
 * with its person   ──leaves──► between the others ──one left──► over, and that call with it
 *       └──one call left──► over; the person talks on as before
 * ```
 */
export class Conference {
  readonly #media: MediaEngine;
  readonly #room: MediaRoom;
  readonly #members: PhoneCall[] = [];
  #seat: Seat | undefined;
  /** The person's phone has an ordinary call again, or none. */
  onOver: () => void = () => undefined;
  onChange: () => void = () => undefined;

  constructor(media: MediaEngine) {
    this.#media = media;
    this.#room = media.newRoom();
  }

  get members(): readonly PhoneCall[] {
    return this.#members;
  }

  /** How its person speaks and what that person hears. */
  get voice(): Voice | undefined {
    return this.#seat?.voice;
  }

  async heard(): Promise<Int16Array> {
    return (await this.#seat?.own.heard()) ?? new Int16Array(0);
  }

  /** The person takes part too. */
  async seat(speech: Speech, toneHz: number | null): Promise<void> {
    const legs = [0, 1].map(() => this.#media.openLeg({ group: 'phones', keepHeardMs: HEARD_MS }));
    const [inRoom, own] = await Promise.all(legs);
    const seat = { inRoom: must(inRoom, 'two legs'), own: must(own, 'two legs') };
    seat.own.accept(seat.inRoom.answer(seat.own.offer()));
    this.#room.join(seat.inRoom, 'agent');
    this.#seat = { ...seat, voice: new Voice(seat.own, speech, toneHz) };
  }

  /** A browser's microphone and loudspeaker. */
  listen(leg: MediaLeg): void {
    this.#room.join(leg, 'agent');
  }

  join(call: PhoneCall): void {
    if (this.#members.includes(call)) return;
    // Speech of the phone itself would go before the room.
    call.voice().tone(null);
    this.#room.join(must(call.leg, 'a call that is up'), 'customer');
    this.#members.push(call);
    call.onceEnded.push(() => this.#left(call));
    this.onChange();
  }

  /** The person goes; the others talk on. */
  leave(): void {
    this.#closeSeat();
    this.#settle();
    this.onOver();
  }

  #left(call: PhoneCall): void {
    const at = this.#members.indexOf(call);
    if (at >= 0) this.#members.splice(at, 1);
    this.#settle();
    this.onChange();
  }

  #settle(): void {
    if (this.#members.length > 1) return;
    const [last] = this.#members.splice(0);
    const wasSeated = this.#seat !== undefined;
    this.#closeSeat();
    this.#room.close();
    if (last !== undefined && !wasSeated && last.state.kind !== 'ended') last.hangUp();
    if (wasSeated) this.onOver();
  }

  #closeSeat(): void {
    this.#seat?.voice.close();
    this.#seat?.own.close();
    this.#seat?.inRoom.close();
    this.#seat = undefined;
  }
}
