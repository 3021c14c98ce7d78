import assert from 'node:assert/strict';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { ANA, CONTOSO, GRAPH, OTHER, PATCHBAY, registerOther, SECRET } from '../parts.ts';
import { packageName } from '../results.ts';
import type { Check, Cloud, Suite } from '../suite.ts';

/**
 * Graph as Microsoft documents it, asked by plain HTTPS with tokens that msal-node got: of an
 * application as itself, and of a person.
 */
const BEN = 'c0a70050-0000-4000-8000-000000000112';
const SCOPE = 'https://graph.microsoft.com/.default';

type Roles = readonly string[];

function client(cloud: Cloud, clientId: string): ConfidentialClientApplication {
  return new ConfidentialClientApplication({
    auth: {
      clientId,
      clientSecret: SECRET,
      authority: `${cloud.https}/${CONTOSO}`,
      knownAuthorities: [cloud.host],
    },
  });
}

async function consent(cloud: Cloud): Promise<void> {
  for (const consented of [false, true]) {
    await cloud.twin('PUT', '/emulator/consents', { client: OTHER, tenant: CONTOSO, consented });
  }
}

/** A token of an application with these app roles; of Patchbay when none are named. */
async function appToken(cloud: Cloud, roles?: Roles): Promise<string> {
  if (roles !== undefined) {
    await registerOther(cloud, { requiredAccess: [{ resource: GRAPH, scopes: [], roles }] });
    await consent(cloud);
  }
  const app = client(cloud, roles === undefined ? PATCHBAY : OTHER);
  const answer = await app.acquireTokenByClientCredential({ scopes: [SCOPE] });
  return answer?.accessToken ?? assert.fail('msal-node got no token');
}

