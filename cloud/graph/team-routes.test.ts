import { beforeAll, expect, it } from 'vitest';
import { PATCHBAY_APP } from '../entra/demo-apps.ts';
import { groupNamed } from '../entra/directory.ts';
import { SECRET, TestEntra } from '../entra/test-support/entra.ts';
import { Mailboxes } from '../mail/mailboxes.ts';
import { CONTOSO, FABRIKAM, personByKey } from '../people.ts';
import { PresenceBook } from '../presence/presence.ts';
import { Shells } from '../shell/shells.ts';
import { Graph } from './graph.ts';
import { addGraphRoutes } from './routes.ts';

const team = groupNamed(CONTOSO, 'agent').id;
const channel = encodeURIComponent('19:x@thread.tacv2');
const oid = (key: string): string => personByKey(key)?.oid ?? '';
const at = (hour: number) => `2026-11-25T${String(hour).padStart(2, '0')}:00:00Z`;
const shift = (user: string, from: number, to: number) => {
  return { team, user: oid(user), schedulingGroup: 'TAG_1', start: at(from), end: at(to) };
};

let test: TestEntra;
let graph: Graph;
let token: string;
beforeAll(async () => {
  test = await TestEntra.start();
  graph = new Graph({
    entra: test.entra,
    presence: new PresenceBook(() => false),
    shells: new Shells('http://localhost:3978', () => undefined),
    mailboxes: new Mailboxes(() => 1_000),
  });
  await addGraphRoutes(test.app, graph);
  const { body } = await test.token(
    {
      client_id: PATCHBAY_APP,
      client_secret: SECRET,
      grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
    },
    { tenant: CONTOSO },
  );
  token = String(body['access_token']);
});

async function ask(path: string) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await test.app.inject({ method: 'GET', url: `/graph/v1.0${path}`, headers });
  return { status: answer.statusCode, value: answer.json<{ value?: unknown }>().value };
}

it('a standard channel has the members of its team; a foreign team is none', async () => {
  const { value } = await ask(`/teams/${team}/channels/${channel}/members`);
  expect(value).toMatchObject([
    { userId: oid('ana'), displayName: 'Ana Ruiz' },
    { userId: oid('ben') },
    { userId: oid('chloe') },
  ]);
  const foreign = groupNamed(FABRIKAM, 'agent').id;
  expect((await ask(`/teams/${foreign}/channels/${channel}/members`)).status).toBe(404);
});

it('shifts of a time, and no other filter', async () => {
  graph.shifts.put([shift('ana', 8, 16), shift('ben', 14, 22)]);
  const filtered = (text: string) =>
    ask(`/teams/${team}/schedule/shifts?$filter=${encodeURIComponent(text)}`);
  const day = `sharedShift/startDateTime ge ${at(0)} and sharedShift/endDateTime le ${at(17)}`;
  expect((await filtered(day)).value).toMatchObject([
    { userId: oid('ana'), schedulingGroupId: 'TAG_1', sharedShift: { startDateTime: at(8) } },
  ]);
  expect((await filtered("userId eq 'x'")).status).toBe(400);
});
