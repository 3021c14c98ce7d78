import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findRoot } from '../root.ts';
import { testTitles } from './test-titles.ts';

const NOT_YET_MAX = 10;
const STATES = ['same', 'better', 'not yet'];

interface Row {
  readonly setting: string;
  readonly state: string;
  readonly why: string;
  /** Titles, or where to look: `see 2.8`. */
  readonly tests: readonly string[];
  readonly see: string | null;
}

const root = findRoot();
const page = readFileSync(join(root, 'docs/voice-apps.md'), 'utf8');
const rows = page.split('\n').flatMap(rowOf);

/** [] = no row of a table, or its head. */
function rowOf(line: string): Row[] {
  if (!line.startsWith('| ') || line.startsWith('| Setting')) return [];
  const [setting = '', , state = '', why = '', tests = ''] = line
    .slice(1, -1)
    .split(' |')
    .map((cell) => cell.trim());
  const see = /^see ([0-9.]+)$/.exec(tests)?.[1] ?? null;
  const named = [...tests.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
  return [{ setting, state, why, tests: named, see }];
}

it('every row has a state; what is missing says why', () => {
  expect(rows.length).toBeGreaterThan(80);
  for (const { setting, state, why } of rows) {
    expect(STATES, setting).toContain(state);
    if (state === 'not yet') expect(why, setting).not.toBe('');
  }
});

it('at most ten are missing', () => {
  const missing = rows.filter(({ state }) => state === 'not yet');
  expect(missing.map(({ setting }) => setting).length).toBeLessThanOrEqual(NOT_YET_MAX);
});

it('what is there names tests that exist, or the section that does', () => {
  const isTitle = testTitles(root);
  const unknown = rows
    .filter(({ state }) => state !== 'not yet')
    .flatMap(({ setting, tests, see }) => {
      if (see !== null) return page.includes(`## ${see} `) ? [] : [`${setting}: no section ${see}`];
      if (tests.length === 0) return [`${setting}: no test`];
      return tests.filter((title) => !isTitle(title)).map((title) => `${setting}: ${title}`);
    });
  expect(unknown).toEqual([]);
});
