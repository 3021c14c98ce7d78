import { describe, expect, it } from 'vitest';
import { AgentConfig } from '../../domain/index.ts';
import { foldName, foldSpelledOut, keysOf } from './keypad.ts';
import { byName } from './people.ts';
import {
  directoryOf,
  findByExtension,
  findByName,
  findBySpokenName,
  isBeginning,
  newDirectory,
} from './search.ts';

let count = 0;
const person = (name: string, directory?: object, address: object | null = {}) => {
  const number = `+4420794601${String(++count).padStart(2, '0')}`;
  return AgentConfig.parse({
    kind: 'agent',
    id: `a${count}`,
    name,
    skills: [],
    address: address === null ? null : { kind: 'teamsUser', number },
    ...(directory === undefined ? {} : { directory }),
  });
};

const ALL = { include: null, exclude: [] };
const keys = (name: string) => keysOf(foldName(name)).join('0');

const directory = newDirectory([
  person('Ana López'),
  person('Ana María Lorca'),
  person('Ann Lord'),
  person('Chloé Dubois', { extension: '470', groups: ['board'] }),
  person('Björn Müller', { extension: '4711', office: 'Berlin' }),
  person('Bjorn Muller', { extension: '12', office: 'Bern' }),
  person("Siobhán O'Neill-Byrne"),
  person('Madonna'),
  person('Иван Петров', { extension: '900' }),
  person('Hidden Person', { listed: false, extension: '999' }),
  person('Nobody Phone', undefined, null),
  person('x', { firstName: 'Mary Ann', lastName: 'de la Cruz', groups: ['board', 'hr'] }),
]);
const found = (digits: string, scope: Parameters<typeof findByName>[2] = ALL) =>
  findByName(directory, digits, scope).map(({ name }) => name);

describe('the letters of the keys', () => {
  it.each([
    ['Ana', '262'],
    ['PQRS TUV WXYZ', '7777088809999'],
    ['Chloé', '24563'],
    ['Łukasz Żak', '5852790925'],
    ["O'Neill-Byrne", '663455' + '29763'],
    ['Straße', '7872773'],
    ['R2 D2', '72032'],
  ])('%s is %s', (name, digits) => {
    expect(keys(name)).toBe(digits);
  });

  it('a name in letters of no key has no keys', () => {
    expect(keysOf(foldName('Иван'))).toEqual([]);
    expect(foldSpelledOut('Ana')).toBeNull();
    expect(foldSpelledOut('Müller')).toBe('mueller');
  });
});

describe('a name', () => {
  it.each([
    ['first and last', `${keys('Ana')}0${keys('Lopez')}`, ['Ana López']],
    ['last and first', `${keys('Lopez')}0${keys('Ana')}`, ['Ana López']],
    ['without the space', keys('AnaLopez'), ['Ana López']],
    ['the beginning of it', keys('Lopez').slice(0, 5), ['Ana López']],
    [
      'beginnings of both',
      `${keys('A')}0${keys('Lor')}`,
      ['Ana López', 'Ana María Lorca', 'Ann Lord'],
    ],
    ['a word left out', `${keys('Ana')}0${keys('Lorca')}`, ['Ana María Lorca']],
    ['umlaut as one letter', keys('Muller'), ['Björn Müller', 'Bjorn Muller']],
    ['umlaut spelled out', keys('Mueller'), ['Björn Müller']],
    ['apostrophe and hyphen', keys('ONeillByrne'), ["Siobhán O'Neill-Byrne"]],
    ['only one name', keys('Mado'), ['Madonna']],
    ['of the directory, not of the desk', keys('MaryAnn'), ['Mary Ann de la Cruz']],
    ['hidden from the list', keys('Hidden'), []],
    ['without a phone', keys('Nobody'), []],
    ['nobody', keys('Zz'), []],
  ])('%s', (_, digits, names) => {
    expect(found(digits)).toEqual(names);
  });

  it('spaces alone are nobody', () => {
    expect(found('000')).toEqual([]);
    expect(found('')).toEqual([]);
  });
});

describe('the scope', () => {
  it('includes groups, and excludes more strongly', () => {
    expect(found(keys('Chloe'), { include: ['board'], exclude: [] })).toEqual(['Chloé Dubois']);
    expect(found(keys('Ana'), { include: ['board'], exclude: [] })).toEqual([]);
    expect(found(keys('Cruz'), { include: ['board'], exclude: ['hr'] })).toEqual([]);
    expect(findByExtension(directory, '470', { include: null, exclude: ['board'] })).toEqual([]);
  });
});

