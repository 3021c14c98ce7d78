import { CloudError } from '../error.ts';
import type { App } from '../http/app.ts';
import { personByOid, type Person } from '../people.ts';
import type { Chat, ChatMessage } from './chats.ts';
import { ActivityNotification } from './feed.ts';
import { userOf } from './routes.ts';
import { ChatParams, NewChatBody, NewMessageBody, UserParams } from './schemas.ts';
import type { Shells } from './shells.ts';

const users = '/graph/v1.0/users/:oid';
const chats = '/graph/v1.0/chats';

/** Graph v1.0, as far as a client shows it: the activity feed and chats. No permissions yet. */
export function addShellGraphRoutes(app: App, shells: Shells): void {
  app.post(
    `${users}/teamwork/sendActivityNotification`,
    { schema: { params: UserParams, body: ActivityNotification } },
    async (request, reply) => {
      shells.notify(user(request.params.oid), request.body);
      return reply.code(204).send();
    },
  );
  app.get(`${users}/chats`, { schema: { params: UserParams } }, async (request) => ({
    value: shells.chats.of(user(request.params.oid)).map(graphChat),
  }));
  app.post(chats, { schema: { body: NewChatBody } }, async (request, reply) => {
    const { members, topic } = request.body;
    const chat = shells.chats.open(
      members.map((member) => userOf(boundId(member['user@odata.bind']))),
      topic ?? '',
    );
    return reply.code(201).send(graphChat(chat));
  });
  app.post(
    `${chats}/:chat/messages`,
    { schema: { params: ChatParams, body: NewMessageBody } },
    async (request, reply) => {
      const person = userOf(request.body.from.user.id);
      const { chat } = request.params;
      shells.say(person, chat, request.body.body.content);
      const messages = shells.chats.find(chat, person).messages;
      return reply.code(201).send(messages.slice(-1).map(graphMessage)[0]);
    },
  );
}

function user(oid: string): Person {
  const person = personByOid(oid);
  if (person === undefined) throw new CloudError('notFound', 'no such user', { path: 'oid' });
  return person;
}

function boundId(address: string): string {
  const id = /users(?:\('([^']{1,128})'\)|\/([^/]{1,128}))$/.exec(address);
  return id?.[1] ?? id?.[2] ?? '';
}

function graphChat(chat: Chat) {
  return {
    id: chat.id,
    topic: chat.topic === '' ? null : chat.topic,
    chatType: chat.id.endsWith('@unq.gbl.spaces') ? 'oneOnOne' : 'group',
    members: chat.members.map((userId) => ({ userId })),
  };
}

function graphMessage(message: ChatMessage) {
  return {
    id: String(message.id),
    createdDateTime: new Date(message.at).toISOString(),
    from: { user: { id: message.from } },
    body: { contentType: 'text', content: message.text },
  };
}
