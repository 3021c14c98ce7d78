import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Stack } from '../support/stack.ts';
import { Twin, type Person } from '../support/twin.ts';
import { until, untilTrue } from '../support/until.ts';

const CONTOSO = 'c0a70050-0000-4000-8000-000000000001';
const REPORTING = '0a7c4ba7-0000-4000-8000-00000000a003';
const MINUTE_MS = 60_000;
/** Looked again as often as may be: what the defaults add up to stands in main/config.test.ts. */
const SOON = {
  PATCHBAY_ENTRA_CHECK_MS: '1000',
  PATCHBAY_ENTRA_KEYS_MS: '1000',
  PATCHBAY_WINDOW_CHECK_MS: '1000',
};

let stack: Stack;
let twin: Twin;

beforeAll(async () => {
  stack = await Stack.start({ env: SOON });
  twin = new Twin(stack.cloudUrl);
});
afterAll(() => stack.stop());

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function call(
  path: string,
  token: string,
  options: { readonly tenant?: string; readonly post?: unknown } = {},
): Promise<Answer> {
  const { tenant, post } = options;
  const answer = await fetch(`${stack.productUrl}/api/v1${path}`, {
    method: post === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(tenant === undefined ? {} : { 'x-patchbay-tenant': tenant }),
      ...(post === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(post === undefined ? {} : { body: JSON.stringify(post) }),
  });
  return { status: answer.status, body: await answer.json() };
}

/** What an administrator does to a person in Entra ID. */
async function inEntra(person: Person, change: Readonly<Record<string, unknown>>): Promise<Groups> {
  const answer = await fetch(`${stack.cloudUrl}/emulator/people/${person}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { memberships: Groups }).memberships;
}

type Groups = readonly { readonly id: string; readonly name: string }[];

/** A new sign-in: the twin hands out the same token again. */
const fresh = (person: Person): Promise<string> => new Twin(stack.cloudUrl).token(person);

async function appToken(): Promise<string> {
  const answer = await fetch(`${stack.cloudUrl}/${CONTOSO}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: REPORTING,
      client_secret: 'reporting-demo-secret',
      scope: 'api://patchbay/.default',
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** An open event stream, and how it was closed. */
async function listen(token: string): Promise<{ closed: () => number | null; end: () => void }> {
  const url = `${stack.productUrl.replace('http', 'ws')}/api/v1/events`;
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } });
  let code: number | null = null;
  let heard = false;
  socket.on('message', () => (heard = true));
  socket.on('close', (closed) => (code = closed));
  await untilTrue('the snapshot', () => heard);
  return { closed: () => code, end: () => socket.terminate() };
}

const auditOf = async (): Promise<readonly { action: string; subject: string }[]> => {
  const { body } = await call('/audit?limit=500', await twin.token('dana'));
  return (body as { items: { action: string; subject: string }[] }).items;
};

