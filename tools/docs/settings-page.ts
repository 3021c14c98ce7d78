import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of docs/routing-settings.md. */
interface PageRow {
  readonly setting: string;
  readonly fallback: string;
  readonly bounds: string;
  /** Of the tests that fail when the setting is ignored. */
  readonly titles: readonly string[];
}

export function settingsPage(root: string): readonly PageRow[] {
  const page = readFileSync(join(root, 'docs/routing-settings.md'), 'utf8');
  return page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [setting = '', fallback = '', bounds = '', tests = ''] = line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim());
      return {
        setting: setting.replaceAll('`', ''),
        fallback,
        bounds,
        titles: [...tests.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
      };
    });
}
