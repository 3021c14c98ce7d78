import { expect, test } from 'vitest';
import { rolePassword, socketTarget, urlTarget } from './target.ts';

test.each([
  ['', 'nothing'],
  ['mysql://a:b@c/d', 'another database'],
  ['postgres://a@c/d', 'no password: the roles’ would be known to everybody'],
])('refuses %s (%s), and says how it should look', (url) => {
  expect(() => urlTarget(url)).toThrow('postgres://USER:PASSWORD@HOST:PORT/DATABASE');
});

test('each role has its own name and password on the same database', () => {
  const target = urlTarget('postgres://me:p%40ss@db.example:6000/calls?sslmode=require');
  expect(target.configOf('owner').connectionString).toContain('me:p%40ss@db.example:6000/calls');
  const app = target.configOf('app').connectionString;
  expect(app).toContain(`patchbay_app:${rolePassword('p@ss', 'app')}@db.example:6000/calls`);
  expect(app).toContain('sslmode=require');
  expect(target.passwords.app).not.toBe(target.passwords.router);
});

test('a socket’s target says the same in parts', () => {
  const owner = { user: 'me', password: 'p' };
  const target = socketTarget({ host: '/run', port: 1, database: 'd', owner });
  expect(target.configOf('owner')).toMatchObject({ user: 'me', password: 'p', host: '/run' });
  expect(target.configOf('router')).toMatchObject({
    user: 'patchbay_router',
    password: target.passwords.router,
  });
});
