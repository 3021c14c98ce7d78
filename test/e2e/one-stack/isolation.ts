import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { askJson } from '../../support/http.ts';
import type { Stack } from '../../support/stack.ts';
import { Twin, type Person } from '../../support/twin.ts';
import { until } from '../../support/until.ts';
import {
  BODIES,
  nothing,
  PATH_KINDS,
  QUERY_IDS,
  QUERY_OTHERS,
} from '../../system/walked-routes.ts';
import type { Ids } from '../../system/walked-routes.ts';

/**
 * Every route of the OpenAPI document, with another tenant's ids and with ids that nobody has, in
 * the path, the query and the body: nothing tells the two apart. A route, a body or a parameter
 * that `walked-routes.ts` does not know fails it.
 */

/** Without an upgrade it says 426 to all; what its messages say is a test of its own. */
const LIVE_SOUND = 'GET /api/v1/interactions/{id}/audio';

interface Operation {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly hasBody: boolean;
}

let stack: Stack;
let twin: Twin;
let operations: readonly Operation[];
let own: Ids;
let foreign: Ids;
let absent: Ids;

interface Board {
  readonly interactions: readonly {
    id: string;
    state: string;
    customer: string | null;
    offer?: string | null;
  }[];
}

/** A list, and a call of theirs that was recorded: its id, from the name of its file. */
async function recordedAtFabrikam(): Promise<string> {
  const url = `${stack.productUrl}/api/v1/config`;
  const headers = {
    authorization: `Bearer ${await twin.token('pat')}`,
    'x-patchbay-tenant': 'fabrikam',
    'content-type': 'application/json',
  };
  const active = (await (await fetch(url, { headers })).json()) as {
    readonly documents: readonly { readonly kind: string }[];
  };
  const queue = active.documents.find(({ kind }) => kind === 'queue');
  const list = { kind: 'list', id: 'their-list', name: 'Theirs', purpose: 'vip' };
  const weekly = Array.from({ length: 7 }, () => []);
  const hours = { kind: 'hours', id: 'their-hours', name: 'Theirs', timeZone: 'UTC', weekly };
  const holidays = { kind: 'holidays', id: 'their-holidays', name: 'Theirs', dates: [] };
  const attendant = {
    kind: 'attendant',
    id: 'their-attendant',
    name: 'Theirs',
    language: 'en-GB',
    timeZone: 'UTC',
    open: { name: 'Open', route: { kind: 'go', target: { kind: 'disconnect' } } },
  };
  const owner = { kind: 'person', agent: 'fay' };
  const box = { kind: 'voicemail', id: 'their-box', name: 'Theirs', owner };
  const sound = {
    ...{ kind: 'audio', id: 'their-sound', name: 'Theirs', durationMs: 1_000 },
    sha256: '0'.repeat(64),
    source: { format: 'wav', fileName: 'theirs.wav', sizeBytes: 1 },
  };
  const recorded = { ...queue, recording: { mode: 'all' } };
  const documents = [recorded, list, hours, holidays, attendant, box, sound];
  const changed = { documents };
  const body = JSON.stringify(changed);
  const published = await fetch(`${url}/publish`, { method: 'POST', headers, body });
  expect(published.status).toBe(200);
  const id = await twin.call('+447700900203', '+442079460500');
  await twin.rings('fay');
  await twin.onPhone('fay', 'answer');
  const recording = await until('a recording of theirs', async () => {
    const folder = join(stack.data, 'data', 'recordings', 'fabrikam');
    const files = await readdir(folder, { recursive: true }).catch(() => []);
    return files.map((name) => /(r-\d+)-1\.pbrec/.exec(name)?.[1]).find(Boolean);
  });
  await twin.onCall(id, 'hangup');
  await twin.quiet('fay');
  return recording;
}

