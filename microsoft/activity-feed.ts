import type { AppTokens } from './app-tokens.ts';
import { graphPost } from './graph.ts';

export interface ActivityFeedOptions {
  readonly graphUrl: string;
  readonly tokens: Pick<AppTokens, 'graph'>;
  /** Id of the app in the Teams manifest: where a click on the note leads. */
  readonly appId: string;
}

/** One note for one person; its words are in the manifest, only its parameters come from us. */
export interface FeedNote {
  readonly activityType: 'offer';
  readonly preview: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** A newer note of the same chain replaces this one. */
  readonly chainId: number;
}

/**
 * The activity feed of a person's Teams, which also shows a toast and reaches their phone. As the
 * application itself: `TeamsActivity.Send`, or what the app's manifest asks for
 * (learn.microsoft.com, teamwork: sendActivityNotification).
 */
export class ActivityFeed {
  readonly #options: ActivityFeedOptions;

  constructor(options: ActivityFeedOptions) {
    this.#options = options;
  }

  /** Rejects with MicrosoftError. */
  async send(tid: string, oid: string, note: FeedNote): Promise<void> {
    const { graphUrl, appId, tokens } = this.#options;
    const url = `${graphUrl}/users/${encodeURIComponent(oid)}/teamwork/sendActivityNotification`;
    const webUrl = `https://teams.microsoft.com/l/entity/${appId}/desk`;
    await graphPost(url, await tokens.graph(tid), {
      topic: { source: 'text', value: 'Desk', webUrl },
      activityType: note.activityType,
      chainId: note.chainId,
      previewText: { content: note.preview },
      templateParameters: Object.entries(note.parameters).map(([name, value]) => {
        return { name, value };
      }),
    });
  }
}
