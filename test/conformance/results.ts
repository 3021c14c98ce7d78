import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * What a suite of Microsoft's own library found out. Every suite, whoever runs it, leaves one file
 * in test/conformance/results; docs/cloud.md is made of all of them.
 */
export const Row = z.strictObject({
  /** Heading in docs/cloud.md. */
  section: z.string().min(1),
  /** What is done, in the words of the protocol; the same in each suite that does it. */
  operation: z.string().min(1),
  verdict: z.enum(['emulated', 'partly', 'not possible', 'failed']),
  /** How, what is missing, or why not. */
  note: z.string(),
});
export type Row = z.infer<typeof Row>;

export const SuiteResult = z.strictObject({
  suite: z.string().regex(/^[a-z0-9-]+$/),
  /** Packages as installed, `@azure/msal-node 7.2.1`. */
  packages: z.array(z.string()),
  rows: z.array(Row),
});
export type SuiteResult = z.infer<typeof SuiteResult>;

/** What test/e2e/teams-shell leaves: the same facts under its own names. */
const TeamsResult = z
  .strictObject({
    sdk: z.string(),
    rows: z.array(
      z.strictObject({
        operation: z.string(),
        state: z.enum(['emulated', 'partly', 'not possible']),
        how: z.string(),
      }),
    ),
  })
  .transform(
    ({ sdk, rows }): SuiteResult => ({
      suite: 'teams-js',
      packages: [sdk],
      rows: rows.map(({ operation, state, how }) => ({
        section: '2 Teams client shell',
        operation,
        verdict: state,
        note: how,
      })),
    }),
  );

const folderOf = (root: string): string => join(root, 'test/conformance/results');

export function writeResult(root: string, result: SuiteResult): void {
  mkdirSync(folderOf(root), { recursive: true });
  const text = JSON.stringify(SuiteResult.parse(result), null, 2);
  // As the formatter of this project would write it.
  const packages = result.packages.map((name) => JSON.stringify(name)).join(', ');
  const formatted = text.replace(/"packages": \[[^\]]*\]/, () => `"packages": [${packages}]`);
  writeFileSync(join(folderOf(root), `${result.suite}.json`), `${formatted}\n`);
}

export function readResults(root: string): readonly SuiteResult[] {
  return readdirSync(folderOf(root))
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) =>
      SuiteResult.or(TeamsResult).parse(
        JSON.parse(readFileSync(join(folderOf(root), name), 'utf8')),
      ),
    );
}

/** `name version`, as installed. */
export function packageName(root: string, name: string, inside = ''): string {
  const path = join(root, 'node_modules', inside, inside === '' ? '' : 'node_modules', name);
  const text = readFileSync(join(path, 'package.json'), 'utf8');
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
  return `${name} ${version}`;
}
