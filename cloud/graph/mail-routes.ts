import { z } from 'zod';
import type { App } from '../http/app.ts';
import { GraphError } from './error.ts';
import type { Graph } from './graph.ts';
import { needs, require } from './permissions.ts';

const RECIPIENTS_MAX = 500;
/** Of one request (learn.microsoft.com, "Send Outlook messages from another user"). */
const REQUEST_BYTES_MAX = 4 * 1024 * 1024;

const Recipient = z.object({ emailAddress: z.object({ address: z.email() }) });
const File = z.object({
  '@odata.type': z.literal('#microsoft.graph.fileAttachment'),
  name: z.string().min(1).max(255),
  contentType: z.string().max(255).default('application/octet-stream'),
  contentBytes: z.base64(),
});
const SendMail = z.object({
  message: z.object({
    subject: z.string().max(255).default(''),
    body: z
      .object({ contentType: z.enum(['Text', 'HTML', 'text', 'html']), content: z.string() })
      .default({ contentType: 'Text', content: '' }),
    toRecipients: z.array(Recipient).min(1).max(RECIPIENTS_MAX),
    attachments: z.array(File).default([]),
  }),
  saveToSentItems: z.boolean().default(true),
});

/** `POST /users/{id}/sendMail`: 202, the mail lies in each recipient's emulated mailbox. */
export function addMailRoutes(app: App, graph: Graph, prefix: string): void {
  const path = `${prefix}/users/:id/sendMail`;
  app.post<{ Params: { id: string } }>(
    path,
    { bodyLimit: REQUEST_BYTES_MAX },
    async (request, reply) => {
      const { caller, body } = graph.ask(request, prefix);
      const { mailboxes } = graph.parts;
      const { id } = request.params;
      const isShared = mailboxes.isShared(caller.tid, id);
      const person = isShared ? undefined : graph.user(caller, id);
      require(caller, needs.sendMail, person);
      const { message } = body(SendMail);
      const attachments = message.attachments.map(({ name, contentType, contentBytes }) => {
        return { name, contentType, bytes: Buffer.from(contentBytes, 'base64') };
      });
      if (attachments.some(({ bytes }) => bytes.length > 3_000_000)) {
        throw new GraphError('ErrorMessageSizeExceeded', 'An attachment is larger than 3 MB.');
      }
      mailboxes.deliver({
        from: person?.upn ?? id.toLowerCase(),
        to: message.toRecipients.map(({ emailAddress }) => emailAddress.address),
        subject: message.subject,
        text: message.body.content,
        attachments,
      });
      return reply.code(202).send();
    },
  );
}
