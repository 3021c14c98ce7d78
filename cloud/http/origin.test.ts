import { expect, it } from 'vitest';
import { isFromHere } from './origin.ts';

it.each([
  ['no browser', {}, true],
  ['this page', { origin: 'http://localhost:3979', host: 'localhost:3979' }, true],
  ['the product', { origin: 'http://127.0.0.1:3978', host: '127.0.0.1:3979' }, true],
  ['a laptop in the network', { origin: 'http://10.0.0.7:3979', host: '10.0.0.7:3979' }, true],
  ['another site', { origin: 'https://evil.example', host: 'localhost:3979' }, false],
  ['a rebound name', { origin: 'http://evil.example:3979', host: 'evil.example:3979' }, false],
  ['another machine', { origin: 'http://10.0.0.8', host: '10.0.0.7:3979' }, false],
  ['a sandboxed frame', { origin: 'null', host: 'localhost:3979' }, false],
])('%s: %o → %s', (_who, headers, allowed) => {
  expect(isFromHere(headers)).toBe(allowed);
});