async function draftOfFabrikam(): Promise<string> {
  const response = await fetch(`${stack.productUrl}/api/v1/config/drafts`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await twin.token('pat')}`,
      'x-patchbay-tenant': 'fabrikam',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name: 'Theirs' }),
  });
  const { id } = (await response.json()) as { readonly id: string };
  return id;
}

const unlike = (id: string): string => `${id}9999`;

async function one(as: Person, is: (view: Board['interactions'][number]) => boolean) {
  return until(`an interaction of ${as}`, async () => {
    const token = await twin.token(as);
    const board = await askJson('GET', `${stack.productUrl}/api/v1/board`, { token });
    return (board as Board).interactions.find(is);
  });
}

function operationsOf(openApi: unknown): readonly Operation[] {
  const { paths } = openApi as {
    paths: Record<
      string,
      Record<string, { parameters?: { in: string; name: string }[]; requestBody?: unknown }>
    >;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      key: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      query: parameters.filter((each) => each.in === 'query').map(({ name }) => name),
      hasBody: requestBody !== undefined,
    })),
  );
}

interface Asked {
  readonly path: string;
  readonly method: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Status and text, without the ids that were asked with, the tenant’s own count and times. */
async function answer(as: Person, asked: Asked, ids: Ids): Promise<string> {
  const response = await fetch(`${stack.productUrl}${asked.path}`, {
    method: asked.method,
    headers: {
      authorization: `Bearer ${await twin.token(as)}`,
      ...asked.headers,
      ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
  });
  let text = await response.text();
  for (const id of Object.values(ids)) text = text.replaceAll(id, '<id>');
  return `${response.status} ${text.replace(/"(seq|now|\w+Ms)":\d+/g, '"$1":0')}`;
}

const PEOPLE: readonly Person[] = ['ana', 'chloe', 'dana'];
/** A name that nobody has is no fault of these, or a number that each tenant counts. */
const NOT_FOUND_NEVER = ['PUT /api/v1/audio/{id}', 'GET /api/v1/config/versions/{version}'];

const pathWith = (path: string, ids: Ids): string =>
  path
    .replace('{id}', () => ids[PATH_KINDS[path.split('/')[3] ?? ''] ?? 'interaction'])
    .replace('{entry}', ids.customer)
    .replace('{version}', '1')
    .replace('{leg}', 'l-1')
    .replace('{message}', ids.message);

/** The two answers of everybody who may ask, and whether somebody got past the gate. */
async function same(of: (ids: Ids) => Asked): Promise<readonly string[]> {
  const heard: string[] = [];
  for (const as of PEOPLE) {
    const [theirs, nobodys] = [
      await answer(as, of(foreign), foreign),
      await answer(as, of(absent), absent),
    ];
    expect([as, of(foreign), theirs]).toEqual([as, of(foreign), nobodys]);
    heard.push(theirs);
  }
  return heard;
}

/** What is said to these messages: nothing but how it ends. */
async function closing(messages: readonly unknown[], path = '/events') {
  const socket = new WebSocket(`${stack.productUrl.replace('http', 'ws')}/api/v1${path}`);
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(String(data)));
  socket.on('open', () => {
    for (const message of messages) socket.send(JSON.stringify(message));
  });
  const end = await new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  return messages.length > 1 ? { code: end.code } : { ...end, heard };
}

export function isolationTests(of: () => Stack): void {
  beforeAll(async () => {
    stack = of();
    twin = new Twin(stack.cloudUrl);
    operations = operationsOf(await askJson('GET', `${stack.productUrl}/api/v1/openapi.json`));
    // Earlier calls, so that Fabrikam's ids (made of a count) are none of Contoso's.
    for (const _ of [1, 2, 3]) {
      const id = await twin.call('+447700900200', '+442079460500');
      await twin.rings('fay');
      await twin.onCall(id, 'hangup');
      await twin.quiet('fay');
    }
    const recording = await recordedAtFabrikam();
    await twin.call('+447700900201', '+442079460120');
    await twin.rings('ana');
    await twin.onPhone('ana', 'answer');
    await twin.call('+447700900202', '+442079460500');
    const mine = await one('ana', ({ state }) => state === 'agent');
    const theirs = await one('fay', ({ state }) => state === 'offer');
    const offer = /"(?:offer|id)":"(o[^"]*)"/.exec(JSON.stringify(theirs))?.[1] ?? '';
    own = {
      interaction: mine.id,
      agent: 'ana',
      offer: 'none',
      queue: 'sales',
      flow: 'main',
      recording: 'none',
      list: 'none',
      customer: mine.customer ?? '',
      draft: 'none',
      attendant: 'none',
      hours: 'none',
      holidays: 'none',
      audio: 'none',
      voicemail: 'reception',
      message: 'none',
    };
    foreign = {
      interaction: theirs.id,
      agent: 'fay',
      offer,
      queue: 'front-desk',
      flow: 'fabrikam-flow',
      recording,
      list: 'their-list',
      customer: theirs.customer ?? '',
      draft: await draftOfFabrikam(),
      attendant: 'their-attendant',
      hours: 'their-hours',
      holidays: 'their-holidays',
      audio: 'their-sound',
      voicemail: 'their-box',
      message: 'r-1-1',
    };
    absent = {
      interaction: unlike(theirs.id),
      agent: 'nobody',
      offer: unlike(offer),
      queue: 'nowhere',
      flow: 'no-such-flow',
      recording: unlike(recording),
      list: 'no-such-list',
      customer: unlike(theirs.customer ?? ''),
      draft: 'd0123456789abcdef01234567',
      attendant: 'no-such-attendant',
      hours: 'no-such-hours',
      holidays: 'no-such-holidays',
      audio: 'no-such-sound',
      voicemail: 'no-such-box',
      message: 'r-1-9',
    };
    expect(offer).not.toBe('');
    expect(mine.id).not.toBe(theirs.id);
  });

  describe('another tenant’s ids and ids that nobody has', () => {
    it('every route with an id or a body is known here', () => {
      const withId = operations.filter(({ path }) => path.includes('{'));
      const kinds = withId.map(({ path }) => path.split('/')[3] ?? '');
      expect(kinds.filter((kind) => !(kind in PATH_KINDS))).toEqual([]);
      const bodies = operations.filter(({ hasBody }) => hasBody).map(({ key }) => key);
      expect(bodies.filter((key) => !(key in BODIES))).toEqual([]);
    });

    it('in the path', async () => {
      const withId = operations.filter(({ path, key }) => path.includes('{') && key !== LIVE_SOUND);
      expect(withId.length).toBeGreaterThan(10);
      for (const { key, method, path, hasBody } of withId) {
        const [body = nothing] = BODIES[key] ?? [];
        const heard = await same((ids) => ({
          method,
          path: pathWith(path, ids),
          ...(hasBody ? { body: body(own) } : {}),
        }));
        if (NOT_FOUND_NEVER.includes(key)) continue;
        expect([key, heard.some((text) => text.startsWith('404 '))]).toEqual([key, true]);
      }
    });

    it('in the query', async () => {
      for (const { key, method, path, query } of operations) {
        const unknown = query.filter(
          (name) => !(name in QUERY_IDS) && !QUERY_OTHERS.includes(name),
        );
        expect([key, unknown]).toEqual([key, []]);
        for (const name of query.filter((each) => each in QUERY_IDS)) {
          const kind = QUERY_IDS[name] ?? 'queue';
          const heard = await same((ids) => ({
            method,
            path: `${pathWith(path, own)}?figure=offered&${name}=${ids[kind]}`,
          }));
          expect([key, heard.some((text) => text.startsWith('200 '))]).toEqual([key, true]);
        }
      }
    });

    it('in the body', async () => {
      const reached: string[] = [];
      for (const { key, method, path } of operations.filter(({ hasBody }) => hasBody)) {
        for (const body of BODIES[key] ?? []) {
          if (JSON.stringify(body(foreign)) === JSON.stringify(body(own))) continue;
          const heard = await same((ids) => ({
            method,
            path: pathWith(path, own),
            body: body(ids),
          }));
          // Past the form of the request, or this would prove nothing.
          expect([key, heard.filter((text) => text.startsWith('400 '))]).toEqual([key, []]);
          reached.push(...heard.filter((text) => /^(200|409|422) /.test(text)));
        }
      }
      expect(reached.length).toBeGreaterThan(12);
    });

    it('as the tenant to act in', async () => {
      for (const { method, path, key } of operations.filter((each) => each.method === 'GET')) {
        const [theirs, nobodys] = await Promise.all(
          ['fabrikam', 'nowhere'].map((tenant) => {
            const headers = { 'x-patchbay-tenant': tenant };
            return answer('chloe', { method, path: pathWith(path, own), headers }, own);
          }),
        );
        expect([key, theirs]).toEqual([key, nobodys]);
      }
    });

    it('in the messages of the socket', async () => {
      const token = await twin.token('ana');
      const wishes = (tenant: string) => [
        { token, tenant },
        { token, tenant, resume: { n: 1 } },
      ];
      for (const [n, wish] of wishes('fabrikam').entries()) {
        const other = wishes('nowhere')[n];
        expect(await closing([wish])).toEqual(await closing([other]));
      }
      // A stranger learns nothing from a place in the stream, whoever it belongs to.
      expect(await closing([{ resume: { n: 1 } }])).toEqual(await closing([{ resume: { n: 99 } }]));
      const fay = await twin.token('fay');
      expect(await closing([{ token }, { token: fay }])).toMatchObject({ code: 4403 });
    });

    it('in the address of live sound', async () => {
      const hearing = async (as: Person, id: string) =>
        closing([{ token: await twin.token(as) }], `/interactions/${id}/audio`);
      for (const as of PEOPLE) {
        const theirs = await hearing(as, foreign.interaction);
        expect([as, theirs]).toEqual([as, await hearing(as, absent.interaction)]);
        expect(theirs.code).toBe(as === 'ana' ? 4403 : 4404);
      }
    });
  });
}
