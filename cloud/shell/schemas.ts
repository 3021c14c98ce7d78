import { z } from 'zod';

const upnOrOid = z.string().min(1).max(256);
const text = z.string().min(1).max(4_000);

export const NestedAuthBody = z.strictObject({ data: z.string().max(32_768) });
export const OpenChatBody = z.strictObject({
  /** User principal names or object ids of the others. */
  members: z.array(upnOrOid).min(1).max(20),
  topic: z.string().max(250).optional(),
});
export const SayBody = z.strictObject({ chat: z.string().min(1).max(128), text });
export const ChatParams = z.object({ chat: z.string().min(1).max(128) });
export const UserParams = z.object({ oid: z.string().min(1).max(128) });

/** Graph v1.0: a member is bound by its address, `…/users('{id}')`. */
export const NewChatBody = z.object({
  chatType: z.enum(['oneOnOne', 'group']),
  topic: z.string().max(250).nullish(),
  members: z
    .array(z.object({ 'user@odata.bind': z.string().max(512) }))
    .min(2)
    .max(20),
});
export const NewMessageBody = z.object({
  /** Whose message it is: the token will say it once Graph checks tokens. */
  from: z.object({ user: z.object({ id: upnOrOid }) }),
  body: z.object({ content: text }),
});
