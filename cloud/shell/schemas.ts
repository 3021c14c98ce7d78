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
