import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  AgentConfig,
  ListConfig,
  NumberConfig,
  QueueConfig,
  SettingsConfig,
} from '../../domain/index.ts';
import { findRoot } from '../root.ts';
import { settingsOf } from './settings-rows.ts';
import { testTitles } from './test-titles.ts';

/** Of the organisation's settings the others are not of routing. */
const OF_ROUTING = new Set(['settings.betweenQueues', 'settings.idleSince']);

const root = findRoot();
const page = readFileSync(join(root, 'docs/routing-settings.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

const settings = [
  ...settingsOf('queue', QueueConfig),
  ...settingsOf('agent', AgentConfig),
  ...settingsOf('number', NumberConfig),
  ...settingsOf('list', ListConfig),
  ...settingsOf('settings', SettingsConfig).filter(({ setting }) => OF_ROUTING.has(setting)),
];

it('every setting of the schemas has its row, with the default and bounds of the schema', () => {
  expect(settings.length).toBeGreaterThan(140);
  const expected = settings.map(({ setting, fallback, bounds }) => [
    `\`${setting}\``,
    fallback,
    bounds,
  ]);
  expect(rows.map((row) => row.slice(0, 3))).toEqual(expected);
});

it('every setting names tests that exist', () => {
  const isTitle = testTitles(root);
  const unknown = rows.flatMap(([setting = '', , , tests = '']) => {
    const titles = [...tests.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    if (titles.length === 0) return [`${setting}: no test`];
    return titles.filter((title) => !isTitle(title)).map((title) => `${setting}: ${title}`);
  });
  expect(unknown).toEqual([]);
});
