import { z } from 'zod';
import { DialScope, NameExtension } from './directory.ts';
import { TransferTarget } from './flow.ts';
import { HoursId } from './hours.ts';
import { AgentId, FlowId, HolidaysId } from './ids.ts';
import { Digit } from './phone.ts';
import { Language, Prompt } from './prompt.ts';

/** Where an attendant sends a caller. */
export const AttendantTarget = z.discriminatedUnion('kind', [
  ...TransferTarget.options,
  z.object({ kind: z.literal('disconnect') }),
  /** The attendant's operator. */
  z.object({ kind: z.literal('operator') }),
]);
export type AttendantTarget = z.infer<typeof AttendantTarget>;

export const AttendantOption = z.object({
  key: Digit,
  /** Said instead of the key, where the attendant listens. */
  phrase: z.string().min(1).max(64).nullable().default(null),
  description: z.string().max(500).default(''),
  action: z.discriminatedUnion('kind', [
    ...AttendantTarget.options,
    /** Said, and the menu once more. */
    z.object({ kind: z.literal('announcement'), prompt: Prompt }),
  ]),
});
export type AttendantOption = z.infer<typeof AttendantOption>;

/** Greeting, then a menu or one target. */
export const AttendantCallFlow = z.object({
  name: z.string().min(1).max(64),
  greeting: Prompt.nullable().default(null),
  route: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('go'), target: AttendantTarget }),
    z.object({
      kind: z.literal('menu'),
      /** null = made of the options. */
      prompt: Prompt.nullable().default(null),
      options: z.array(AttendantOption).max(12),
      directory: z.enum(['none', 'name', 'extension']).default('none'),
      /** Keys and words count only after greeting and menu. */
      forceListen: z.boolean().default(false),
    }),
  ]),
});
export type AttendantCallFlow = z.infer<typeof AttendantCallFlow>;

/** What an authorised user may change of an attendant: Microsoft's switches. */
export const AttendantSwitch = z.enum([
  'openGreeting',
  'closedGreeting',
  'holidayGreeting',
  'openRoute',
  'closedRoute',
  'holidayRoute',
  /** The schedule of business hours. */
  'hours',
  /** The schedules of holidays. */
  'holidays',
]);
export type AttendantSwitch = z.infer<typeof AttendantSwitch>;

/**
 * An auto attendant with Microsoft's settings. It is compiled to a flow of the same id when it is
 * published, and runs as that flow. Holidays come before hours, hours before the rest.
 */
export const AttendantConfig = z.object({
  kind: z.literal('attendant'),
  id: FlowId,
  name: z.string().min(1).max(64),
  language: Language,
  timeZone: z.string().min(1).max(64),
  /** Words of options, "operator", names: understood as well as keys. */
  speech: z.boolean().default(false),
  /** Who gets those whom nothing else serves; null = they are dropped. */
  operator: AttendantTarget.nullable().default(null),
  open: AttendantCallFlow,
  /** null = always open. */
  hours: HoursId.nullable().default(null),
  closed: AttendantCallFlow.nullable().default(null),
  /** At most 20. */
  holidays: z
    .array(z.object({ holidays: HolidaysId, flow: AttendantCallFlow }))
    .max(20)
    .default([]),
  scope: DialScope.default({ include: null, exclude: [] }),
  nameExtension: NameExtension.default('none'),
  /** Who may change parts of it without being an administrator; at most 15. */
  authorised: z.array(AgentId).max(15).default([]),
  /** What they may change; absent = nothing, as Microsoft's switches are off by default. */
  authorisedMay: z.array(AttendantSwitch).max(20).optional(),
});
export type AttendantConfig = z.infer<typeof AttendantConfig>;
