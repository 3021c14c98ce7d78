import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** One test file with one change made to a source while it is read: see cli.ts. */
const { file, from, to, test } = JSON.parse(process.env['PATCHBAY_IGNORED'] ?? '{}') as Record<
  'file' | 'from' | 'to' | 'test',
  string
>;
const root = process.cwd();
const changed = join(root, file);
if (!readFileSync(changed, 'utf8').includes(from)) throw new Error(`${file} has no: ${from}`);

const plugins: ViteUserConfig['plugins'] = [
  {
    name: 'ignore-a-setting',
    enforce: 'pre',
    transform: (code, id) => (id.split('?')[0] === changed ? code.replaceAll(from, to) : null),
  },
];

export default defineConfig({
  plugins,
  test: {
    include: [test],
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    retry: 0,
  },
});
