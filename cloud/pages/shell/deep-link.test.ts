import { expect, it } from 'vitest';
import { linkToTab, parseDeepLink } from './deep-link.ts';

const context = encodeURIComponent('{"subEntityId":"i-7"}');

it.each([
  [
    `https://teams.microsoft.com/l/entity/app-1/desk?context=${context}`,
    { kind: 'tab', app: 'app-1', tab: 'desk', subPage: 'i-7' },
  ],
  [
    'https://teams.cloud.microsoft/l/entity/app-1/desk?context=%7B',
    { kind: 'tab', app: 'app-1', tab: 'desk', subPage: '' },
  ],
  ['https://teams.microsoft.com/l/app/app-1', { kind: 'app', app: 'app-1' }],
  [
    'https://teams.microsoft.com/l/call/0/0?users=ben@contoso.example,4:%2B447700900123',
    { kind: 'call', users: ['ben@contoso.example', '4:+447700900123'] },
  ],
  [
    'https://teams.microsoft.com/l/chat/0/0?users=a@b.c&topicName=T%201&message=Hi%20you',
    { kind: 'chat', users: ['a@b.c'], topic: 'T 1', message: 'Hi you' },
  ],
  ['https://teams.microsoft.com/l/call/0/0', { kind: 'unknown' }],
  ['https://teams.microsoft.com/l/meeting/new?subject=x', { kind: 'unknown' }],
  ['https://teams.microsoft.com/_#/apps', { kind: 'unknown' }],
  ['https://teams.microsoft.com/l/%E0%A4%A', { kind: 'unknown' }],
  ['https://example.org/a', { kind: 'web', url: 'https://example.org/a' }],
  // Not Teams: neither by another scheme, nor by a name that only begins like it.
  [
    'http://teams.microsoft.com/l/app/x',
    { kind: 'web', url: 'http://teams.microsoft.com/l/app/x' },
  ],
  [
    'https://teams.microsoft.com.evil.example/l/app/x',
    { kind: 'web', url: 'https://teams.microsoft.com.evil.example/l/app/x' },
  ],
  ['javascript:alert(1)', { kind: 'invalid' }],
  ['data:text/html,x', { kind: 'invalid' }],
  ['no link', { kind: 'invalid' }],
])('%s', (link, wanted) => {
  expect(parseDeepLink(link)).toEqual(wanted);
});

it('makes links that it can read, with %20 for blanks', () => {
  const link = linkToTab('app-1', 'desk', 'two words');
  expect(link).not.toContain('+');
  expect(parseDeepLink(link)).toEqual({
    kind: 'tab',
    app: 'app-1',
    tab: 'desk',
    subPage: 'two words',
  });
});
