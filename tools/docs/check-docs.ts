import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsMarkdown } from '../../main/config.ts';
import { settings } from '../../main/settings.ts';
import { readResults } from '../../test/conformance/results.ts';
import { build } from '../build/build.ts';
import { findRoot } from '../root.ts';
import { banner } from '../start/banner.ts';
import { existsIn, faultsOf, listPages } from './pages.ts';
import { cloudPage } from './write-cloud.ts';

/** Every command, setting, file and link in the docs exists; what is cheap is run. */
const root = findRoot();
await build(root);
const patchbay = (...args: string[]): string =>
  execFileSync(process.execPath, ['bin/patchbay.js', ...args], { cwd: root, encoding: 'utf8' });
const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const pages = listPages(root);
const facts = {
  scripts: Object.keys((manifest as { scripts: Record<string, string> }).scripts),
  help: patchbay('--help'),
  settings: Object.values(settings).map(({ env }) => env),
  exists: existsIn(root),
};
const faults = pages.flatMap((page) => faultsOf(page, facts));

const textOf = (path: string): string => pages.find((page) => page.path === path)?.text ?? '';
if (textOf('docs/configuration.md') !== settingsMarkdown()) {
  faults.push(
    'docs/configuration.md is not what the table of settings says: npm run docs:configuration',
  );
}
if (textOf('docs/cloud.md') !== cloudPage(readResults(root))) {
  faults.push('docs/cloud.md is not what the suites found last: npm run docs:cloud');
}
const block = banner({ host: '127.0.0.1', httpPort: 3978, sipPort: 5060, emulated: true });
if (!textOf('README.md').includes(block))
  faults.push('README.md: not the block that npm start prints');
if (patchbay('settings').trim() === '') faults.push('`patchbay settings` prints nothing');

for (const fault of faults) console.log(fault);
console.log(
  `docs: ${pages.length - new Set(faults.map(pageOf)).size} passed, ${faults.length} failed`,
);
process.exitCode = faults.length === 0 ? 0 : 1;

function pageOf(fault: string): string {
  return fault.split(':')[0] ?? fault;
}
