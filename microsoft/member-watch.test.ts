import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AgentId, QueueId, QueueMembers, TenantId } from '../domain/index.ts';
import type { Command } from '../domain/index.ts';
import { MemberLists } from './member-lists.ts';
import { watchMembers } from './member-watch.ts';
import type { MemberHost } from './member-watch.ts';

const GROUP = '0f0e0d0c-0b0a-4908-8706-050403020100';
const TEAM = '2f0e0d0c-0b0a-4908-8706-050403020100';
const NOW = Date.UTC(2026, 10, 25, 10);

let server: Server;
let url: string;
let asked: string[];
/** By path without its query: status and what it says. */
let answers: Record<string, readonly [number, object]>;
beforeEach(async () => {
  asked = [];
  answers = {};
  server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const [status, body] = answers[path] ?? answers[path.split('?')[0] ?? ''] ?? [404, {}];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  url = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const agents = new Map(['ana', 'ben', 'cara'].map((id) => [`oid-${id}`, AgentId.parse(id)]));
const person = (id: string, displayName: string) => ({ id: `OID-${id}`, displayName });

/** One round over one queue, and when it wants to look again. */
async function round(members: object, known: Record<string, AgentId[]> = {}) {
  const submitted: Command[] = [];
  const staffed = { queue: QueueId.parse('sales'), members: QueueMembers.parse(members), known };
  const nextInMs = await new Promise<number>((resolve) => {
    const host: MemberHost = {
      tenants: () => [TenantId.parse('contoso')],
      entraTenant: () => 'tid',
      queues: () => [staffed],
      agents: () => agents,
      submit: async (_tenant, command) => submitted.push(command),
      now: () => NOW,
      after: (delayMs) => {
        resolve(delayMs);
        return () => undefined;
      },
      debug: () => undefined,
    };
    const tokens = { graph: async () => 'token' };
    watchMembers(new MemberLists({ graphUrl: url, tokens }), host);
  });
  return { submitted, nextInMs };
}

test('a group: by name, every page, those who are agents here, and only what is news', async () => {
  const path = `/groups/${GROUP}/transitiveMembers`;
  const more = `${path}?$skiptoken=2`;
  const group = { ...person('group', 'A nested one'), '@odata.type': '#microsoft.graph.group' };
  const first = [group, person('cara', 'Zoe'), person('stranger', 'Bob')];
  answers[path] = [200, { value: first, '@odata.nextLink': `${url}${more}` }];
  answers[more] = [200, { value: [person('ben', 'Adam')] }];
  const command = {
    type: 'setQueueMembers',
    queue: 'sales',
    source: `group/${GROUP}`,
    agents: ['ben', 'cara'],
  };
  const { submitted, nextInMs } = await round({ groups: [GROUP] });
  expect(submitted).toEqual([command]);
  expect(nextInMs).toBe(30_000);
  const known = { [`group/${GROUP}`]: ['ben', 'cara'].map((id) => AgentId.parse(id)) };
  expect((await round({ groups: [GROUP] }, known)).submitted).toEqual([]);
});

test('a page that leads elsewhere gets no token', async () => {
  const path = `/groups/${GROUP}/transitiveMembers`;
  answers[path] = [200, { value: [], '@odata.nextLink': 'https://elsewhere.example/x' }];
  expect((await round({ groups: [GROUP] })).submitted).toEqual([]);
});

test('a channel: whoever is in it', async () => {
  const channel = { team: TEAM, channel: '19:x@thread.tacv2' };
  answers[`/teams/${TEAM}/channels/${encodeURIComponent(channel.channel)}/members`] = [
    200,
    { value: [{ userId: 'oid-ana', displayName: 'Ana' }, { userId: null }] },
  ];
  const { submitted } = await round({ channel });
  expect(submitted).toMatchObject([{ source: 'channel', agents: ['ana'] }]);
});

test('shifts: who is on shift now, in that scheduling group', async () => {
  const shift = (id: string, from: number, to: number, schedulingGroupId = 'TAG_1') => ({
    userId: `oid-${id}`,
    schedulingGroupId,
    sharedShift: {
      startDateTime: new Date(NOW + from * 3_600_000).toISOString(),
      endDateTime: new Date(NOW + to * 3_600_000).toISOString(),
    },
  });
  answers[`/teams/${TEAM}/schedule/shifts`] = [
    200,
    { value: [shift('ana', -2, 6), shift('ben', -9, 0), shift('cara', -1, 1, 'TAG_2')] },
  ];
  const { submitted } = await round({ shifts: { team: TEAM, schedulingGroup: 'TAG_1' } });
  expect(submitted).toMatchObject([{ source: 'shifts', agents: ['ana'] }]);
  expect(decodeURIComponent(asked[0] ?? '')).toContain('sharedShift/startDateTime ge 2026-11-24');
});

test('what cannot be asked stays as it was; throttled, it rests', async () => {
  answers[`/groups/${GROUP}/transitiveMembers`] = [429, {}];
  const known = { [`group/${GROUP}`]: [AgentId.parse('ana')] };
  expect(await round({ groups: [GROUP] }, known)).toEqual({ submitted: [], nextInMs: 120_000 });
  answers[`/groups/${GROUP}/transitiveMembers`] = [503, {}];
  expect(await round({ groups: [GROUP] }, known)).toEqual({ submitted: [], nextInMs: 30_000 });
});
