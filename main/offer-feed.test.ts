import { expect, test } from 'vitest';
import type { EventRecord } from '../domain/index.ts';
import { ConfigDocument, TenantId } from '../domain/index.ts';
import { evolve, initialState } from '../engine/index.ts';
import type { Viewer } from '../api/index.ts';
import { MicrosoftError } from '../microsoft/index.ts';
import { OfferFeed, OpenDesks } from './offer-feed.ts';

const TID = 'c0a70050-0000-4000-8000-000000000001';
const OID = 'c0a70050-0000-4000-8000-000000000111';
const tenant = TenantId.parse('contoso');

type Note = Parameters<ConstructorParameters<typeof OfferFeed>[0]['feed']['send']>;

function house(fail = false, offerNotices = true) {
  const state = initialState(tenant, 1);
  const documents = [
    { kind: 'settings', name: 'x', timeZone: 'Europe/London', entraTenant: TID, offerNotices },
    { kind: 'agent', id: 'ana', name: 'Ana', skills: [], address: null, oid: OID },
    { kind: 'agent', id: 'ben', name: 'Ben', skills: [], address: null, oid: null },
    { kind: 'queue', id: 'sales', name: 'Sales', requirements: [] },
  ].map((document) => ConfigDocument.parse(document));
  const event = { type: 'configPublished' as const, version: 1, documents, removed: [], note: '' };
  evolve(state, { seq: 1, at: 1, event });
  const sent: Note[] = [];
  const told: unknown[] = [];
  const desks = new OpenDesks();
  let now = 0;
  const feed = new OfferFeed({
    state: () => state,
    desks,
    feed: {
      send: async (...note) => {
        sent.push(note);
        if (fail) throw new MicrosoftError('throttled', 'later');
      },
    },
    clock: { now: () => now },
    log: { info: (code, facts) => told.push([code, facts]) },
  });
  const offer = (agent: string, queue: string | null = 'sales') =>
    feed.committed(tenant, [offered(agent, queue)]);
  const pass = (ms: number) => (now += ms);
  return { sent, told, desks, offer, pass };
}

const offered = (agent: string, queue: string | null) =>
  ({ seq: 2, at: 2, event: { type: 'offered', agent, queue } }) as unknown as EventRecord;
const viewer = (agent: string, roles = ['agent']) =>
  ({ tenant, agent, roles }) as unknown as Viewer;
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('an agent without an open desk is told by their feed, with the queue and no name', () => {
  const { offer, sent } = house();
  offer('ana');
  offer('ana', null);
  offer('ben');
  expect(sent.map(([tid, oid, { parameters }]) => [tid, oid, parameters['queue']])).toEqual([
    [TID, OID, 'Sales'],
    [TID, OID, 'your own line'],
  ]);
});

test('an open desk rings by itself, until its last window is gone', () => {
  const { offer, sent, desks } = house();
  desks.changed(viewer('ana'), 1);
  desks.changed(viewer('ana', ['agent', 'supervisor']), 1);
  offer('ana');
  desks.changed(viewer('ana'), 0);
  offer('ana');
  expect(sent).toHaveLength(0);
  desks.changed(viewer('ana', ['agent', 'supervisor']), 0);
  offer('ana');
  expect(sent).toHaveLength(1);
});

test('a tenant that did not ask for it gets none', () => {
  const { offer, sent } = house(false, false);
  offer('ana');
  expect(sent).toHaveLength(0);
});

test('at most ten a minute, as Teams demands', () => {
  const { offer, sent, pass } = house();
  for (let n = 0; n < 15; n++) offer('ana');
  expect(sent).toHaveLength(10);
  pass(61_000);
  offer('ana');
  expect(sent).toHaveLength(11);
});

test('a feed that refuses is noted by its code, and stops nothing', async () => {
  const { offer, told } = house(true);
  offer('ana');
  await turn();
  expect(told).toEqual([['offerFeed', { tenant, code: 'throttled' }]]);
});
