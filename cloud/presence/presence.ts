import { z } from 'zod';
import { people, type Person, type PersonKey } from '../people.ts';

/** Graph's words (resource type `presence`, v1.0). */
export const Availability = z.enum([
  'Available',
  'AvailableIdle',
  'Away',
  'BeRightBack',
  'Busy',
  'BusyIdle',
  'DoNotDisturb',
  'Offline',
  'PresenceUnknown',
]);
export type Availability = z.infer<typeof Availability>;

export const Activity = z.enum([
  'Available',
  'Away',
  'BeRightBack',
  'Busy',
  'DoNotDisturb',
  'InACall',
  'InAConferenceCall',
  'Inactive',
  'InAMeeting',
  'Offline',
  'OffWork',
  'OutOfOffice',
  'PresenceUnknown',
  'Presenting',
  'UrgentInterruptionsOnly',
]);
export type Activity = z.infer<typeof Activity>;

export interface Presence {
  readonly id: string;
  readonly availability: Availability;
  readonly activity: Activity;
}

/** What Teams shows as activity when a person sets only the availability. */
const USUAL: Readonly<Record<Availability, Activity>> = {
  Available: 'Available',
  AvailableIdle: 'Inactive',
  Away: 'Away',
  BeRightBack: 'BeRightBack',
  Busy: 'Busy',
  BusyIdle: 'Inactive',
  DoNotDisturb: 'DoNotDisturb',
  Offline: 'Offline',
  PresenceUnknown: 'PresenceUnknown',
};

/** What each person set; a call on the Teams phone shows over it as it does in Teams. */
export class PresenceBook {
  readonly #set = new Map<PersonKey, { availability: Availability; activity: Activity }>();
  readonly #isInCall: (person: PersonKey) => boolean;

  constructor(isInCall: (person: PersonKey) => boolean) {
    this.#isInCall = isInCall;
    this.reset();
  }

  of(person: Person): Presence {
    const set = this.#set.get(person.key) ?? { availability: 'Offline', activity: 'Offline' };
    const shownBusy = set.availability === 'Available' || set.availability === 'AvailableIdle';
    if (shownBusy && this.#isInCall(person.key)) {
      return { id: person.oid, availability: 'Busy', activity: 'InACall' };
    }
    return { id: person.oid, ...set };
  }

  set(person: Person, availability: Availability, activity?: Activity | undefined): void {
    this.#set.set(person.key, { availability, activity: activity ?? USUAL[availability] });
  }

  reset(): void {
    for (const person of people) this.set(person, 'Available');
  }
}
