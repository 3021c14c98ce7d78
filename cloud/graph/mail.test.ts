import { describe, expect, it } from 'vitest';
import { appToken, ask, codeOf, mailboxes, useGraph } from './test-support/graph-rig.ts';

useGraph();

describe('mail', () => {
  const address = 'reception@contoso.example';
  const path = `/users/${address}/sendMail`;
  const file = {
    '@odata.type': '#microsoft.graph.fileAttachment',
    name: 'voicemail.wav',
    contentType: 'audio/wav',
    contentBytes: Buffer.from('RIFF').toString('base64'),
  };
  const to = (...addresses: string[]) =>
    addresses.map((each) => ({ emailAddress: { address: each } }));
  const message = {
    subject: 'Voicemail',
    body: { contentType: 'Text', content: 'From +44…' },
    toRecipients: to(address, 'ana@contoso.example'),
    attachments: [file],
  };

  it('lies in every mailbox that it was sent to, with its file', async () => {
    mailboxes.reset();
    const sent = await ask(await appToken('Patchbay'), path, { post: { message } });
    expect(sent.status).toBe(202);
    const [mail] = mailboxes.of('Ana@contoso.example');
    expect(mail).toMatchObject({ from: address, subject: 'Voicemail', text: 'From +44…' });
    expect(mail?.attachments[0]).toMatchObject({ name: 'voicemail.wav', contentType: 'audio/wav' });
    expect(mailboxes.of(address)).toEqual([mail]);
  });

  it('is sent by whoever may, from a mailbox that is there', async () => {
    const other = await appToken(['User.Read.All']);
    const denied = await ask(other, path, { post: { message } });
    expect(codeOf(denied)).toEqual([403, 'Authorization_RequestDenied']);
    const token = await appToken('Patchbay');
    const nobody = await ask(token, '/users/nobody@contoso.example/sendMail', {
      post: { message },
    });
    expect(codeOf(nobody)).toEqual([404, 'Request_ResourceNotFound']);
    const foreign = await ask(token, '/users/reception@fabrikam.example/sendMail', {
      post: { message },
    });
    expect(codeOf(foreign)).toEqual([404, 'Request_ResourceNotFound']);
    const none = await ask(token, path, { post: { message: { ...message, toRecipients: [] } } });
    expect(codeOf(none)).toEqual([400, 'BadRequest']);
  });
});
