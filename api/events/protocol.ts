import { z } from 'zod';
import { Board, BoardPatch } from '../../domain/index.ts';

/**
 * What is spoken on `/api/v1/events`. The client proves itself by an Authorization header or by its
 * first message; then comes a snapshot (or, on `resume`, what was missed) and patches without gap.
 */
export const ClientMessage = z.union([
  z.object({
    /** First message, or a fresh token of the same person before the old one ends. */
    token: z.string().min(1).max(16_384),
    resume: z.object({ n: z.int().min(0) }).optional(),
    /** Where the provider's operator acts; a browser cannot send the header. */
    tenant: z.string().max(64).optional(),
  }),
  z.object({ resume: z.object({ n: z.int().min(0) }) }),
  /** Answered with the server's clock, to count times by it. */
  z.object({ ping: z.number() }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

export const Snapshot = Board.extend({ type: z.literal('snapshot'), n: z.number() });
export const Patch = BoardPatch.extend({ type: z.literal('patch') });
/** An agent's own offer, ahead of the patch that will hold it: it has no number to count. */
const Offer = BoardPatch.pick({ seq: true, now: true, interactions: true, agents: true }).extend({
  type: z.literal('offer'),
});
export const ServerMessage = z.discriminatedUnion('type', [
  Snapshot,
  Patch,
  Offer,
  /** Patches after `n` follow: the client's state is still good. */
  z.object({ type: z.literal('resumed'), n: z.number(), now: z.number() }),
  z.object({ type: z.literal('pong'), ping: z.number(), now: z.number() }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;

/** Why we close; 4xxx are ours (RFC 6455 §7.4.2). */
export const closeCodes = {
  badMessage: 4400,
  /** No, bad or expired token: get a new one first. */
  unauthenticated: 4401,
  forbidden: 4403,
  /** Of live sound: the call is over, as calls are. */
  ended: 1000,
  notFound: 4404,
  /** Nobody is up at this moment. */
  noAudio: 4409,
  /** Not by this voice platform. */
  notSupported: 4501,
  /** No first message in time. */
  helloTimeout: 4408,
  /** The socket takes less than we send: come back with `resume`. */
  tooSlow: 4413,
  tooMany: 4429,
  /** Try again with a back-off: the tenant is not here at this moment. */
  notReady: 1013,
} as const;
export type CloseReason = keyof typeof closeCodes;
