import { expect, it } from 'vitest';
import { Reach } from './reach.ts';

const reach = new Reach({ hosts: ['agent.internal', '127.0.0.1:9000'], secret: () => null });
const verdict = (url: string): string => {
  try {
    reach.check(new URL(url));
    return 'may be called';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

it.each([
  ['https://api.example.com/x', 'may be called'],
  ['wss://api.example.com/x', 'may be called'],
  ['wss://93.184.215.14/', 'may be called'],
  ['ws://api.example.com/x', 'noTls'],
  ['http://api.example.com/x', 'noTls'],
  ['file:///etc/passwd', 'noTls'],
  ['https://user:pw@api.example.com/', 'credentialsInUrl'],
  ['wss://169.254.169.254/latest', 'ownNetwork'],
  ['https://[::1]/', 'ownNetwork'],
  ['https://[::ffff:10.0.0.1]/', 'ownNetwork'],
  ['https://[64:ff9b::a00:1]/', 'ownNetwork'],
  ['https://2130706433/', 'ownNetwork'],
  ['https://0x7f.1/', 'ownNetwork'],
  ['https://192.168.0.7/', 'ownNetwork'],
  ['ws://agent.internal/x', 'may be called'],
  ['ws://AGENT.internal:81/x', 'may be called'],
  ['ws://127.0.0.1:9000/', 'may be called'],
  ['ws://127.0.0.1:9001/', 'noTls'],
])('%s: %s', (url, expected) => {
  expect(verdict(url)).toBe(expected);
});

const lookUp = (url: string): Promise<string> =>
  new Promise((resolve) => {
    const target = new URL(url);
    reach.lookupFor(target)(target.hostname, {}, (error, address) => {
      resolve(error === null ? String(address) : error.message);
    });
  });

it('looks at the address of a name at the moment of the call', async () => {
  expect(await lookUp('wss://localhost/')).toBe('ownNetwork');
  const allowed = new Reach({ hosts: ['localhost'], secret: () => null });
  const address = await new Promise((resolve) => {
    const target = new URL('ws://localhost/');
    allowed.lookupFor(target)('localhost', {}, (_error, found) => resolve(found));
  });
  expect(['127.0.0.1', '::1']).toContain(address);
});
