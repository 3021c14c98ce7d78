import { z } from 'zod';
import { NUMBER } from './numbers.ts';

/** How a phone behaves when nobody touches it. Data, set by `PUT /emulator/phones/…/behaviour`. */
export const Behaviour = z.strictObject({
  /** No Teams client is signed in: 480 at once. */
  signedOut: z.boolean(),
  /** 486 while the phone has a call. Off: a second call rings beside the first. */
  busyOnBusy: z.boolean(),
  /** Immediate forward to another phone of the emulator, ringing there in this one's stead. */
  forwardTo: z.string().regex(NUMBER, 'not a phone number').nullable(),
  /** Personal voicemail answers with a greeting and a beep, and listens for a minute. */
  voicemail: z.boolean(),
  voicemailAfterMs: z.int().min(0).max(180_000),
  /** What it says; null = a usual one with the person's name. */
  voicemailGreeting: z
    .string()
    .min(1)
    .max(300)
    .regex(/^\P{Cc}+$/u)
    .nullable(),
  autoAnswer: z.boolean(),
  autoAnswerAfterMs: z.int().min(0).max(180_000),
  autoDecline: z.boolean(),
  autoDeclineAfterMs: z.int().min(0).max(180_000),
  /** What is heard from this phone as soon as a call is up; null = silence. */
  toneHz: z.number().min(50).max(3_500).nullable(),
  /** How many devices ring: one 180 each, every one with its own To tag, as Teams does. */
  devices: z.int().min(1).max(5),
});
export type Behaviour = z.infer<typeof Behaviour>;

export const behaviourPreset: Behaviour = {
  signedOut: false,
  busyOnBusy: false,
  forwardTo: null,
  voicemail: false,
  voicemailAfterMs: 20_000,
  voicemailGreeting: null,
  autoAnswer: false,
  autoAnswerAfterMs: 0,
  autoDecline: false,
  autoDeclineAfterMs: 0,
  toneHz: null,
  devices: 1,
};

type RingDecision =
  | { readonly kind: 'ring' }
  | { readonly kind: 'reject'; readonly status: number }
  | { readonly kind: 'forward'; readonly to: string };

/** What happens to a call that reaches the phone, before anybody could touch it. */
export function decideRing(behaviour: Behaviour, busy: boolean): RingDecision {
  if (behaviour.forwardTo !== null) return { kind: 'forward', to: behaviour.forwardTo };
  if (behaviour.signedOut) return { kind: 'reject', status: 480 };
  if (busy && behaviour.busyOnBusy) return { kind: 'reject', status: 486 };
  return { kind: 'ring' };
}
