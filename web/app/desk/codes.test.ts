import { expect, test } from 'vitest';
import { choicesOf, noteUse, usesOf } from './codes.ts';

const codes = ['Sold', 'Follow up', 'Réclamation', 'Wrong number', 'Nothing'];
const names = (search: string, uses: ReadonlyMap<string, number> = new Map()) =>
  choicesOf(codes, uses, search).map(({ code }) => code);

test('the most used come first, three at most, the rest as it was set up', () => {
  noteUse('sales', 'Nothing');
  noteUse('sales', 'Nothing');
  noteUse('sales', 'Follow up');
  noteUse('support', 'Sold');
  const uses = usesOf('sales');
  expect(names('', uses)).toEqual(['Nothing', 'Follow up', 'Sold', 'Réclamation', 'Wrong number']);
  const all = new Map(codes.map((code, at) => [code, at + 1]));
  expect(choicesOf(codes, all, '').filter(({ isFavourite }) => isFavourite)).toHaveLength(3);
});

test('found by any part, whatever the case and accents', () => {
  expect(names('UP')).toEqual(['Follow up']);
  expect(names('recla')).toEqual(['Réclamation']);
  expect(names('zzz')).toEqual([]);
  expect(names('.*')).toEqual([]);
});
