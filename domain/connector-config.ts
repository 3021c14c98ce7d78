import { z } from 'zod';
import { SECOND_MS } from './duration.ts';
import { VariableName } from './expression.ts';
import { ConnectorId } from './ids.ts';

/** A system of the organisation that a flow may ask, by HTTPS or as a virtual agent. */
export const ConnectorConfig = z.object({
  kind: z.literal('connector'),
  id: ConnectorId,
  name: z.string().min(1).max(64),
  /** http: asked once and answers with JSON · agent: speaks with the caller over a WebSocket. */
  type: z.enum(['http', 'agent']),
  /** `https:` or `wss:`; `{name}` is replaced by that parameter, encoded. */
  url: z.string().min(8).max(1_000),
  method: z.enum(['GET', 'POST']).default('GET'),
  /** Name of a secret of the process (never the secret); sent as bearer token. null = none. */
  secret: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,63}$/)
    .nullable()
    .default(null),
  /** The caller's number is sent as `caller`: only where this says so. */
  sendsCaller: z.boolean().default(false),
  timeoutMs: z
    .int()
    .min(SECOND_MS)
    .max(10 * SECOND_MS)
    .default(3_000),
  /** What of the answer a flow gets to know; nothing else enters. No personal data. Max 20. */
  fields: z
    .array(
      z.object({
        name: VariableName,
        /** JSON Pointer (RFC 6901). */
        pointer: z
          .string()
          .max(256)
          .regex(/^(\/[^/]*)*$/),
        type: z.enum(['text', 'number', 'boolean']),
      }),
    )
    .max(20)
    .default([]),
});
export type ConnectorConfig = z.infer<typeof ConnectorConfig>;
