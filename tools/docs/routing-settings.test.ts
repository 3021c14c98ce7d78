import { expect, it } from 'vitest';
import {
  AgentConfig,
  ListConfig,
  NumberConfig,
  QueueConfig,
  SettingsConfig,
} from '../../domain/index.ts';
import { findRoot } from '../root.ts';
import { settingsPage } from './settings-page.ts';
import { settingsOf } from './settings-rows.ts';
import { testTitles } from './test-titles.ts';

/** Of the organisation's settings the others are not of routing. */
const OF_ROUTING = new Set(['settings.betweenQueues', 'settings.idleSince']);

const root = findRoot();
const rows = settingsPage(root);

const settings = [
  ...settingsOf('queue', QueueConfig),
  ...settingsOf('agent', AgentConfig),
  ...settingsOf('number', NumberConfig),
  ...settingsOf('list', ListConfig),
  ...settingsOf('settings', SettingsConfig).filter(({ setting }) => OF_ROUTING.has(setting)),
];

it('every setting of the schemas has its row, with the default and bounds of the schema', () => {
  expect(settings.length).toBeGreaterThan(140);
  expect(rows.map(({ titles: _, ...row }) => row)).toEqual(settings);
});

it('every setting names tests that exist', () => {
  const isTitle = testTitles(root);
  const unknown = rows.flatMap(({ setting, titles }) => {
    if (titles.length === 0) return [`${setting}: no test`];
    return titles.filter((title) => !isTitle(title)).map((title) => `${setting}: ${title}`);
  });
  expect(unknown).toEqual([]);
});
