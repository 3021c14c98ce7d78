import { z } from 'zod';
import type { MemberSource, QueueMembers } from '../domain/index.ts';
import type { AppTokens } from './app-tokens.ts';
import { MicrosoftError } from './error.ts';
import { graphGet } from './graph.ts';

/** Graph's largest page of members; more of them than these pages nobody may want. */
const PAGE = 999;
const PAGES_MAX = 20;
/** No shift is longer, so who is on shift now began and ends within this. */
const SHIFT_MAX_MS = 86_400_000;

export interface Listed {
  readonly oid: string;
  readonly name: string;
}

const next = { '@odata.nextLink': z.string().max(4_000).optional() };
const text = z.string().max(256);
const GroupPage = z.object({
  ...next,
  value: z
    .array(z.object({ id: text, displayName: text.nullish(), '@odata.type': text.optional() }))
    .max(PAGE),
});
const ChannelPage = z.object({
  ...next,
  value: z.array(z.object({ userId: text.nullish(), displayName: text.nullish() })).max(PAGE),
});
const span = z.object({ startDateTime: text, endDateTime: text });
const ShiftPage = z.object({
  ...next,
  value: z
    .array(
      z.object({
        userId: text.nullish(),
        schedulingGroupId: text.nullish(),
        sharedShift: span.nullish(),
      }),
    )
    .max(PAGE),
});

export interface MemberListsOptions {
  readonly graphUrl: string;
  readonly tokens: Pick<AppTokens, 'graph'>;
}

/**
 * Who is in a group (nested ones too), in a channel, or on shift now, asked as the application:
 * `GroupMember.Read.All`, `ChannelMember.Read.All`, `Schedule.Read.All`. Rejects with
 * MicrosoftError.
 */
export class MemberLists {
  readonly #options: MemberListsOptions;

  constructor(options: MemberListsOptions) {
    this.#options = options;
  }

  async of(
    tid: string,
    source: MemberSource,
    at: { readonly members: QueueMembers; readonly now: number },
  ): Promise<readonly Listed[]> {
    const { channel, shifts } = at.members;
    if (source.startsWith('group/')) return this.#group(tid, source.slice('group/'.length));
    if (source === 'channel' && channel !== null) return this.#channel(tid, channel);
    if (source === 'shifts' && shifts !== null) return this.#onShift(tid, shifts, at.now);
    return [];
  }

  async #group(tid: string, group: string): Promise<readonly Listed[]> {
    const path = `/groups/${group}/transitiveMembers?$select=id,displayName&$top=${PAGE}`;
    const found = await this.#all(tid, path, GroupPage);
    return found
      .filter((one) => one['@odata.type'] !== '#microsoft.graph.group')
      .map(({ id, displayName }) => ({ oid: id, name: displayName ?? '' }));
  }

  async #channel(
    tid: string,
    { team, channel }: NonNullable<QueueMembers['channel']>,
  ): Promise<readonly Listed[]> {
    const path = `/teams/${team}/channels/${encodeURIComponent(channel)}/members?$top=${PAGE}`;
    const found = await this.#all(tid, path, ChannelPage);
    return found.flatMap(({ userId, displayName }) =>
      typeof userId === 'string' ? [{ oid: userId, name: displayName ?? '' }] : [],
    );
  }

  /** By order of their object ids: shifts have no names. */
  async #onShift(
    tid: string,
    { team, schedulingGroup }: NonNullable<QueueMembers['shifts']>,
    now: number,
  ): Promise<readonly Listed[]> {
    const time = (ms: number) => new Date(ms).toISOString();
    const filter =
      `sharedShift/startDateTime ge ${time(now - SHIFT_MAX_MS)} and ` +
      `sharedShift/endDateTime le ${time(now + SHIFT_MAX_MS)}`;
    const path = `/teams/${team}/schedule/shifts?$filter=${encodeURIComponent(filter)}`;
    const found = await this.#all(tid, path, ShiftPage);
    return found.flatMap(({ userId, schedulingGroupId, sharedShift }) => {
      const { startDateTime = '', endDateTime = '' } = sharedShift ?? {};
      // What is no time is never on.
      const isOn = Date.parse(startDateTime) <= now && Date.parse(endDateTime) > now;
      const isMeant = isOn && schedulingGroupId === schedulingGroup;
      return isMeant && typeof userId === 'string' ? [{ oid: userId, name: '' }] : [];
    });
  }

  /** Every page. A next link that leads elsewhere would carry the token there. */
  async #all<T>(
    tid: string,
    path: string,
    page: z.ZodType<{ readonly '@odata.nextLink'?: string | undefined; readonly value: T[] }>,
  ): Promise<T[]> {
    const { graphUrl, tokens } = this.#options;
    const all: T[] = [];
    let url: string | undefined = `${graphUrl}${path}`;
    for (let pages = 0; url !== undefined; pages++) {
      const isOurs = url.startsWith(`${graphUrl}/`);
      if (!isOurs || pages >= PAGES_MAX) {
        throw new MicrosoftError('unexpected', 'a list of members leads on without end');
      }
      const answer = page.safeParse(await graphGet(url, await tokens.graph(tid)));
      if (!answer.success) throw new MicrosoftError('unexpected', 'members in another form');
      all.push(...answer.data.value);
      url = answer.data['@odata.nextLink'];
    }
    return all;
  }
}
