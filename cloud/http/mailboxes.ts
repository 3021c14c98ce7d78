import { z } from 'zod';
import { CloudError } from '../error.ts';
import type { Mailboxes, StoredMail } from '../mail/mailboxes.ts';
import type { App } from './app.ts';

const params = z.object({ address: z.string().min(3).max(254) });
const ofFile = params.extend({
  id: z.coerce.number().int().min(1),
  file: z.coerce.number().int().min(0),
});

/** What lies in a mailbox: the same for people (its page) and programs. */
export function addMailboxRoutes(app: App, mailboxes: Mailboxes): void {
  app.get('/emulator/mailboxes', async () =>
    mailboxes.addresses().map((address) => ({ address, mails: mailboxes.of(address).length })),
  );
  app.get('/emulator/mailboxes/:address', { schema: { params } }, async (request) =>
    mailboxes.of(request.params.address).map(viewOf),
  );
  app.get(
    '/emulator/mailboxes/:address/:id/files/:file',
    { schema: { params: ofFile } },
    async (request, reply) => {
      const { address, id, file } = request.params;
      const found = mailboxes.find(address, id)?.attachments[file];
      if (found === undefined) throw new CloudError('notFound', 'no such file', { path: 'file' });
      return reply
        .type(found.contentType)
        .header('content-disposition', 'inline')
        .header('x-content-type-options', 'nosniff')
        .send(found.bytes);
    },
  );
}

const viewOf = ({ id, at, from, to, subject, text, attachments }: StoredMail) => ({
  ...{ id, at, from, to, subject, text },
  files: attachments.map(({ name, contentType, bytes }) => {
    return { name, contentType, bytes: bytes.length };
  }),
});
