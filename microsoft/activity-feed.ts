import type { ConfidentialClientApplication } from '@azure/msal-node';
import { entraClient } from './entra-client.ts';
import type { EntraClientOptions } from './entra-client.ts';
import { MicrosoftError } from './error.ts';
import { graphPost } from './graph.ts';
import { faultOf } from './sign-in.ts';

const TENANTS_MAX = 1_000;
const SCOPES = ['https://graph.microsoft.com/.default'];

export interface ActivityFeedOptions extends EntraClientOptions {
  readonly graphUrl: string;
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
  readonly #clients = new Map<string, ConfidentialClientApplication>();

  constructor(options: ActivityFeedOptions) {
    this.#options = options;
  }

  /** Rejects with MicrosoftError. */
  async send(tid: string, oid: string, note: FeedNote): Promise<void> {
    const { graphUrl, appId } = this.#options;
    const url = `${graphUrl}/users/${encodeURIComponent(oid)}/teamwork/sendActivityNotification`;
    const webUrl = `https://teams.microsoft.com/l/entity/${appId}/desk`;
    await graphPost(url, await this.#token(tid), {
      topic: { source: 'text', value: 'Desk', webUrl },
      activityType: note.activityType,
      chainId: note.chainId,
      previewText: { content: note.preview },
      templateParameters: Object.entries(note.parameters).map(([name, value]) => {
        return { name, value };
      }),
    });
  }

  async #token(tid: string): Promise<string> {
    try {
      const scopes = SCOPES;
      const answer = await this.#client(tid).acquireTokenByClientCredential({ scopes });
      if (answer !== null) return answer.accessToken;
    } catch (error) {
      throw faultOf(error);
    }
    throw new MicrosoftError('unexpected', 'Entra ID answered without a token');
  }

  #client(tid: string): ConfidentialClientApplication {
    const known = this.#clients.get(tid);
    if (known !== undefined) return known;
    const client = entraClient(this.#options, tid);
    if (this.#clients.size >= TENANTS_MAX) this.#clients.clear();
    this.#clients.set(tid, client);
    return client;
  }
}
