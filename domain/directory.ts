import { z } from 'zod';

/** How somebody is found by callers who dial a name or an extension. */
export const DirectoryEntry = z.object({
  /** false = never found, as one who is hidden from the address list. */
  listed: z.boolean().default(true),
  firstName: z.string().max(64).default(''),
  lastName: z.string().max(64).default(''),
  extension: z
    .string()
    .regex(/^[0-9]{1,10}$/)
    .nullable()
    .default(null),
  office: z.string().max(64).default(''),
  department: z.string().max(64).default(''),
  /** Object ids or names of the groups they are in, for dial scopes; at most 200. */
  groups: z.array(z.string().min(1).max(128)).max(200).default([]),
});
export type DirectoryEntry = z.infer<typeof DirectoryEntry>;

/** Who can be found: all who are listed, or those of these groups; exclusion beats inclusion. */
export const DialScope = z.object({
  /** null = everybody. */
  include: z.array(z.string().min(1).max(128)).max(200).nullable().default(null),
  exclude: z.array(z.string().min(1).max(128)).max(200).default([]),
});
export type DialScope = z.infer<typeof DialScope>;

/** What is read out beside the name where several people match. */
export const NameExtension = z.enum(['none', 'office', 'department']);
export type NameExtension = z.infer<typeof NameExtension>;
