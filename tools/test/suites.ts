import { binOf, type Step } from '../process.ts';

/** One suite of `npm test` with the time it may take on two cores. Twice that is a failure. */
export interface Suite extends Omit<Step, 'limitMs'> {
  readonly budgetSeconds: number;
  /**
   * Runs at the same time as this one, after what stands beside it already: neither measures time,
   * and one mostly waits.
   */
  readonly beside?: string;
  readonly proves: string;
}

export function listSuites(root: string, isLong: boolean): readonly Suite[] {
  const sim = isLong
    ? ['--crashes', '1000', '--interactions', '100000', '--seed', '1']
    : ['--crashes', '40', '--interactions', '4000', '--seed', '1'];
  return [
    {
      name: 'check',
      ...tool('tools/check/check.ts'),
      budgetSeconds: 145,
      proves: 'types, lint, format, tidy, unit tests',
    },
    {
      name: 'wire',
      ...vitest(root, 'wire'),
      budgetSeconds: 120,
      proves: 'drivers, carrier and media on real sockets with real audio',
    },
    {
      name: 'pg',
      ...vitest(root, 'pg'),
      budgetSeconds: 90,
      proves: 'journal, leases, isolation on a real PostgreSQL',
    },
    {
      name: 'sim',
      ...tool('simulate/cli/main.ts', ...sim),
      budgetSeconds: isLong ? 900 : 80,
      ...(isLong ? {} : { beside: 'pg' }),
      proves: 'invariants and equal hashes under simulated faults and crashes',
    },
    theory(isLong),
    {
      name: 'dead-code',
      command: binOf(root, 'knip'),
      args: [],
      budgetSeconds: 15,
      beside: 'pg',
      proves: 'no file, export or package without use',
    },
    {
      name: 'docs',
      ...tool('tools/docs/check-docs.ts'),
      budgetSeconds: 15,
      beside: 'pg',
      proves: 'every command in the docs exists; the cheap ones run',
    },
    ...processSuites(root, isLong),
    ...(isLong ? [...FAULTS, ...FUZZ] : []),
  ];
}

/** What needs the real processes. */
function processSuites(root: string, isLong: boolean): readonly Suite[] {
  return [
    {
      name: 'system',
      ...vitest(root, 'system'),
      budgetSeconds: 600,
      proves: 'the launcher, the client, the API and tenants apart on the real processes',
    },
    {
      name: 'journeys',
      ...vitest(root, 'journeys'),
      budgetSeconds: 580,
      beside: 'system',
      proves: 'what agents and supervisors do all day, on the real pages and processes',
    },
    {
      name: 'voice',
      ...tool('test/voice/voice.ts'),
      budgetSeconds: 170,
      proves: 'SIPp and baresip calls with real audio',
    },
    {
      name: 'sign-in',
      ...vitest(root, 'sign-in'),
      budgetSeconds: 120,
      beside: 'voice',
      proves: 'who is let in and for how long, in a browser as in production',
    },
    {
      name: 'conformance',
      ...tool('test/conformance/conformance.ts'),
      budgetSeconds: 60,
      beside: 'voice',
      proves: "Microsoft's own libraries against the emulated cloud",
    },
    {
      name: 'crash',
      ...tool('test/crash/crash.ts', '--kills', isLong ? '40' : '6', '--seed', '1'),
      budgetSeconds: isLong ? 400 : 120,
      proves: 'kill -9 loses and doubles nothing',
    },
    {
      name: 'calls-up',
      ...tool('test/crash/crash.ts', '--calls-up', '--kills', isLong ? '40' : '3', '--seed', '1'),
      budgetSeconds: isLong ? 400 : 60,
      proves: 'conversations go on through kill -9',
    },
  ];
}

const tool = (entry: string, ...args: string[]): Pick<Suite, 'command' | 'args'> => ({
  command: process.execPath,
  args: ['tools/run-ts.js', entry, ...args],
});

/** Faults that are put in on purpose: each must be found. */
const FAULTS: readonly Suite[] = [
  {
    name: 'model',
    ...tool('tools/model/cli.ts'),
    budgetSeconds: 200,
    proves: 'the matcher decides as the naive one does, and faults put into it are found',
  },
  {
    name: 'settings',
    ...tool('tools/settings/cli.ts'),
    budgetSeconds: 900,
    proves: 'every setting of routing has a test that fails when it is ignored',
  },
];

const FUZZ_MINUTES = '60';

/** The night's hour of hostile packets: both at once, as neither measures time. */
const FUZZ: readonly Suite[] = [
  {
    name: 'fuzz-sip',
    ...tool('sip/fuzz-cli.ts', '--minutes', FUZZ_MINUTES, '--seed', '1'),
    budgetSeconds: 3_900,
    proves: 'after every hostile message the next OPTIONS is answered',
  },
  {
    name: 'fuzz-media',
    ...tool('media/fuzz-cli.ts', '--minutes', FUZZ_MINUTES, '--seed', '1'),
    budgetSeconds: 3_900,
    beside: 'fuzz-sip',
    proves: 'hostile packets and descriptions end no worker',
  },
];

const theory = (isLong: boolean): Suite => ({
  name: 'theory',
  ...tool('simulate/theory/theory.bench.ts', ...(isLong ? [] : ['--short'])),
  budgetSeconds: isLong ? 1_200 : 40,
  ...(isLong ? {} : { beside: 'pg' }),
  proves: 'the router is as good as queueing theory allows, and estimated waits come true',
});

const vitest = (root: string, project: string): Pick<Suite, 'command' | 'args'> => ({
  command: binOf(root, 'vitest'),
  args: ['run', '--project', project, '--silent=passed-only'],
});
