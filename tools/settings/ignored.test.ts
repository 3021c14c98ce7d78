import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settingsPage } from '../docs/settings-page.ts';
import { hasTitle } from '../docs/test-titles.ts';
import { findRoot } from '../root.ts';
import { IGNORED } from './ignored.ts';
import { matchesTitle } from './titles.ts';

const root = findRoot();
const rows = settingsPage(root);
const text = (path: string): string =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';

it('every setting of the page can be ignored, and none that is not on it', () => {
  const listed = new Set(IGNORED.map(({ setting }) => setting));
  expect(rows.filter(({ setting }) => !listed.has(setting))).toEqual([]);
  const onPage = new Set(rows.map(({ setting }) => setting));
  expect([...listed].filter((setting) => !onPage.has(setting))).toEqual([]);
});

it('what is changed still stands in its file, and changes it', () => {
  const gone = IGNORED.filter(({ file, from, to }) => from === to || !text(file).includes(from));
  expect(gone).toEqual([]);
});

it('each names a file with one of the tests of its row', () => {
  const without = IGNORED.filter(({ setting, test }) => {
    const titles = rows.find((row) => row.setting === setting)?.titles ?? [];
    return !titles.some((title) => hasTitle(text(test), title));
  });
  expect(without).toEqual([]);
});

it('a title stands for each of its rows', () => {
  expect(matchesTitle('of a %s are asked', 'of a group are asked')).toBe(true);
  expect(matchesTitle('0 keeps nobody', '0 keeps nobody else')).toBe(false);
});
