import { z } from 'zod';
import { durationMs } from './duration.ts';

/** Headers that make a dialog, carry a body or prove somebody: a rule never touches them. */
const PROTECTED = new Set(
  (
    'via from to call-id cseq contact max-forwards route record-route path service-route ' +
    'content-type content-length content-encoding content-disposition mime-version allow ' +
    'supported require proxy-require unsupported session-expires min-se rseq rack replaces ' +
    'refer-to authorization proxy-authorization www-authenticate proxy-authenticate ' +
    'authentication-info privacy p-asserted-identity v f t i m c l e k x r'
  ).split(' '),
);

const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, 'not a header name')
  .refine((name) => !PROTECTED.has(name.toLowerCase()), 'a header that no rule may touch');
const HeaderText = z.string().regex(/^[\x20-\x7e]{0,256}$/, 'printable ASCII, 256 at most');

/** Applied in their order to what a new call on this trunk carries beside the protocol's own. */
export const HeaderRule = z.discriminatedUnion('do', [
  /** Adds one, beside those of that name that are there. */
  z.object({ do: z.literal('add'), name: HeaderName, value: HeaderText }),
  /** Removes all of that name. */
  z.object({ do: z.literal('remove'), name: HeaderName }),
  /** Puts `put` in the place of each `find`, as text, in all values of that name. */
  z.object({
    do: z.literal('rewrite'),
    name: HeaderName,
    find: HeaderText.refine((text) => text !== '', 'nothing to find'),
    put: HeaderText,
  }),
]);
export type HeaderRule = z.infer<typeof HeaderRule>;

const Target = z.string().max(256).startsWith('sip:');

/** How a trunk behaves beside where it is; a derived Teams trunk takes all of it from its base. */
export const TrunkRules = z.object({
  /** After `uri`, in this order: sip2, sip3. At most 8. */
  uris: z.array(Target).max(8).default([]),
  failover: z
    .object({
      /**
       * Refusals after which the next address is tried; a list given replaces this one. A person's
       * 6xx can stand in none.
       */
      statuses: z.array(z.int().min(400).max(599)).max(30).default([408, 503, 504]),
      /** The next one when not even 100 came for so long; 0 = never. */
      afterMs: durationMs(32_000).default(10_000),
    })
    .default({ statuses: [408, 503, 504], afterMs: 10_000 }),
  /** false = no new calls either way, running ones go on. */
  enabled: z.boolean().default(true),
  /** One of these must stand in the certificate of who calls by TLS; none = nothing is asked. */
  peerNames: z.array(z.string().min(1).max(253)).max(20).default([]),
  /**
   * History-Info and Diversion of a call pass on to this trunk, and a number that asked for privacy
   * goes along marked as such (RFC 3325); else both stay here.
   */
  trusted: z.boolean().default(true),
  /** For new calls to this trunk. At most 20. */
  headers: z.array(HeaderRule).max(20).default([]),
});
export type TrunkRules = z.infer<typeof TrunkRules>;
