import { z } from 'zod';
import { NUMBER } from '../carrier/numbers.ts';
import { DIGITS } from '../carrier/presser.ts';
import { people, type PersonKey } from '../people.ts';
import { Activity, Availability } from '../presence/presence.ts';

/** A request without a body means an empty one. */
const body = <T extends z.ZodRawShape>(shape: T) =>
  z.preprocess((given) => given ?? {}, z.strictObject(shape));

const number = z.string().regex(NUMBER, 'not a phone number: write it as +442079460100');
const digits = z.string().regex(DIGITS, 'not keys of a phone: 0-9 * # A-D, at most 64');
const keys = people.map((person) => person.key);
const person = z.enum(keys as [PersonKey, ...PersonKey[]]); // the table above, never empty

export const PersonParams = z.object({ person });
export const CallParams = z.object({ id: z.string().min(1).max(64) });
/** A person's key or a handset's number. */
export const PhoneParams = z.object({ phone: z.string().min(2).max(32) });

export const TokenBody = body({
  as: person,
  audience: z.string().min(1).max(256).optional(),
});
export const CallBody = body({
  from: number,
  to: number,
  press: digits.optional(),
  /** The caller's name as the network signals it. */
  display: z
    .string()
    .max(64)
    .regex(/^[^\p{Cc}"\\]*$/u, 'no control characters or quotes')
    .optional(),
  transport: z.enum(['udp', 'tcp']).optional(),
  anonymous: z.boolean().optional(),
});
export const DialBody = body({ to: number, press: digits.optional() });
export const PressBody = body({ digits });
export const SayBody = body({
  text: z
    .string()
    .min(1)
    .max(500)
    .regex(/^\P{Cc}+$/u, 'no control characters'),
});
/** Without `ms` it sounds until something else does; `hz` null is silence. */
export const ToneBody = body({
  hz: z.number().min(50).max(3_500).nullable(),
  ms: z.int().min(20).max(600_000).optional(),
});
/** Which call that rings; the one that rings longest when it is left out. */
export const RingingBody = body({ id: z.string().max(64).optional() });
export const NoBody = body({});
/** A person's key, or a number. */
const target = z.string().regex(/^(?:[a-z]{2,32}|\+?[0-9]{2,15})$/, 'neither person nor number');
const how = z.enum(['refer', 'replaces', 'inside']).optional();
export const TransferBody = body({ to: target, how: z.enum(['refer', 'inside']).optional() });
export const TargetBody = body({ to: target });
export const CompleteBody = body({ how });
export const PickUpBody = body({ code: z.string().regex(/^[0-9]{2}$/, 'two digits'), how });
export const PresenceBody = body({
  availability: Availability,
  activity: Activity.optional(),
});
