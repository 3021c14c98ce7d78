import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { findRoot } from '../../tools/root.ts';
import { comparePictures } from './compare.ts';

/**
 * So many pixels may differ: less than one letter, and less than the edge of a button that moved by
 * a few pixels. What another version of the font engine does to edges is not counted at all.
 */
export const DIFFERING_MAX = 40;

const root = findRoot();
const folder = join(root, 'docs/screens');
const failures = join(root, 'build/screens');
const isWriting = process.env['PATCHBAY_SCREENS'] === 'write';

/** The documented picture of that name must be what stands on the page; `npm run docs:screens`. */
export async function expectPicture(page: Page, comparer: Page, name: string): Promise<void> {
  const now = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const path = join(folder, `${name}.png`);
  if (isWriting) return writeFileSync(path, now);
  const remedy = 'if it is meant to be so: npm run docs:screens';
  if (!existsSync(path)) throw new Error(`docs/screens/${name}.png does not exist; ${remedy}`);
  const { differing, isSameSize, difference } = await comparePictures(
    comparer,
    now,
    readFileSync(path),
  );
  if (isSameSize && differing <= DIFFERING_MAX) return;
  mkdirSync(failures, { recursive: true });
  writeFileSync(join(failures, `${name}.png`), now);
  writeFileSync(join(failures, `${name}.difference.png`), difference);
  expect.fail(
    `${name}: ${isSameSize ? `${differing} pixels differ` : 'another size'}; see build/screens/` +
      `${name}.difference.png; ${remedy}`,
  );
}
