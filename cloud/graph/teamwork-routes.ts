import { z } from 'zod';
import { CloudError } from '../error.ts';
import type { App } from '../http/app.ts';
import type { Person } from '../people.ts';
import type { Chat, ChatMessage } from '../shell/chats.ts';
import { ActivityNotification } from '../shell/feed.ts';
import { manifest } from '../shell/manifest.ts';
import type { Caller } from './caller.ts';
import { GraphError } from './error.ts';
import type { Graph } from './graph.ts';
import { needs, require, self } from './permissions.ts';

interface ById {
  Params: { id: string };
}

const NewChat = z.object({
  chatType: z.enum(['oneOnOne', 'group']),
  topic: z.string().max(250).nullish(),
  members: z
    .array(z.object({ 'user@odata.bind': z.string().max(512) }))
    .min(2)
    .max(20),
});
const NewMessage = z.object({ body: z.object({ content: z.string().min(1).max(4_000) }) });

/** What lands in a person's Teams client: notices in the activity feed, chats. */
export function addTeamworkRoutes(app: App, graph: Graph, prefix: string): void {
  const action = 'teamwork/sendActivityNotification';
  app.post<ById>(`${prefix}/users/:id/${action}`, async (request, reply) => {
    const { caller, body } = graph.ask(request, prefix);
    require(caller, needs.sendActivity);
    const person = graph.user(caller, request.params.id);
    requireInstalled(caller);
    const { shells } = graph.parts;
    const notice = body(ActivityNotification);
    inGraphsWords(() => shells.notify(person, notice, caller.person?.name));
    return reply.code(204).send();
  });
  addChatRoutes(app, graph, prefix);
}

/** Only an app that the recipient has installed may send: ours is, no other is. */
function requireInstalled({ clientId }: Caller): void {
  if (clientId === manifest.webApplicationInfo.id) return;
  const message = `Application with AAD App Id '${clientId.slice(0, 64)}' is not installed.`;
  throw new GraphError('Forbidden', message);
}

function addChatRoutes(app: App, graph: Graph, prefix: string): void {
  const { chats } = graph.parts.shells;
  const list = (caller: Caller, person: Person) => {
    require(caller, needs.readChats, person);
    return { value: chats.of(person).map(graphChat) };
  };
  app.get(`${prefix}/me/chats`, async (request) => {
    const { caller } = graph.ask(request, prefix);
    return list(caller, self(caller));
  });
  app.get<ById>(`${prefix}/users/:id/chats`, async (request) => {
    const { caller } = graph.ask(request, prefix);
    return list(caller, graph.user(caller, request.params.id));
  });
  app.post(`${prefix}/chats`, async (request, reply) => {
    const { caller, body } = graph.ask(request, prefix);
    require(caller, needs.createChat);
    const { members, topic } = body(NewChat);
    const people = members.map((one) => graph.user(caller, boundId(one['user@odata.bind'])));
    if (caller.person !== null && !people.includes(caller.person)) {
      throw new GraphError('BadRequest', 'The caller must be a member of the chat.');
    }
    const chat = inGraphsWords(() => chats.open(people, topic ?? ''));
    return reply.code(201).send(graphChat(chat));
  });
  app.post<ById>(`${prefix}/chats/:id/messages`, async (request, reply) => {
    const { caller, body } = graph.ask(request, prefix);
    require(caller, needs.sendMessage);
    const person = self(caller);
    const { content } = body(NewMessage).body;
    const { id } = request.params;
    const { shells } = graph.parts;
    inGraphsWords(() => shells.say(person, id, content));
    const { messages } = chats.find(id, person);
    return reply.code(201).send(messages.slice(-1).map(graphMessage)[0]);
  });
}

/** The client's store refuses in the emulator's words. */
function inGraphsWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const code = error.code === 'notFound' ? 'NotFound' : 'BadRequest';
    throw new GraphError(code, `${error.path}: ${error.message}`);
  }
}

function boundId(address: string): string {
  const id = /users(?:\('([^']{1,128})'\)|\/([^/]{1,128}))$/.exec(address);
  return id?.[1] ?? id?.[2] ?? '';
}

const graphChat = (chat: Chat) => ({
  id: chat.id,
  topic: chat.topic === '' ? null : chat.topic,
  chatType: chat.id.endsWith('@unq.gbl.spaces') ? 'oneOnOne' : 'group',
  members: chat.members.map((userId) => ({ userId })),
});

const graphMessage = (message: ChatMessage) => ({
  id: String(message.id),
  createdDateTime: new Date(message.at).toISOString(),
  from: { user: { id: message.from } },
  body: { contentType: 'text', content: message.text },
});
