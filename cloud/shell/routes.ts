import { must } from '../check.ts';
import { CloudError } from '../error.ts';
import type { App } from '../http/app.ts';
import { NoBody, PersonParams } from '../http/schemas.ts';
import { people, personByKey, type Person } from '../people.ts';
import { answerNestedAuth } from './nested-auth.ts';
import { manifest } from './manifest.ts';
import { NestedAuthBody, OpenChatBody, SayBody } from './schemas.ts';
import { ShellSettings } from './settings.ts';
import type { Shells } from './shells.ts';
import { tabToken, type TokenMaker } from './tab-token.ts';

const params = PersonParams;
const path = '/emulator/shell/:person';
const named = (key: string): Person => must(personByKey(key), 'the schema admits only people');

/** One person's Teams client: what its page shows and does, a program does with these. */
export function addShellRoutes(app: App, shells: Shells, maker: TokenMaker): void {
  app.get(path, { schema: { params } }, async (request) =>
    shells.view(named(request.params.person)),
  );
  app.put(path, { schema: { params, body: ShellSettings.partial() } }, async (request) => {
    const person = named(request.params.person);
    shells.set(person, request.body);
    return shells.view(person);
  });
  app.post(`${path}/token`, { schema: { params, body: NoBody } }, async (request) => {
    const person = named(request.params.person);
    const as = shells.settings(person).token;
    return tabToken(maker, { person, audience: manifest.webApplicationInfo.resource, as });
  });
  app.post(
    `${path}/nested-auth`,
    { schema: { params, body: NestedAuthBody } },
    async ({ params: { person: key }, body: { data } }) => {
      const person = named(key);
      const answer = await answerNestedAuth(maker, person, shells.settings(person).token, data);
      return { data: answer ?? null };
    },
  );
  app.post(`${path}/kill-socket`, { schema: { params, body: NoBody } }, async (request) => {
    const person = named(request.params.person);
    shells.killSocket(person);
    return shells.view(person);
  });
  app.post(`${path}/feed/read`, { schema: { params, body: NoBody } }, async (request) => {
    const person = named(request.params.person);
    shells.markRead(person);
    return shells.view(person);
  });
  addChatRoutes(app, shells);
}

function addChatRoutes(app: App, shells: Shells): void {
  app.post(`${path}/chats`, { schema: { params, body: OpenChatBody } }, async (request) => {
    const person = named(request.params.person);
    const { members, topic } = request.body;
    return shells.openChat(person, members.map(userOf), topic);
  });
  app.post(`${path}/chats/say`, { schema: { params, body: SayBody } }, async (request) => {
    const person = named(request.params.person);
    shells.say(person, request.body.chat, request.body.text);
    return shells.view(person);
  });
}

/** Teams takes a user principal name, an object id, or the id with its kind before it. */
export function userOf(text: string): Person {
  const given = text
    .trim()
    .toLowerCase()
    .replace(/^8:orgid:/, '');
  const found = people.find((person) => person.upn === given || person.oid === given);
  if (found === undefined) throw new CloudError('notFound', 'no such user', { path: 'members' });
  return found;
}
