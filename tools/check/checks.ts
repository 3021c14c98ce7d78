import type { Step } from '../process.ts';
import { binOf } from '../process.ts';

/** One part of `npm run check`, and what to tell a person whose change it refuses. */
export interface Check extends Step {
  readonly why: string;
  readonly fix: string;
}

export function listChecks(root: string): Check[] {
  const bin = (name: string, ...args: string[]): Omit<Step, 'name'> => ({
    command: binOf(root, name),
    args,
    env: { NO_COLOR: '1', FORCE_COLOR: '0' },
    limitMs: 300_000,
  });
  return [
    {
      name: 'types',
      ...bin('tsc', '-b', '--pretty', 'false'),
      why: 'what does not type-check is wrong in a way that a test may miss',
      fix: 'mend the type; `any`, `!` and `as` outside parsers are refused',
    },
    {
      name: 'unit',
      ...bin('vitest', 'run', '--project', 'unit', '--silent=passed-only'),
      why: 'each says what a piece promises',
      fix: 'npx vitest run --project unit PATH shows one alone',
    },
    {
      name: 'lint',
      ...bin('oxlint', '--deny-warnings'),
      why: 'each rule has caught a real fault somewhere',
      fix: 'the rule named in brackets says what to write; rules are in .oxlintrc.json',
    },
    {
      name: 'format',
      ...bin('prettier', '--check', '--cache', '--cache-location', 'build/cache/prettier', '.'),
      why: 'a change shows only what it changes',
      fix: 'npx prettier --write .',
    },
    {
      name: 'tidy',
      command: process.execPath,
      args: ['tools/run-ts.js', 'tools/tidy/cli.ts'],
      limitMs: 60_000,
      why: 'the walls between the rooms, the pure rooms, the sizes',
      fix: 'each line above names its own',
    },
  ];
}