describe('an extension', () => {
  const by = (digits: string) => findByExtension(directory, digits, ALL).map(({ name }) => name);

  it('is dialled in full', () => {
    expect(by('4711')).toEqual(['Björn Müller']);
    expect(by('471')).toEqual([]);
    expect(by('900')).toEqual(['Иван Петров']);
    expect(by('999')).toEqual([]);
  });

  it('may still become another', () => {
    expect(isBeginning(directory, '47', ALL)).toBe(true);
    expect(isBeginning(directory, '470', ALL)).toBe(false);
    expect(isBeginning(directory, '4711', ALL)).toBe(false);
  });
});

describe('a spoken name', () => {
  const said = (phrase: string) => findBySpokenName(directory, phrase, ALL).map(({ name }) => name);

  it('is the whole name in either order, or the last name', () => {
    expect(said('ana lopez')).toEqual(['Ana López']);
    expect(said('López Ana')).toEqual(['Ana López']);
    expect(said('Müller')).toEqual(['Björn Müller', 'Bjorn Muller']);
    expect(said('ana')).toEqual([]);
  });

  it('in letters of no key is that name, and nobody else', () => {
    const many = newDirectory([
      person('Иван Петров'),
      person('Νίκος Παππάς'),
      person('Maria Петрова'),
      person('Li 李明'),
      person('राम शर्मा'),
      person('रमा शर्मा'),
    ]);
    const heard = (phrase: string) => findBySpokenName(many, phrase, ALL).map(({ name }) => name);
    expect(heard('иван петров')).toEqual(['Иван Петров']);
    expect(heard('Петров Иван')).toEqual(['Иван Петров']);
    expect(heard('Νικος Παππας')).toEqual(['Νίκος Παππάς']);
    expect(heard('Петрова')).toEqual(['Maria Петрова']);
    expect(heard('李明')).toEqual(['Li 李明']);
    expect(heard('राम शर्मा')).toEqual(['राम शर्मा']);
    expect(heard('maria')).toEqual([]);
    for (const nothing of ['', '…', 'Сидоров', '-', '王']) expect(heard(nothing)).toEqual([]);
  });
});

describe('the entry of the directory', () => {
  const listedAs = (listed: boolean) =>
    newDirectory([person('Eve Adams', { listed, extension: '77' })]);

  it('who is not listed is found by no name, no extension and no word', () => {
    const ways = (all: ReturnType<typeof newDirectory>) => [
      findByName(all, keys('Adams'), ALL).length,
      findByExtension(all, '77', ALL).length,
      findBySpokenName(all, 'Eve Adams', ALL).length,
    ];
    expect(ways(listedAs(true))).toEqual([1, 1, 1]);
    expect(ways(listedAs(false))).toEqual([0, 0, 0]);
  });

  it('its first and last name are dialled and said, and the name of the desk is not', () => {
    const all = newDirectory([person('Desk Seven', { firstName: 'Eve', lastName: 'Adams' })]);
    const dialled = (digits: string) => findByName(all, digits, ALL).map(({ name }) => name);
    const said = (phrase: string) => findBySpokenName(all, phrase, ALL).map(({ name }) => name);
    for (const name of ['Eve', 'Adams']) expect(dialled(keys(name))).toEqual(['Eve Adams']);
    for (const name of ['Eve Adams', 'Adams Eve', 'Adams'])
      expect(said(name)).toEqual(['Eve Adams']);
    for (const name of ['Desk', 'Seven']) expect(dialled(keys(name))).toEqual([]);
    expect(said('Desk Seven')).toEqual([]);
  });
});

describe('the index', () => {
  it('is made once for a version of the configuration', () => {
    const agents = new Map([person('Ana López')].map((each) => [each.id, each] as const));
    const first = directoryOf({ version: 1, agents });
    expect(directoryOf({ version: 1, agents })).toBe(first);
    expect(directoryOf({ version: 2, agents })).not.toBe(first);
  });

  it('finds in two thousand people what looking at each finds', () => {
    const syllables = ['an', 'be', 'cor', 'da', 'el', 'fi', 'go', 'hu', 'lo', 'mar'];
    const name = (seed: number) =>
      [seed % 10, Math.floor(seed / 10) % 10, Math.floor(seed / 100) % 10]
        .map((each) => syllables[each])
        .join('');
    const many = Array.from({ length: 2_000 }, (_, index) =>
      person('x', { firstName: name(index * 7), lastName: name(index * 13 + 5) }),
    );
    const all = newDirectory(many);
    for (let index = 0; index < 2_000; index += 97) {
      const digits = keys(name(index)).slice(0, 4);
      const plain = [...all.byAgent.values()].filter(({ first, last }) => {
        const words = [foldName(first), foldName(last)].map((each) => keysOf(each).join(''));
        return [words.join(''), words.toReversed().join('')].some((each) =>
          each.startsWith(digits),
        );
      });
      expect(findByName(all, digits, ALL)).toEqual(plain.toSorted(byName));
    }
  });
});
