import { z } from 'zod';
import { CloudError } from '../error.ts';
import { manifest } from './manifest.ts';

const Pair = z.object({ name: z.string().max(128), value: z.string().max(1_024) });

/** Graph v1.0, teamwork: sendActivityNotification; unknown members are passed over. */
export const ActivityNotification = z.object({
  topic: z.object({
    source: z.enum(['entityUrl', 'text']),
    value: z.string().min(1).max(1_024),
    webUrl: z.string().max(2_048).nullish(),
  }),
  activityType: z.string().min(1).max(64),
  chainId: z.number().int().nullish(),
  previewText: z.object({ content: z.string().max(1_024).nullish() }).nullish(),
  templateParameters: z.array(Pair).max(32).nullish(),
});
type ActivityNotification = z.infer<typeof ActivityNotification>;

export interface FeedItem {
  readonly id: number;
  readonly at: number;
  readonly activityType: string;
  readonly title: string;
  readonly preview: string;
  /** Deep link into the client, or empty. */
  readonly webUrl: string;
  readonly read: boolean;
  /** Graph's mark of items that replace each other. */
  readonly chainId: number | null;
}

const ITEMS_MAX = 100;
/** `systemDefault` needs no declaration in the manifest; its text comes as a parameter. */
const SYSTEM_DEFAULT = 'systemDefault';
/** Graph refuses other addresses when the topic is a text. */
const TEAMS_LINK = /^https:\/\/teams\.(microsoft\.com|cloud\.microsoft)\/l\//;

/** One person's activity feed, newest first. A new item of the same chain replaces the old one. */
export class Feed {
  #items: readonly FeedItem[] = [];
  #next = 1;

  get items(): readonly FeedItem[] {
    return this.#items;
  }

  take(given: ActivityNotification, actor: string, at: number): void {
    const chainId = given.chainId ?? null;
    const item = {
      id: this.#next,
      at,
      activityType: given.activityType,
      title: titleOf(given, actor),
      preview: given.previewText?.content ?? '',
      webUrl: linkOf(given),
      read: false,
      chainId,
    };
    this.#next += 1;
    const others = this.#items.filter((one) => chainId === null || one.chainId !== chainId);
    this.#items = [item, ...others].slice(0, ITEMS_MAX);
  }

  markRead(): void {
    this.#items = this.#items.map((item) => ({ ...item, read: true }));
  }
}

function titleOf(given: ActivityNotification, actor: string): string {
  const values = new Map(given.templateParameters?.map(({ name, value }) => [name, value]));
  if (given.activityType === SYSTEM_DEFAULT) {
    const text = values.get('systemDefaultText');
    if (text === undefined) throw refused('systemDefaultText is missing', 'templateParameters');
    return text;
  }
  const { activityTypes } = manifest.activities;
  const type = activityTypes.find((one) => one.type === given.activityType);
  if (type === undefined) throw refused('the manifest has no such activity type', 'activityType');
  return type.templateText.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = name === 'actor' ? actor : values.get(name);
    if (value === undefined) throw refused(`no value for {${name}}`, 'templateParameters');
    return value;
  });
}

function linkOf({ topic }: ActivityNotification): string {
  const webUrl = topic.webUrl ?? '';
  if (topic.source === 'text' && !TEAMS_LINK.test(webUrl)) {
    throw refused('a topic of source text needs a deep link into Teams', 'topic.webUrl');
  }
  return TEAMS_LINK.test(webUrl) ? webUrl : '';
}

function refused(message: string, path: string): CloudError {
  return new CloudError('badRequest', message, { path });
}
