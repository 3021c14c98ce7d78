/** What the twin sends of one person's Teams client, as far as the page shows it. */
export type Theme = 'default' | 'dark' | 'contrast';
export type AppName = 'activity' | 'chat' | 'calls' | 'patchbay';

export interface ShellSettings {
  readonly theme: Theme;
  readonly locale: string;
  readonly form: 'desktop' | 'web' | 'mobile';
  readonly app: AppName;
  readonly tab: string;
  readonly subPage: string;
  readonly chat: string;
  readonly token: string;
  readonly frame: 'shown' | 'hidden' | 'unloaded';
  readonly leaving: 'teams' | 'keep';
  readonly offline: boolean;
  readonly slowLoadMs: number;
  readonly unsupported: readonly string[];
}

export interface FeedItem {
  readonly id: number;
  readonly at: number;
  readonly activityType: string;
  readonly title: string;
  readonly preview: string;
  readonly webUrl: string;
  readonly read: boolean;
}

export interface ChatView {
  readonly id: string;
  readonly topic: string;
  readonly members: readonly string[];
  readonly messages: readonly {
    readonly id: number;
    readonly at: number;
    readonly from: string;
    readonly text: string;
  }[];
}

interface StaticTab {
  readonly entityId: string;
  readonly name: string;
  readonly contentUrl: string;
}

export interface ManifestView {
  readonly id: string;
  readonly version: string;
  readonly name: { readonly short: string };
  readonly staticTabs: readonly StaticTab[];
  readonly showLoadingIndicator: boolean;
  readonly webApplicationInfo: { readonly id: string; readonly resource: string };
}

export interface ShellView {
  readonly person: string;
  readonly settings: ShellSettings;
  readonly feed: readonly FeedItem[];
  readonly chats: readonly ChatView[];
  readonly manifest: ManifestView;
  readonly appOrigin: string;
  readonly socketKills: number;
}

/** Somebody of the person's own organisation. */
export interface Colleague {
  readonly key: string;
  readonly oid: string;
  readonly tid: string;
  readonly upn: string;
  readonly name: string;
  readonly number: string | null;
}