/** Ana's token with these scopes, by the code that a sign-in brings. */
async function anasToken(cloud: Cloud, scopes: string[]): Promise<string> {
  await registerOther(cloud, { requiredAccess: [{ resource: GRAPH, scopes, roles: [] }] });
  await consent(cloud);
  const app = client(cloud, OTHER);
  const redirectUri = 'http://localhost/callback';
  const url = await app.getAuthCodeUrl({ scopes, redirectUri });
  const { parameters } = await cloud.twin('POST', '/emulator/sign-in', { url, as: ANA.key });
  const { code } = parameters as { code: string };
  const { accessToken } = await app.acquireTokenByCode({ code, scopes, redirectUri });
  return accessToken;
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

async function ask(
  cloud: Cloud,
  token: string,
  path: string,
  more: { readonly post?: object; readonly headers?: Record<string, string> } = {},
): Promise<Answer> {
  const url = path.startsWith('https:') ? path : `${cloud.https}/graph/v1.0${path}`;
  const answer = await fetch(url, {
    method: more.post === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...more.headers,
      ...(more.post === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(more.post === undefined ? {} : { body: JSON.stringify(more.post) }),
  });
  const text = await answer.text();
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>); // Graph's objects
  return { status: answer.status, body, headers: answer.headers };
}

const list = ({ body }: Answer) => body['value'] as readonly Record<string, unknown>[];

const users: readonly Check[] = [
  {
    section: '3.1 Users and groups',
    operation: 'GET /me and /users/{id or user principal name}, with $select',
    run: async (cloud) => {
      const token = await anasToken(cloud, ['User.Read']);
      assert.equal((await ask(cloud, token, '/me')).body['id'], ANA.oid);
      const byName = await ask(cloud, token, `/users/${ANA.upn}?$select=id,jobTitle`);
      assert.equal(byName.body['jobTitle'], 'Sales adviser');
      assert.equal((await ask(cloud, token, `/users/${BEN}`)).status, 403);
    },
  },
  {
    section: '3.1 Users and groups',
    operation: 'GET /users in pages, with $filter, $search, $count and $top',
    note: 'eq, ne, in, startsWith, endsWith, and, or, not; no lambda operators, no $expand',
    run: async (cloud) => {
      const token = await appToken(cloud, ['User.Read.All']);
      const first = await ask(cloud, token, '/users?$top=3&$select=id');
      const rest = await ask(cloud, token, String(first.body['@odata.nextLink']));
      assert.deepEqual([list(first).length, list(rest).length], [3, 2]);
      assert.equal(rest.body['@odata.nextLink'], undefined);
      const found = await ask(cloud, token, "/users?$filter=startswith(displayName,'Ben')");
      assert.deepEqual(
        list(found).map(({ id }) => id),
        [BEN],
      );
      const headers = { ConsistencyLevel: 'eventual' };
      const search = '/users?$search="displayName:martin"&$count=true';
      const searched = await ask(cloud, token, search, { headers });
      assert.equal(searched.body['@odata.count'], 1);
      assert.equal((await ask(cloud, token, search)).status, 400);
    },
  },
  {
    section: '3.1 Users and groups',
    operation: 'memberOf, members of a group, checkMemberGroups, getMemberObjects',
    note: 'groups are not nested, so transitive is the same',
    run: async (cloud) => {
      await cloud.twin('PUT', '/emulator/people/ana', { groups: ['night shift'] });
      const token = await appToken(cloud, ['GroupMember.Read.All', 'User.ReadBasic.All']);
      const groups = list(await ask(cloud, token, `/users/${ANA.oid}/memberOf`));
      const group = groups.find(({ displayName }) => displayName === 'night shift');
      const id = String(group?.['id']);
      const members = list(await ask(cloud, token, `/groups/${id}/members`));
      assert.deepEqual(
        members.map((one) => one['id']),
        [ANA.oid],
      );
      const post = { groupIds: [id, CONTOSO] };
      const checked = await ask(cloud, token, `/users/${ANA.oid}/checkMemberGroups`, { post });
      assert.deepEqual(checked.body['value'], [id]);
    },
  },
];

const presence: readonly Check[] = [
  {
    section: '3.1 Presence',
    operation: 'presence of oneself, of one and of 650 people',
    note: 'availability and activity; no status message, no work location',
    run: async (cloud) => {
      const own = await anasToken(cloud, ['Presence.Read']);
      assert.equal((await ask(cloud, own, '/me/presence')).body['availability'], 'Available');
      const token = await appToken(cloud, ['Presence.Read.All']);
      const one = await ask(cloud, token, `/communications/presences/${BEN}`);
      assert.equal(one.body['id'], BEN);
      const many = (n: number) =>
        ask(cloud, token, '/communications/getPresencesByUserId', {
          post: { ids: Array.from({ length: n }, () => BEN) },
        });
      assert.equal(list(await many(650)).length, 1);
      assert.equal((await many(651)).status, 400);
    },
  },
  {
    section: '3.1 Presence',
    operation: 'setPresence, setUserPreferredPresence, setStatusMessage',
    note: 'not built: PUT /emulator/presence/{person} sets what a person would set',
  },
  {
    section: '3.2 Change notifications',
    operation: 'subscriptions',
    note: 'not built: the product asks for presence; subscriptions come with the directory',
  },
];

const LINK = 'https://teams.microsoft.com/l/entity/0a7c4ba7-0000-4000-8000-00000000a001/desk';

const around: readonly Check[] = [
  {
    section: '3.5 Activity feed and chats',
    operation: 'sendActivityNotification as the application, by the manifest’s words',
    note: 'to one person; our app only, which everybody has installed',
    run: async (cloud) => {
      const post = {
        topic: { source: 'text', value: 'Desk', webUrl: LINK },
        activityType: 'offer',
        previewText: { content: 'x' },
        templateParameters: [
          { name: 'caller', value: 'A customer' },
          { name: 'queue', value: 'Sales' },
        ],
      };
      const path = `/users/${ANA.oid}/teamwork/sendActivityNotification`;
      assert.equal((await ask(cloud, await appToken(cloud), path, { post })).status, 204);
      const foreign = await appToken(cloud, ['TeamsActivity.Send']);
      assert.equal((await ask(cloud, foreign, path, { post })).status, 403);
    },
  },
  {
    section: '3.5 Activity feed and chats',
    operation: 'chats: create, list, send a message as a person',
    note: 'text only',
    run: async (cloud) => {
      const token = await anasToken(cloud, ['Chat.Create', 'ChatMessage.Send', 'Chat.Read']);
      const members = [ANA.oid, BEN].map((id) => ({
        'user@odata.bind': `https://graph.microsoft.com/v1.0/users('${id}')`,
      }));
      const made = await ask(cloud, token, '/chats', { post: { chatType: 'oneOnOne', members } });
      const path = `/chats/${encodeURIComponent(String(made.body['id']))}/messages`;
      const said = await ask(cloud, token, path, { post: { body: { content: 'hello' } } });
      assert.equal(said.status, 201);
      assert.equal(list(await ask(cloud, token, '/me/chats')).length, 1);
    },
  },
  {
    section: '3.5 Batches and throttling',
    operation: '$batch: at most 20 parts, dependsOn, each with its own answer',
    run: async (cloud) => {
      const token = await appToken(cloud, ['User.Read.All']);
      const part = (id: string, url: string, dependsOn: string[] = []) => {
        return { id, method: 'GET', url, dependsOn };
      };
      const requests = [
        part('1', `/users/${ANA.oid}`),
        part('2', '/v1.0/users/nobody', ['1']),
        part('3', '/users', ['2']),
      ];
      const { body } = await ask(cloud, token, '/$batch', { post: { requests } });
      const responses = body['responses'] as { id: string; status: number }[];
      assert.deepEqual(responses.map(({ id, status }) => `${id} ${status}`).toSorted(), [
        '1 200',
        '2 404',
        '3 424',
      ]);
    },
  },
  {
    section: '3.5 Batches and throttling',
    operation: '429 with Retry-After',
    note: 'by dial, not by counting requests',
    run: async (cloud) => {
      const token = await appToken(cloud, ['User.Read.All']);
      const graph = { failStatus: 429, failTimes: 1, retryAfterS: 2 };
      await cloud.twin('PUT', '/emulator/dials', { graph });
      const throttled = await ask(cloud, token, '/users');
      assert.equal(throttled.status, 429);
      assert.equal(throttled.headers.get('retry-after'), '2');
      assert.equal((await ask(cloud, token, '/users')).status, 200);
    },
  },
  {
    section: '3 Tokens and errors',
    operation: 'audience, permission and error body as documented',
    run: async (cloud) => {
      const app = client(cloud, PATCHBAY);
      const scopes = ['api://patchbay/.default'];
      const other = await app.acquireTokenByClientCredential({ scopes });
      const headers = { 'client-request-id': 'mine' };
      const wrong = await ask(cloud, other?.accessToken ?? '', '/users', { headers });
      assert.equal(wrong.status, 401);
      const { error } = wrong.body as { error: Record<string, Record<string, string>> };
      assert.equal(error['code'], 'InvalidAuthenticationToken');
      assert.equal(error['innerError']?.['client-request-id'], 'mine');
      assert.equal(error['innerError']?.['request-id'], wrong.headers.get('request-id'));
      const denied = await ask(cloud, await appToken(cloud, ['Presence.Read.All']), '/users');
      assert.equal(denied.status, 403);
    },
  },
];

export const graph: Suite = {
  name: 'graph',
  packages: (root) => [packageName(root, '@azure/msal-node')],
  checks: [...users, ...presence, ...around],
};
