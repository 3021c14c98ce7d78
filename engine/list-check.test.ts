import { expect, it } from 'vitest';
import { ConfigDocument } from '../domain/index.ts';
import { listFaults } from './list-check.ts';

function faults(more: object): string[] {
  const list = { kind: 'list', id: 'l', name: 'L', purpose: 'block', ...more };
  const document = ConfigDocument.parse(list);
  if (document.kind !== 'list') throw new Error('another document');
  return listFaults('list/l', document);
}

const text = { kind: 'text', text: 'No.', language: 'en-GB' };
const music = { kind: 'music', name: 'default' };

it('a list that means what it says has no fault', () => {
  expect(faults({ prefixes: ['+4470', '+1900'], anonymous: true, prompt: text })).toEqual([]);
  expect(faults({ purpose: 'vip', anonymous: true })).toEqual([]);
});

it('every fault at once, with path and remedy', () => {
  const prefixes = ['+44', '+4470', '+44'];
  expect(faults({ purpose: 'doNotCall', prefixes, anonymous: true, prompt: music })).toEqual([
    'list/l/prefixes/1: +4470 is within +44; keep one of them',
    'list/l/prefixes/2: +44 is there twice; keep one',
    'list/l/prompt: only a block list says something; leave it out',
    'list/l/prompt: music has no end; choose text or audio',
    'list/l/anonymous: who withholds their number cannot be called; leave it out',
  ]);
});

it('what is no beginning of a number, and too many, is refused by the schema', () => {
  const many = Array.from({ length: 501 }, (_, n) => `+1${1_000 + n}`);
  for (const prefixes of [['0044'], ['+0'], ['+44x'], many]) {
    expect(() => faults({ prefixes })).toThrow();
  }
});
