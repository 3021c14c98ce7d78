import websocket from '@fastify/websocket';
import { expect, it } from 'vitest';
import WebSocket from 'ws';
import { newApp } from '../http/app.ts';
import { serverIdentity } from './authority.ts';
import { closeHttpsDoor, openHttpsDoor } from './https-door.ts';

it('leads requests and sockets to the same application, and closes with what is open', async () => {
  const app = newApp({ logErrors: false });
  await app.register(websocket);
  app.get('/echo', { websocket: true }, (socket) => {
    socket.on('message', (data: Buffer) => socket.send(`heard ${data.toString()}`));
  });
  await app.ready();
  const identity = serverIdentity(['localhost', '127.0.0.1'], null);
  const server = await openHttpsDoor(app, identity, { host: '127.0.0.1', port: 0 });
  const bound = server.address();
  const port = typeof bound === 'object' ? bound?.port : 0;
  const socket = new WebSocket(`wss://127.0.0.1:${port}/echo`, { ca: identity.authorityPem });
  const heard = new Promise((resolve, reject) => {
    socket.on('open', () => socket.send('it'));
    socket.on('message', (data) => resolve(String(data)));
    socket.on('error', reject);
  });
  expect(await heard).toBe('heard it');
  const ended = new Promise((resolve) => socket.on('close', resolve));
  await Promise.all([closeHttpsDoor(server), app.close()]);
  await ended;
});

it('says that the port is taken', async () => {
  const app = newApp({ logErrors: false });
  const identity = serverIdentity(['localhost'], null);
  const first = await openHttpsDoor(app, identity, { host: '127.0.0.1', port: 0 });
  const bound = first.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const second = openHttpsDoor(app, identity, { host: '127.0.0.1', port });
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await closeHttpsDoor(first);
  await app.close();
});
