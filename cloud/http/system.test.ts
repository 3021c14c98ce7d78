import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import { startTestCloud, type TestCloud } from '../carrier/test-support/cloud.ts';
import { CONTOSO, personByKey } from '../people.ts';

let test: TestCloud;
beforeAll(async () => {
  test = await startTestCloud({ rtpPorts: { first: 25_500, last: 25_599 } });
});
afterAll(async () => test.cloud.close());

const ana = personByKey('ana')?.oid ?? '';

it('signs a token that the published key proves', async () => {
  const { body } = await test.send('POST', '/emulator/token', { as: 'chloe' });
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3_600 });
  const keys = createLocalJWKSet(await test.get<JSONWebKeySet>('/emulator/jwks'));
  const token = (body as { access_token: string }).access_token;
  const { payload } = await jwtVerify(token, keys, {
    audience: 'api://patchbay',
    issuer: `${test.cloud.origin}/${CONTOSO}/v2.0`,
  });
  expect(payload).toMatchObject({ tid: CONTOSO, name: 'Chloé Martin' });
  expect(payload['roles']).toEqual(['supervisor', 'agent']);
});

it('keeps presence, in the twin and in Graph', async () => {
  await test.send('PUT', '/emulator/presence/ana', { availability: 'DoNotDisturb' });
  const { body } = await test.send('POST', '/emulator/token', {
    as: 'ana',
    audience: 'https://graph.microsoft.com',
  });
  const { access_token: token } = body as { access_token: string };
  const url = `${test.cloud.origin}/graph/v1.0/users/${ana}/presence`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  expect(await answer.json()).toMatchObject({
    id: ana,
    availability: 'DoNotDisturb',
    activity: 'DoNotDisturb',
  });
  expect((await fetch(url)).status).toBe(401);
  await test.send('POST', '/emulator/reset');
  expect(await test.get('/emulator/presence/ana')).toMatchObject({ availability: 'Available' });
});

it('refuses presence that Graph does not know', async () => {
  const answer = await test.send('PUT', '/emulator/presence/ana', { availability: 'Asleep' });
  expect(answer).toMatchObject({ status: 400, body: { error: { path: 'availability' } } });
});

it('keeps the fault dials until the reset', async () => {
  await test.send('PUT', '/emulator/dials', { delayMs: 5 });
  expect(await test.get('/emulator/dials')).toMatchObject({ delayMs: 5, loseEvery: 0 });
  await test.send('POST', '/emulator/reset');
  expect(await test.get('/emulator/dials')).toMatchObject({ delayMs: 0 });
});

it('does nothing for a page of another origin', async () => {
  const headers = { origin: 'https://evil.example' };
  const reset: RequestInit = { method: 'POST', headers };
  const answer = await fetch(`${test.cloud.origin}/emulator/reset`, reset);
  expect(answer.status).toBe(403);
  const url = `${test.cloud.origin.replace('http', 'ws')}/emulator/events`;
  const refused = new WebSocket(url, { headers });
  const status = await new Promise((resolve) => {
    refused.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    refused.on('open', () => resolve('open'));
    refused.on('error', () => undefined);
  });
  expect(status).toBe(403);
});

it('tells a watcher what its phones do, from the start on', async () => {
  const url = `${test.cloud.origin.replace('http', 'ws')}/emulator/events?phone=ana`;
  const socket = new WebSocket(url);
  const states: string[] = [];
  const rang = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { kind: string; phone?: { state: string } };
      if (message.phone !== undefined) states.push(message.phone.state);
      if (message.phone?.state === 'ringing') resolve();
    });
  });
  await new Promise((resolve) => socket.once('open', resolve));
  await test.send('POST', '/emulator/calls', { from: '+447700900123', to: '+442079460111' });
  await rang;
  expect(states[0]).toBe('idle');
  socket.close();
});

it.each(['garbage', '{"kind":"offer","sdp":"v=0"}', '{"kind":"answer"}'])(
  'tells a browser that its audio could not be set up: %s',
  async (offer) => {
    const url = `${test.cloud.origin.replace('http', 'ws')}/emulator/audio?phone=ana`;
    const socket = new WebSocket(url);
    socket.once('open', () => socket.send(offer));
    const answer = await new Promise<string>((resolve) => {
      socket.once('message', (data) => resolve(String(data)));
    });
    expect(JSON.parse(answer)).toMatchObject({ kind: 'error' });
    await new Promise((resolve) => socket.once('close', resolve));
  },
);
