import { afterAll, beforeAll, expect, test } from 'vitest';
import { AgentId, InteractionId } from '../../domain/index.ts';
import { newAgent, newInteraction } from '../testing/memory-host.ts';
import { newTestApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
  const talk = newInteraction('i1', { state: 'agent', agent: AgentId.parse('ana') });
  const interaction = InteractionId.parse('i1');
  const assists = newAgent('ben', { activity: 'assisting', interaction });
  api.host.change('contoso', { interactions: [talk], agents: [assists] });
});
afterAll(() => api.close());

const as = (oid: string, role = 'agent') => ({ oid, roles: [role] });
const call = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, who = as('ana')) =>
  api.call(method, `/api/v1/interactions/${path}`, {
    as: who,
    ...(body === undefined ? {} : { body }),
  });
const last = () => api.host.submitted.at(-1)?.command;

test('the agent asks, swaps, joins, hands over and ends; adds and takes out', async () => {
  const target = { kind: 'number', number: '+442079460999' };
  expect((await call('POST', 'i1/consult', { target })).status).toBe(200);
  expect(last()).toEqual({ type: 'consult', interaction: 'i1', target });
  for (const [path, type] of [
    ['swap', 'swapConsult'],
    ['join', 'joinConsult'],
    ['complete', 'completeConsult'],
  ]) {
    expect((await call('POST', `i1/consult/${path}`)).status).toBe(200);
    expect(last()).toEqual({ type, interaction: 'i1' });
  }
  expect((await call('DELETE', 'i1/consult')).status).toBe(200);
  expect(last()).toEqual({ type: 'endConsult', interaction: 'i1' });
  await call('POST', 'i1/participants', { target: { kind: 'queue', queue: 'sales' } });
  expect(last()).toMatchObject({ type: 'addParticipant' });
  await call('DELETE', 'i1/participants/l-9');
  expect(last()).toEqual({ type: 'removeParticipant', interaction: 'i1', leg: 'l-9' });
});

test('who is asked has no hand in it, nor has another agent', async () => {
  expect((await call('POST', 'i1/consult/complete', {}, as('ben'))).status).toBe(403);
  expect((await call('POST', 'i1/end', {}, as('ben'))).status).toBe(403);
});

test('a supervisor listens and takes over as themselves, on record before it happens', async () => {
  const supervisor = as('ana', 'supervisor');
  api.host.audits.length = 0;
  expect((await call('PUT', 'i1/supervision', { mode: 'barge' }, supervisor)).status).toBe(200);
  expect(last()).toMatchObject({ type: 'supervise', supervisor: 'ana', mode: 'barge' });
  expect((await call('POST', 'i1/take-over', {}, supervisor)).status).toBe(200);
  expect(last()).toMatchObject({ type: 'takeOverInteraction', supervisor: 'ana' });
  expect(api.host.audits).toMatchObject([
    { action: 'supervised', subject: 'i1', detail: { mode: 'barge', agent: 'ana' } },
    { action: 'supervised', subject: 'i1', detail: { mode: 'takeOver' } },
  ]);
  expect((await call('DELETE', 'i1/supervision', undefined, supervisor)).status).toBe(200);
  expect(last()).toMatchObject({ type: 'endSupervision', supervisor: 'ana' });
});

test('not by an agent, not without a phone, not in a mode that there is not', async () => {
  expect((await call('PUT', 'i1/supervision', { mode: 'monitor' })).status).toBe(403);
  const chloe = as('chloe', 'supervisor');
  expect((await call('PUT', 'i1/supervision', { mode: 'monitor' }, chloe)).status).toBe(403);
  const ana = as('ana', 'supervisor');
  expect((await call('PUT', 'i1/supervision', { mode: 'takeOver' }, ana)).status).toBe(400);
  expect(
    (await call('POST', 'i1/consult', { target: { kind: 'number', number: '1' } })).status,
  ).toBe(400);
});
