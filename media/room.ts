import { MediaError } from './fault.ts';
import { OwnInput } from './input.ts';
import { OwnLeg } from './leg.ts';
import type { LegHome } from './leg.ts';
import type { MediaLeg } from './port.ts';
import type { MediaRoom, RoomPlace, RoomRole } from './port-room.ts';
import type { AudioInput, AudioTap, InputOptions, RoomTapOptions } from './port-stream.ts';
import { OwnTap } from './tap.ts';

const MEMBERS_MAX = 100;
const GAIN_MAX = 4;

interface Member {
  readonly leg: OwnLeg;
  readonly role: RoomRole;
}

/** The hear matrix of one room; the mixing is the worker's, which gets the matrix whole. */
export class OwnRoom implements MediaRoom {
  readonly #number: number;
  readonly id: string;
  #members: readonly Member[] = [];
  /** Listener, then speaker; what is not there is not heard. */
  readonly #gains = new Map<OwnLeg, Map<OwnLeg, number>>();
  #home: LegHome | undefined;

  constructor(number: number) {
    this.#number = number;
    this.id = `room-${number}`;
  }

  get members(): readonly Member[] {
    return this.#members;
  }

  join(joining: MediaLeg, role: RoomRole): void {
    const leg = openLeg(joining);
    mustShareWorker(this.#home ?? leg.home, leg);
    if (this.#members.length >= MEMBERS_MAX) throw new MediaError('full', 'the room is full');
    if (leg.room === this) this.#remove(leg);
    else leg.room?.leave(leg);
    this.#home = leg.home;
    const others = this.#members;
    this.#members = [...others, { leg, role }];
    leg.room = this;
    for (const other of others) {
      const isHeard = other.role !== 'supervisor';
      this.#set(leg, other.leg, isHeard ? 1 : 0);
      this.#set(other.leg, leg, role === 'supervisor' ? 0 : 1);
    }
    this.#tell();
  }

  leave(leg: MediaLeg): void {
    if (!(leg instanceof OwnLeg) || leg.room !== this) return;
    this.#remove(leg);
    this.#tell();
  }

  arrange(places: readonly RoomPlace[]): void {
    const members = places.map(({ leg, role }) => ({ leg: openLeg(leg), role }));
    const home = members[0]?.leg.home;
    if (home === undefined) return this.close();
    for (const { leg } of members) mustShareWorker(home, leg);
    if (members.length > MEMBERS_MAX) throw new MediaError('full', 'the room is full');
    if (this.#home !== undefined && this.#home.slot !== home.slot) this.close();
    const staying = new Set(members.map(({ leg }) => leg));
    for (const { leg } of this.#members) if (!staying.has(leg)) this.#remove(leg);
    for (const { leg } of members) if (leg.room !== this) leg.room?.leave(leg);
    this.#home = home;
    this.#members = members;
    this.#gains.clear();
    members.forEach(({ leg }, index) => {
      leg.room = this;
      for (const speaker of places[index]?.hears ?? []) {
        if (speaker instanceof OwnLeg && staying.has(speaker)) this.#set(leg, speaker, 1);
      }
    });
    this.#tell();
  }

  /** The leg's worker died, and with it the room there. */
  forget(leg: OwnLeg): void {
    this.#remove(leg);
    if (this.#members.length === 0) this.#home = undefined;
  }

  setHear(listener: MediaLeg, speaker: MediaLeg, hear: boolean | number): void {
    const gain = Math.max(0, Math.min(GAIN_MAX, Number(hear)));
    this.#set(this.#member(listener).leg, this.#member(speaker).leg, gain);
    this.#tell();
  }

  conference(): void {
    const parties = this.#parties();
    for (const a of parties) for (const b of parties) this.#set(a, b, 1);
    this.#tell();
  }

  bridge(a: MediaLeg, b: MediaLeg): void {
    const pair = [this.#member(a).leg, this.#member(b).leg];
    const parties = this.#parties();
    for (const listener of parties) {
      for (const speaker of parties) {
        const [isOne, isOther] = [pair.includes(listener), pair.includes(speaker)];
        if (isOne && isOther) this.#set(listener, speaker, 1);
        else if (isOne !== isOther) this.#set(listener, speaker, 0);
      }
    }
    this.#tell();
  }

  monitor(supervisor: MediaLeg): void {
    this.#supervise(supervisor, []);
  }

  whisper(supervisor: MediaLeg, to?: readonly MediaLeg[]): void {
    const agents = this.#members.filter(({ role }) => role === 'agent').map(({ leg }) => leg);
    this.#supervise(supervisor, to?.map((leg) => this.#member(leg).leg) ?? agents);
  }

  barge(supervisor: MediaLeg): void {
    this.#supervise(supervisor, this.#parties());
  }

  takeOver(supervisor: MediaLeg, from: MediaLeg): void {
    const { leg } = this.#member(supervisor);
    this.#remove(this.#member(from).leg);
    this.#members = this.#members.map((member) =>
      member.leg === leg ? { leg, role: 'agent' } : member,
    );
    for (const other of this.#members) {
      this.#set(other.leg, leg, 1);
      if (other.role !== 'supervisor') this.#set(leg, other.leg, 1);
    }
    this.#tell();
  }

  tap(options: RoomTapOptions = {}): AudioTap {
    const of = { kind: 'room' as const, room: this.#number };
    return new OwnTap(this.#mustHaveHome(), of, { ...options, direction: 'said' });
  }

  inject(options: InputOptions = {}): AudioInput {
    return new OwnInput(this.#mustHaveHome(), { kind: 'room', room: this.#number }, options);
  }

  close(): void {
    for (const { leg } of this.#members) this.#remove(leg);
    this.#tell();
  }

  #supervise(supervisor: MediaLeg, heardBy: readonly OwnLeg[]): void {
    const { leg } = this.#member(supervisor);
    for (const other of this.#members) {
      this.#set(other.leg, leg, heardBy.includes(other.leg) ? 1 : 0);
      if (other.role !== 'supervisor') this.#set(leg, other.leg, 1);
    }
    this.#tell();
  }

  #parties(): OwnLeg[] {
    return this.#members.filter(({ role }) => role !== 'supervisor').map(({ leg }) => leg);
  }

  #member(leg: MediaLeg): Member {
    const found = this.#members.find((member) => member.leg === leg);
    if (found === undefined) throw new MediaError('badState', 'the leg is not in this room');
    return found;
  }

  #mustHaveHome(): LegHome {
    if (this.#home === undefined || this.#members.length === 0) {
      throw new MediaError('badState', 'the room is empty');
    }
    return this.#home;
  }

  #set(listener: OwnLeg, speaker: OwnLeg, gain: number): void {
    if (listener === speaker) return;
    const row = this.#gains.get(listener) ?? new Map<OwnLeg, number>();
    row.set(speaker, gain);
    this.#gains.set(listener, row);
  }

  #remove(leg: OwnLeg): void {
    this.#members = this.#members.filter((member) => member.leg !== leg);
    this.#gains.delete(leg);
    for (const row of this.#gains.values()) row.delete(leg);
    leg.room = undefined;
  }

  #tell(): void {
    const legs = this.#members.map(({ leg }) => leg);
    const gains = new Float32Array(legs.length * legs.length);
    legs.forEach((listener, row) => {
      legs.forEach((speaker, column) => {
        gains[row * legs.length + column] = this.#gains.get(listener)?.get(speaker) ?? 0;
      });
    });
    const numbers = legs.map(({ number }) => number);
    this.#home?.post({ kind: 'room', room: this.#number, legs: numbers, gains });
    if (legs.length === 0) this.#home = undefined;
  }
}

function openLeg(leg: MediaLeg): OwnLeg {
  if (!(leg instanceof OwnLeg)) throw new MediaError('differentWorker', 'not a leg of ours');
  leg.mustBeOpen();
  return leg;
}

function mustShareWorker(home: LegHome, leg: OwnLeg): void {
  if (home.slot === leg.home.slot) return;
  throw new MediaError('differentWorker', 'legs of a room must share a group');
}
