import { z } from 'zod';

/** CEL (cel.dev), at most 1 kB. */
export const Expression = z.string().min(1).max(1_000);
export type Expression = z.infer<typeof Expression>;

/** A variable of a flow; never one of JavaScript's own names. */
export const VariableName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,31}$/, 'a letter, then letters and digits');
export type VariableName = z.infer<typeof VariableName>;

/** Text is at most 256 characters and no personal data. */
export const FlowValue = z.union([z.string().max(256), z.number(), z.boolean(), z.null()]);
export type FlowValue = z.infer<typeof FlowValue>;

/** At most 100 of an interaction; what is beyond is dropped, and the event says so. */
export const FlowValues = z.record(VariableName, FlowValue);
export type FlowValues = z.infer<typeof FlowValues>;
