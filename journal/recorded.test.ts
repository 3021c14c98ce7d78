import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readRecorded, replayRecorded } from './recorded.ts';

const folder = fileURLToPath(new URL('../test/journals/', import.meta.url));
const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));

test('there are recorded journals', () => expect(files).not.toEqual([]));

test.each(files)('%s replays to what it says', async (name) => {
  const { segments, ...said } = await readRecorded(`${folder}${name}`);
  expect(segments.length).toBeGreaterThan(0);
  expect(replayRecorded({ ...said, segments })).toEqual(said);
});
