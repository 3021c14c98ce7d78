import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

export interface Page {
  readonly path: string;
  readonly text: string;
}

/** What the pages may name: everything that a reader could try. */
export interface Facts {
  readonly scripts: readonly string[];
  /** `patchbay --help`, whole. */
  readonly help: string;
  readonly settings: readonly string[];
  readonly exists: (path: string) => boolean;
}

/** Settings of the harnesses and the launcher, which are none of the product's own. */
const otherSettings = ['PATCHBAY_KEEP', 'PATCHBAY_CLOUD_RTP_PORTS', 'PATCHBAY_CLOUD_TLS_NAMES'];

export function listPages(root: string): Page[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md'));
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  return [...top, ...docs].map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** One sentence for each thing that a page names and that does not exist. */
export function faultsOf(page: Page, facts: Facts): string[] {
  const faults = [
    ...unknownScripts(page.text, facts.scripts),
    ...unknownCommands(page.text, facts.help),
    ...unknownSettings(page.text, facts.settings),
    ...deadLinks(page, facts.exists),
    ...missingFiles(page.text, facts.exists),
  ];
  return [...new Set(faults)].map((fault) => `${page.path}: ${fault}`);
}

function unknownScripts(text: string, scripts: readonly string[]): string[] {
  return [...text.matchAll(/\bnpm run ([a-z][a-z:-]*)/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => !scripts.includes(name))
    .map((name) => `\`npm run ${name}\`: there is no such script in package.json`);
}

/** `patchbay why …` and its `--flags`, each looked for in the help. */
function unknownCommands(text: string, help: string): string[] {
  const faults: string[] = [];
  for (const match of text.matchAll(/(?:npx |`)patchbay ([a-z-]+)([^\n`]*)/g)) {
    const [, command = '', rest = ''] = match;
    const known = command === '--help' || help.includes(`patchbay ${command}`);
    if (!known) faults.push(`\`patchbay ${command}\`: \`patchbay --help\` knows no such command`);
    for (const [flag] of rest.matchAll(/--[a-z-]+/g)) {
      if (!help.includes(flag)) faults.push(`\`patchbay ${command} ${flag}\`: not in the help`);
    }
  }
  return faults;
}

function unknownSettings(text: string, settings: readonly string[]): string[] {
  return [...text.matchAll(/\bPATCHBAY_[A-Z_]*[A-Z]\b/g)]
    .map(([name]) => name)
    .filter((name) => !settings.includes(name) && !otherSettings.includes(name))
    .map((name) => `${name} is no setting`);
}

function deadLinks(page: Page, exists: Facts['exists']): string[] {
  return [...page.text.matchAll(/\]\(([^)#\s]+)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !exists(posix.normalize(posix.join(dirname(page.path), target))))
    .map((target) => `the link ${target} leads nowhere`);
}

const rooms =
  'domain|engine|journal|assist|sip|media|channels|api|web|cloud|simulate|main|test|tools|docs';

/** `engine/react.ts` in code marks must be a file, `journal/vault` a file or folder. */
function missingFiles(text: string, exists: Facts['exists']): string[] {
  const path = new RegExp(`\`((?:${rooms})/[a-z0-9/.-]+)\``, 'g');
  return [...text.matchAll(path)]
    .map((match) => (match[1] ?? '').replace(/\/$/, ''))
    .filter((name) => !exists(name))
    .map((name) => `\`${name}\` does not exist`);
}

export const existsIn =
  (root: string): Facts['exists'] =>
  (path) =>
    existsSync(join(root, path));
