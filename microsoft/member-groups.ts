import { z } from 'zod';
import type { AppTokens } from './app-tokens.ts';
import { MicrosoftError } from './error.ts';
import { graphPost } from './graph.ts';

/** Graph's limit for one question. */
const GROUPS_MAX = 20;
const Answer = z.object({ value: z.array(z.string().max(64)).max(GROUPS_MAX) });

export interface MemberGroupsOptions {
  readonly graphUrl: string;
  readonly tokens: Pick<AppTokens, 'graph'>;
}

/**
 * Which of these groups somebody is a member of, nested ones included, asked as the application
 * itself (`GroupMember.Read.All`; Graph, directoryObject: checkMemberGroups). Of the groups that
 * nobody asked for nothing is learned. Rejects with MicrosoftError.
 */
export async function memberGroups(
  { graphUrl, tokens }: MemberGroupsOptions,
  who: { readonly tid: string; readonly oid: string },
  groups: readonly string[],
): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  const url = `${graphUrl}/users/${encodeURIComponent(who.oid)}/checkMemberGroups`;
  for (let at = 0; at < groups.length; at += GROUPS_MAX) {
    const groupIds = groups.slice(at, at + GROUPS_MAX);
    try {
      const answer = Answer.safeParse(
        await graphPost(url, await tokens.graph(who.tid), { groupIds }),
      );
      if (!answer.success) throw new MicrosoftError('unexpected', 'groups in another form');
      for (const id of answer.data.value) held.add(id.toLowerCase());
    } catch (error) {
      // Nobody of this id: no member of anything.
      if (error instanceof MicrosoftError && error.status === 404) return new Set();
      throw error;
    }
  }
  return held;
}