describe('sign-in against the emulated Entra ID', () => {
  it('knows people by tenant and object id, and nobody else', async () => {
    expect((await call('/me', await twin.token('ana'))).body).toMatchObject({ agent: 'ana' });
    expect((await call('/me', await twin.token('dana'))).body).toMatchObject({ agent: 'dana' });
    expect((await call('/board', await twin.token('erin'))).status).toBe(403);
    const fay = await call('/agents/ana', await twin.token('fay'));
    const nobody = await call('/agents/nobody', await twin.token('fay'));
    expect([fay.status, fay.body]).toEqual([404, nobody.body]);
  });

  it('takes a program by its app roles alone, in its own column', async () => {
    const token = await appToken();
    expect((await call('/reports/queues', token)).status).toBe(200);
    expect((await call('/config', token)).status).toBe(403);
    expect((await call('/audit', token)).status).toBe(403);
    expect((await call('/board', token, { tenant: 'fabrikam' })).status).toBe(403);
  });

  it('goes on through a rotation of the keys', async () => {
    const before = await twin.token('ana');
    const rotated = await fetch(`${stack.cloudUrl}/emulator/keys/rotate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(rotated.status).toBe(200);
    const after = await fresh('ana');
    expect((await call('/me', before)).status).toBe(200);
    await until(
      'the new key is known',
      async () => {
        const { status } = await call('/me', after);
        return status === 200 ? true : undefined;
      },
      MINUTE_MS,
    );
  });

  it('lets the provider act in one tenant at a time, on record', async () => {
    const pat = await twin.token('pat');
    const { body } = await call('/tenants', pat);
    expect((body as { items: { tenant: string }[] }).items.map(({ tenant }) => tenant)).toEqual(
      expect.arrayContaining(['contoso', 'fabrikam']),
    );
    expect((await call('/board', pat)).status).toBe(400);
    expect((await call('/config', pat, { tenant: 'contoso' })).status).toBe(200);
    expect((await call('/tenants', await twin.token('dana'))).status).toBe(403);
    expect(await auditOf()).toContainEqual(
      expect.objectContaining({ action: 'providerAccess', subject: 'GET /api/v1/config' }),
    );
  });
});

describe('roles by security groups', () => {
  it('come with the group, listed or too many, and are gone within 60 s of it', async () => {
    const groups = await inEntra('chloe', { roles: [], groups: ['team leads'] });
    const group = groups.find(({ name }) => name === 'team leads')?.id;
    const dana = await twin.token('dana');
    const { body } = await call('/config', dana);
    const { documents } = body as { documents: { kind: string }[] };
    const settings = documents.find(({ kind }) => kind === 'settings');
    const groupRoles = [{ group, role: 'supervisor' }];
    const post = { documents: [{ ...settings, groupRoles }] };
    expect((await call('/config/publish', dana, { post })).status).toBe(200);
    const listed = await fresh('chloe');
    expect((await call('/me', listed)).body).toMatchObject({ roles: ['supervisor'] });
    await inEntra('chloe', { extraGroups: 250 });
    const overage = await fresh('chloe');
    expect(overage.length).toBeLessThan(listed.length + 500);
    expect((await call('/reports/queues', overage)).status).toBe(200);
    const socket = await listen(listed);
    await inEntra('chloe', { groups: [] });
    const leftAt = performance.now();
    const isOut = (token: string) => async () => (await call('/board', token)).status === 403;
    await untilTrue('her old token opens nothing', isOut(listed), MINUTE_MS);
    await untilTrue('nor the other one', isOut(overage), MINUTE_MS);
    await untilTrue('the socket is closed', () => socket.closed() === 4403, MINUTE_MS);
    expect(performance.now() - leftAt).toBeLessThan(MINUTE_MS);
    await inEntra('chloe', { roles: ['supervisor', 'agent'], extraGroups: 0 });
  });
});

describe('what the application asks Graph for as itself, or on behalf of somebody', () => {
  it('the person’s own profile', async () => {
    expect((await call('/me/profile', await fresh('ana'))).body).toMatchObject({
      source: 'graph',
      name: 'Ana Ruiz',
      jobTitle: 'Sales adviser',
      department: 'Sales',
      language: 'es-ES',
    });
  });

  it('Teams presence', async () => {
    const token = await fresh('ana');
    await fetch(`${stack.cloudUrl}/emulator/presence/ana`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ availability: 'DoNotDisturb' }),
    });
    await untilTrue('the product knows', async () => {
      const { body } = await call('/agents/ana/state', token);
      return (body as { presence: string }).presence === 'doNotDisturb';
    });
  });

  it('a note in the activity feed of an agent without an open desk, one for an offer', async () => {
    const shell = async (person: Person) => {
      const answer = await fetch(`${stack.cloudUrl}/emulator/shell/${person}`);
      return (await answer.json()) as { feed: { title: string; webUrl: string }[] };
    };
    const id = await twin.call('+447700900123', '+442079460120');
    const [note] = await until('the note', async () => {
      const { feed } = await shell('ana');
      return feed.length > 0 ? feed : undefined;
    });
    expect(note?.title).toBe('A customer waits in Sales');
    expect(note?.webUrl).toContain('/l/entity/0a7c4ba7-0000-4000-8000-00000000a001/desk');
    expect((await shell('ana')).feed).toHaveLength(1);
    expect(JSON.stringify(await shell('ana'))).not.toContain('447700900123');
    await twin.onCall(id, 'hangup');
  });
});

async function goesAndComesBack(
  person: Person,
  change: Readonly<Record<string, boolean>>,
): Promise<void> {
  const token = await fresh(person);
  const status = async (of: string) => (await call('/board', of)).status;
  const socket = await listen(token);
  // Entra counts in whole seconds: a token of this second would outlive a revocation in it.
  await untilTrue('a second has passed', () => secondOf(token) + 1 < nowS());
  await inEntra(person, change);
  const removedAt = performance.now();
  await untilTrue(`${person} hears no`, async () => (await status(token)) === 403, MINUTE_MS);
  await untilTrue('the socket is closed', () => socket.closed() === 4403, MINUTE_MS);
  expect(performance.now() - removedAt).toBeLessThan(MINUTE_MS);
  await inEntra(person, { removed: false, disabled: false });
  const isIn = async () => (await status(await fresh(person))) === 200;
  await untilTrue(`${person} is let in by a new sign-in`, isIn, MINUTE_MS);
}

describe('a removed person is out within 60 s, wherever they are', () => {
  it('by Entra ID: deleted, disabled, sessions revoked', async () => {
    await Promise.all([
      goesAndComesBack('ana', { removed: true }),
      goesAndComesBack('ben', { disabled: true }),
      goesAndComesBack('chloe', { revokeSessions: true }),
    ]);
  });

  it('by the configuration', async () => {
    const token = await twin.token('ben');
    const socket = await listen(token);
    const removed = { removed: ['agent/ben'] };
    const dana = await twin.token('dana');
    expect((await call('/config/publish', dana, { post: removed })).status).toBe(200);
    expect((await call('/board', token)).status).toBe(403);
    await untilTrue('the socket is closed', () => socket.closed() === 4403, MINUTE_MS);
    const actions = (await auditOf()).map(({ action, subject }) => `${action} ${subject}`);
    expect(actions).toContain('signInRefused unknownPerson');
    expect(actions).toContain('signInRefused removed');
    expect(actions).toContain('configPublish 0 documents, 1 removed');
  });

  it('and the audit of it all stands as it was written', async () => {
    const { body } = await call('/audit/verify', await twin.token('dana'));
    expect(body).toMatchObject({ faults: [] });
    expect((body as { seq: number }).seq).toBeGreaterThan(5);
  });
});

function secondOf(token: string): number {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  return (JSON.parse(payload) as { iat: number }).iat;
}

const nowS = (): number => Math.floor(Date.now() / 1_000);
