import { z } from 'zod';

/** `group/OID` of Entra ID, the queue's channel, or its scheduling group of Shifts. */
export const MemberSource = z
  .string()
  .regex(/^(group\/[0-9a-f-]{36}|channel|shifts)$/, 'not a source of members');
export type MemberSource = z.infer<typeof MemberSource>;

/**
 * Agents who are kept elsewhere, beside the queue's own list: whoever is in the group, in the
 * channel, or on shift now, and is an agent here by their Entra object id. In a `serial` queue they
 * come after the list, by name.
 */
export const QueueMembers = z.object({
  /** Security, mail-enabled, distribution and Microsoft 365 groups, nested too. At most 20. */
  groups: z.array(z.guid()).max(20).default([]),
  /** The members of a channel; of a standard channel those are the team's. */
  channel: z
    .object({ team: z.guid(), channel: z.string().min(1).max(256) })
    .nullable()
    .default(null),
  /** Whoever is on shift in a scheduling group of the team's Shifts. */
  shifts: z
    .object({ team: z.guid(), schedulingGroup: z.string().min(1).max(128) })
    .nullable()
    .default(null),
  /**
   * Of all groups together, and of the channel, the first so many by name; 1 to 1,000. Microsoft
   * takes 200, and an imported queue keeps that.
   */
  perSourceMax: z.int().min(1).max(1_000).default(1_000),
});
export type QueueMembers = z.infer<typeof QueueMembers>;

/** Every source that the queue names. */
export function sourcesOf(members: QueueMembers): MemberSource[] {
  const sources = members.groups.map((group) => `group/${group.toLowerCase()}`);
  if (members.channel !== null) sources.push('channel');
  if (members.shifts !== null) sources.push('shifts');
  return sources;
}
