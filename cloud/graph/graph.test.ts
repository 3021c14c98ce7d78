import { SignJWT, generateKeyPair } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { groupNamed } from '../entra/directory.ts';
import { SECRET } from '../entra/test-support/entra.ts';
import { CONTOSO, FABRIKAM, people, personByKey } from '../people.ts';
import {
  appToken,
  ask,
  codeOf,
  graph,
  ids,
  oid,
  personToken,
  shells,
  test,
  useGraph,
} from './test-support/graph-rig.ts';
import type { Answer } from './test-support/graph-rig.ts';

useGraph();

describe('tokens', () => {
  it('are asked for before anything else, with Graph’s body and ids', async () => {
    const headers = { 'client-request-id': 'mine-1' };
    const answer = await ask(null, '/users?$top=bad', { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers['client-request-id']).toBe('mine-1');
    expect(answer.body).toEqual({
      error: {
        code: 'InvalidAuthenticationToken',
        message: 'Access token is empty.',
        innerError: {
          date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
          'request-id': answer.headers['request-id'],
          'client-request-id': 'mine-1',
        },
      },
    });
  });

  it('of another audience, key, time or making are refused', async () => {
    const own = { grant_type: 'client_credentials', client_secret: SECRET };
    const patchbay = await test.token({ ...own, scope: 'api://patchbay/.default' });
    const good = await appToken(['User.Read.All']);
    const { privateKey } = await generateKeyPair('RS256');
    const claims = { tid: CONTOSO, oid: 'x', roles: ['User.Read.All'] };
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setAudience('https://graph.microsoft.com')
      .setIssuer(`https://sts.windows.net/${CONTOSO}/`)
      .setExpirationTime('1h')
      .sign(privateKey);
    const [head, payload] = good.split('.');
    for (const token of [
      String(patchbay.body['access_token']),
      forged,
      `${head}.${payload}.AAAA`,
      'x.y.z',
    ]) {
      expect(codeOf(await ask(token, '/users'))).toEqual([401, 'InvalidAuthenticationToken']);
    }
    expect((await ask(good, '/users')).status).toBe(200);
    test.now += 2 * 3_600_000;
    expect(codeOf(await ask(good, '/users'))).toEqual([401, 'InvalidAuthenticationToken']);
  });
});

describe('permissions', () => {
  const denied = [403, 'Authorization_RequestDenied'];

  it.each([
    ['/users', 'User.Read.All'],
    ['/users', 'User.ReadBasic.All'],
    [`/users/${oid('ana')}`, 'User.Read.All'],
    [`/users/${oid('ana')}/memberOf`, 'GroupMember.Read.All'],
    [`/groups/${groupNamed(CONTOSO, 'agent').id}/members`, 'GroupMember.Read.All'],
    [`/users/${oid('ana')}/presence`, 'Presence.Read.All'],
    [`/communications/presences/${oid('ana')}`, 'Presence.Read.All'],
    [`/users/${oid('ana')}/chats`, 'Chat.Read.All'],
  ])('an application reads %s with %s and not without', async (path, role) => {
    expect((await ask(await appToken([role]), path)).status).toBe(200);
    expect(codeOf(await ask(await appToken(['Calls.Initiate.All']), path))).toEqual(denied);
  });

  it('a person reads themselves with User.Read, and others only with more', async () => {
    const token = await personToken('ana', ['User.Read', 'Presence.Read']);
    expect((await ask(token, '/me')).body).toMatchObject({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
      id: oid('ana'),
      jobTitle: 'Sales adviser',
    });
    expect((await ask(token, '/users/ANA@contoso.example')).status).toBe(200);
    expect((await ask(token, '/me/presence')).body).toMatchObject({ availability: 'Available' });
    expect((await ask(token, '/me/memberOf')).status).toBe(200);
    for (const path of [`/users/${oid('ben')}`, '/users', `/users/${oid('ben')}/presence`]) {
      expect(codeOf(await ask(token, path))).toEqual(denied);
    }
  });

  it('User.ReadBasic.All shows the basic properties only', async () => {
    const token = await personToken('ana', ['User.ReadBasic.All']);
    const { body } = await ask(token, `/users/${oid('ben')}`);
    expect(body).toMatchObject({ displayName: 'Ben Okafor' });
    expect(body).not.toHaveProperty('jobTitle');
    const asked = await ask(token, `/users/${oid('ben')}?$select=id,jobTitle`);
    expect(asked.body).toMatchObject({ id: oid('ben'), jobTitle: null });
  });

  it('an application has no me', async () => {
    const token = await appToken(['User.Read.All']);
    expect(codeOf(await ask(token, '/me'))).toEqual([400, 'BadRequest']);
  });

  it('foreign, removed and absent people look the same, but for their own id', async () => {
    const token = await appToken(['User.Read.All', 'Presence.Read.All', 'GroupMember.Read.All']);
    await test.twin('PUT', '/emulator/people/ben', { removed: true });
    for (const below of ['', '/presence', '/memberOf']) {
      const answers = await Promise.all(
        [oid('fay'), oid('ben'), 'nobody'].map((key) => ask(token, `/users/${key}${below}`)),
      );
      for (const answer of answers) {
        expect(codeOf(answer)).toEqual([404, 'Request_ResourceNotFound']);
      }
    }
    const fabrikam = groupNamed(FABRIKAM, 'agent').id;
    expect((await ask(token, `/groups/${fabrikam}/members`)).status).toBe(404);
  });
});

describe('lists', () => {
  const eventual = { headers: { ConsistencyLevel: 'eventual' } };
  let token: string;
  beforeEach(async () => {
    token = await appToken(['User.Read.All', 'GroupMember.Read.All']);
  });
  const names = async (query: string, more = {}) => {
    const { body } = await ask(token, `/users?${query}`, more);
    return (body['value'] as { displayName: string }[]).map(({ displayName }) => displayName);
  };

  it('come in pages that lead to each other, and to an end', async () => {
    const seen: unknown[] = [];
    let next: unknown = '/users?$top=2&$select=id';
    for (let pages = 0; typeof next === 'string'; pages += 1) {
      const answer = await ask(token, next);
      expect(pages).toBeLessThan(3);
      seen.push(...(ids(answer) as string[]));
      next = answer.body['@odata.nextLink'];
    }
    const contoso = people.filter(({ tid }) => tid === CONTOSO).map((one) => one.oid);
    expect(seen).toEqual(contoso);
  });

  it.each([
    ["$filter=startswith(displayName,'Ch')", ['Chloé Martin']],
    ["$filter=userPrincipalName eq 'ANA@contoso.example'", ['Ana Ruiz']],
    ["$filter=department eq 'Sales' or department eq 'Support'", ['Ana Ruiz', 'Ben Okafor']],
    [`$filter=id in ('${oid('ben')}','${oid('fay')}')`, ['Ben Okafor']],
    ["$filter=not(startswith(displayName,'A')) and surname eq 'Walsh'", ['Erin Walsh']],
    ["$filter=surname eq 'O''Neil'", []],
  ])('%s', async (query, found) => {
    expect(await names(encodeURI(query))).toEqual(found);
  });

  it('are searched by words, with the header that Graph wants', async () => {
    const search = `$search=${encodeURIComponent('"displayName:mart"')}`;
    expect(await names(search, eventual)).toEqual(['Chloé Martin']);
    const two = `$search=${encodeURIComponent('"displayName:ana" OR "mail:ben"')}&$count=true`;
    const { body } = await ask(token, `/users?${two}`, eventual);
    expect(body['@odata.count']).toBe(2);
    expect(codeOf(await ask(token, `/users?${search}`))).toEqual([400, 'Request_UnsupportedQuery']);
  });

  it.each([
    ['$top=0', 'Request_UnsupportedQuery'],
    ['$top=1000', 'Request_UnsupportedQuery'],
    ['$select=password', 'BadRequest'],
    ['$expand=manager', 'BadRequest'],
    ['$skiptoken=zzz', 'Request_BadRequest'],
    ['$filter=displayName gt 5', 'Request_UnsupportedQuery'],
    ["$filter=displayName eq 'x", 'Request_UnsupportedQuery'],
    [`$filter=${'('.repeat(500)}`, 'Request_UnsupportedQuery'],
    ['$top=1&$top=2', 'BadRequest'],
  ])('refuse %s', async (query, code) => {
    expect(codeOf(await ask(token, `/users?${encodeURI(query)}`))).toEqual([400, code]);
  });
});

describe('groups', () => {
  const team = groupNamed(CONTOSO, 'night shift').id;

  it('follow what an administrator changes', async () => {
    const token = await appToken(['GroupMember.Read.All', 'User.ReadBasic.All']);
    expect((await ask(token, `/groups/${team}/members`)).status).toBe(404);
    await test.twin('PUT', '/emulator/people/ana', { groups: ['night shift'] });
    expect(ids(await ask(token, `/groups/${team}/members`))).toEqual([oid('ana')]);
    const { body } = await ask(token, `/users/${oid('ana')}/memberOf`);
    expect(body['value']).toContainEqual(
      expect.objectContaining({
        '@odata.type': '#microsoft.graph.group',
        id: team,
        displayName: 'night shift',
      }),
    );
    const agents = groupNamed(CONTOSO, 'agent').id;
    const check = { post: { groupIds: [team, agents, groupNamed(CONTOSO, 'provider').id] } };
    const path = `/users/${oid('ana')}/checkMemberGroups`;
    expect((await ask(token, path, check)).body['value']).toEqual([team, agents]);
    await test.twin('PUT', '/emulator/people/ana', { groups: [] });
    expect((await ask(token, path, check)).body['value']).toEqual([agents]);
  });

  it('have no name for who may only read users', async () => {
    const token = await appToken(['User.Read.All']);
    const { body } = await ask(token, `/users/${oid('ana')}/memberOf?$top=1`);
    const [first] = body['value'] as Record<string, unknown>[];
    expect(Object.keys(first ?? {})).toEqual(['@odata.type', 'id']);
  });

  it('are all there where the overage of the groups claim leads', async () => {
    await test.twin('PUT', '/emulator/people/ana', { extraGroups: 300 });
    const token = await appToken('Patchbay');
    const post = { securityEnabledOnly: true };
    const answer = await ask(token, `/users/${oid('ana')}/getMemberObjects`, { post });
    expect(answer.body['value']).toHaveLength(302);
    const own = await personToken('ana', ['User.Read']);
    expect((await ask(own, '/me/getMemberGroups', { post })).body['value']).toHaveLength(302);
    const ben = `/users/${oid('ben')}/getMemberObjects`;
    expect((await ask(own, ben, { post })).status).toBe(403);
  });
});

describe('presences', () => {
  const path = '/communications/getPresencesByUserId';

  it('of many at once leave out who is not of the tenant', async () => {
    const token = await appToken(['Presence.Read.All']);
    const post = { ids: [oid('ben'), oid('fay'), 'unknown', oid('ana')] };
    expect(ids(await ask(token, path, { post }))).toEqual([oid('ana'), oid('ben')]);
  });

  it('are at most 650 a request, at least one', async () => {
    const token = await appToken(['Presence.Read.All']);
    const many = (n: number) => ({ post: { ids: Array.from({ length: n }, () => oid('ana')) } });
    expect((await ask(token, path, many(650))).status).toBe(200);
    expect(codeOf(await ask(token, path, many(651)))).toEqual([400, 'BadRequest']);
    expect(codeOf(await ask(token, path, many(0)))).toEqual([400, 'BadRequest']);
    const own = await personToken('ana', ['Presence.Read']);
    expect((await ask(own, path, many(1))).status).toBe(403);
  });
});

const APP_LINK = 'https://teams.microsoft.com/l/entity/0a7c4ba7-0000-4000-8000-00000000a001/desk';
const offer = {
  topic: { source: 'text', value: 'Offer', webUrl: APP_LINK },
  activityType: 'offer',
  chainId: 7,
  previewText: { content: 'VIP' },
  templateParameters: [
    { name: 'caller', value: 'A customer' },
    { name: 'queue', value: 'Sales' },
  ],
};

describe('the activity feed', () => {
  const path = `/users/${oid('ana')}/teamwork/sendActivityNotification`;
  const feed = () => shells.view(personByKey('ana') ?? expect.fail('Ana')).feed;

  it('shows what our app sends, by the words of the manifest', async () => {
    const token = await appToken('Patchbay');
    expect((await ask(token, path, { post: offer })).status).toBe(204);
    const again = { ...offer, previewText: { content: 'again' } };
    expect((await ask(token, path, { post: again })).status).toBe(204);
    expect(feed()).toMatchObject([
      { title: 'A customer waits in Sales', preview: 'again', webUrl: APP_LINK, read: false },
    ]);
  });

  it.each([
    ['an unknown type', { ...offer, activityType: 'nonsense' }],
    ['a missing parameter', { ...offer, templateParameters: [] }],
    ['a foreign link', { ...offer, topic: { source: 'text', value: 'x' } }],
    ['no topic', { activityType: 'offer' }],
  ])('refuses %s', async (_what, post) => {
    const token = await appToken('Patchbay');
    expect(codeOf(await ask(token, path, { post }))).toEqual([400, 'BadRequest']);
    expect(feed()).toEqual([]);
  });

  it('is not written to by an app that nobody installed, or without the permission', async () => {
    const other = await appToken(['TeamsActivity.Send']);
    expect(codeOf(await ask(other, path, { post: offer }))).toEqual([403, 'Forbidden']);
    const without = await appToken(['User.Read.All']);
    expect((await ask(without, path, { post: offer })).status).toBe(403);
    const token = await appToken('Patchbay', FABRIKAM);
    expect((await ask(token, path, { post: offer })).status).toBe(404);
  });
});

it('chats: whose message it is, the token says', async () => {
  const token = await personToken('erin', ['Chat.Create', 'ChatMessage.Send', 'Chat.Read']);
  const bind = (key: string) => ({
    'user@odata.bind': `https://graph.microsoft.com/v1.0/users('${oid(key)}')`,
  });
  const post = { chatType: 'group', topic: 'Billing', members: ['ana', 'ben', 'erin'].map(bind) };
  const made = await ask(token, '/chats', { post });
  expect(made.status).toBe(201);
  const path = `/chats/${encodeURIComponent(String(made.body['id']))}/messages`;
  const said = await ask(token, path, { post: { body: { content: 'hello' } } });
  expect(said.body).toMatchObject({ from: { user: { id: oid('erin') } } });
  expect((await ask(token, '/me/chats')).body).toMatchObject({ value: [{ topic: 'Billing' }] });
  const stranger = await personToken('chloe', ['ChatMessage.Send']);
  expect((await ask(stranger, path, { post: { body: { content: 'x' } } })).status).toBe(404);
  const foreign = { chatType: 'oneOnOne', members: ['erin', 'fay'].map(bind) };
  expect((await ask(token, '/chats', { post: foreign })).status).toBe(404);
});

describe('$batch', () => {
  let token: string;
  beforeEach(async () => {
    token = await appToken(['User.Read.All']);
  });
  const part = (id: string, url: string, more = {}) => ({ id, method: 'GET', url, ...more });
  const batch = (requests: object[]) => ask(token, '/$batch', { post: { requests } });
  const byId = ({ body }: Answer) =>
    Object.fromEntries(
      (body['responses'] as { id: string; status: number }[]).map(({ id, status }) => [id, status]),
    );

  it('answers each part by itself, with or without the version in its address', async () => {
    const answer = await batch([
      part('1', `/users/${oid('ana')}?$select=id`),
      part('2', `/v1.0/users/${oid('ben')}`),
      part('3', '/users/nobody'),
      part('4', '/groups'),
    ]);
    expect(byId(answer)).toEqual({ '1': 200, '2': 200, '3': 404, '4': 403 });
    expect(answer.body['responses']).toContainEqual(
      expect.objectContaining({ id: '1', body: expect.objectContaining({ id: oid('ana') }) }),
    );
  });

  it('does not do what depends on something that failed', async () => {
    const answer = await batch([
      part('1', '/users/nobody'),
      part('2', '/users', { dependsOn: ['1'] }),
      part('3', '/users', { dependsOn: ['2'] }),
      part('4', '/users'),
    ]);
    expect(byId(answer)).toEqual({ '1': 404, '2': 424, '3': 424, '4': 200 });
  });

  it('meets throttling in each part', async () => {
    graph.dials = { ...graph.dials, failStatus: 429, failTimes: 1, retryAfterS: 3 };
    const answer = await batch([part('1', '/users'), part('2', '/users', { dependsOn: [] })]);
    expect(Object.values(byId(answer)).toSorted()).toEqual([200, 429]);
    expect(answer.body['responses']).toContainEqual(
      expect.objectContaining({ headers: expect.objectContaining({ 'retry-after': '3' }) }),
    );
  });

  it.each([
    ['21 parts', Array.from({ length: 21 }, (_, n) => part(`${n}`, '/users'))],
    ['the same id twice', [part('1', '/users'), part('1', '/users')]],
    ['a circle', [part('1', '/users', { dependsOn: ['2'] }), part('2', '/users')]],
    ['nothing', []],
  ])('refuses %s', async (_what, requests) => {
    expect(codeOf(await batch(requests))).toEqual([400, 'BadRequest']);
  });

  it('goes nowhere else and holds no batch', async () => {
    const answer = await batch([
      part('1', 'https://evil.example/'),
      part('2', '//evil.example/'),
      part('3', '/$batch', { method: 'POST', body: { requests: [] } }),
      part('4', '/v1.0/$batch', { method: 'POST', body: { requests: [] } }),
      part('5', '/../../emulator/people'),
    ]);
    expect(Object.values(byId(answer)).every((status) => status === 400)).toBe(true);
  });
});

describe('dials', () => {
  it('throttle so many requests, with Retry-After, after the token was looked at', async () => {
    const token = await appToken(['User.Read.All']);
    graph.dials = { ...graph.dials, failStatus: 429, failTimes: 2, retryAfterS: 7 };
    expect((await ask('bad', '/users')).status).toBe(401);
    for (const _ of [1, 2]) {
      const answer = await ask(token, '/users');
      expect(codeOf(answer)).toEqual([429, 'TooManyRequests']);
      expect(answer.headers['retry-after']).toBe('7');
    }
    expect((await ask(token, '/users')).status).toBe(200);
  });
});

it('what nobody built is Graph’s 400, not the emulator’s 404', async () => {
  const token = await appToken(['User.Read.All']);
  expect(codeOf(await ask(token, '/planner/tasks'))).toEqual([400, 'BadRequest']);
});
