import type { MediaLeg } from './port.ts';
import type { AudioInput, AudioTap, InputOptions, RoomTapOptions } from './port-stream.ts';

/**
 * `customer` and `agent` are parties: they hear and are heard. A `supervisor` comes in unheard and
 * hears all parties, until `whisper`, `barge` or `takeOver`.
 */
export type RoomRole = 'customer' | 'agent' | 'supervisor';

export interface RoomPlace {
  readonly leg: MediaLeg;
  readonly role: RoomRole;
  /** Of those in the room. */
  readonly hears: readonly MediaLeg[];
}

/**
 * Any number of legs of one worker, and who hears whom. A leg is in one room at most; joining ends
 * its bridge, and `bridge` takes it out of its room, both without a new SDP and without a click.
 * Nobody ever hears himself. What a play or an injection gives one leg goes before the room.
 * A leg that closes leaves by itself.
 */
export interface MediaRoom {
  readonly id: string;
  /** Throws MediaError('differentWorker') for a leg of another worker, 'full' beyond 100 legs. */
  join(leg: MediaLeg, role: RoomRole): void;
  leave(leg: MediaLeg): void;
  /**
   * The whole room at once, however it was before: who is named joins or stays, everybody else
   * leaves. Throws as `join` does, and then nothing has changed.
   */
  arrange(places: readonly RoomPlace[]): void;
  readonly members: readonly { readonly leg: MediaLeg; readonly role: RoomRole }[];
  /** One cell of the matrix: false, true, or a factor from 0 to 4. */
  setHear(listener: MediaLeg, speaker: MediaLeg, hear: boolean | number): void;

  /** All parties hear each other; supervisors who are not heard stay so. */
  conference(): void;
  /** These two hear each other and no third party; supervisors go on hearing all. */
  bridge(a: MediaLeg, b: MediaLeg): void;
  /** The supervisor hears all parties, nobody hears him. */
  monitor(supervisor: MediaLeg): void;
  /** As `monitor`, but these hear him; default all agents. */
  whisper(supervisor: MediaLeg, to?: readonly MediaLeg[]): void;
  /** The supervisor hears all parties and they hear him. */
  barge(supervisor: MediaLeg): void;
  /** The supervisor becomes the agent; `from` leaves the room and hears silence. */
  takeOver(supervisor: MediaLeg, from: MediaLeg): void;

  /** All parties' sound as one. */
  tap(options?: RoomTapOptions): AudioTap;
  /** Sound from outside, heard by all members. */
  inject(options?: InputOptions): AudioInput;
  /** All leave; the legs stay open. */
  close(): void;
}
