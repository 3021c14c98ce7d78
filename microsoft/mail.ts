import type { AppTokens } from './app-tokens.ts';
import { graphPost } from './graph.ts';

export interface GraphMailOptions {
  readonly graphUrl: string;
  readonly tokens: Pick<AppTokens, 'graph'>;
}

/** One mail of words with at most one file. */
export interface Mail {
  /** The mailbox in whose name it is sent: object id or address of a user of the tenant. */
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly attachment: {
    readonly name: string;
    readonly type: string;
    readonly bytes: Uint8Array;
  } | null;
}

/**
 * Graph takes 4 MB in a request, the file in base64 (learn.microsoft.com, "Send Outlook messages":
 * up to 3 MB as a plain attachment).
 */
export const ATTACHMENT_BYTES_MAX = 3_000_000;

/** Mail by the tenant's Exchange Online, as the application itself: `Mail.Send`. */
export class GraphMail {
  readonly #options: GraphMailOptions;

  constructor(options: GraphMailOptions) {
    this.#options = options;
  }

  /** Taken by Exchange, not yet delivered. Rejects with MicrosoftError. */
  async send(tid: string, mail: Mail): Promise<void> {
    const { graphUrl, tokens } = this.#options;
    const { from, to, subject, text, attachment } = mail;
    const url = `${graphUrl}/users/${encodeURIComponent(from)}/sendMail`;
    await graphPost(url, await tokens.graph(tid), {
      message: {
        subject,
        body: { contentType: 'Text', content: text },
        toRecipients: to.map((address) => ({ emailAddress: { address } })),
        attachments: attachment === null ? [] : [fileOf(attachment)],
      },
      saveToSentItems: false,
    });
  }
}

function fileOf({ name, type, bytes }: NonNullable<Mail['attachment']>) {
  return {
    '@odata.type': '#microsoft.graph.fileAttachment',
    name,
    contentType: type,
    contentBytes: Buffer.from(bytes).toString('base64'),
  };
}
