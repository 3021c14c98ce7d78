import { blankOut } from './blank.ts';
import { isTest, isTypeScript, lineAt, type Finding, type TextFile } from './finding.ts';
import { pureRooms, isInside } from './walls.ts';

interface Ban {
  readonly pattern: RegExp;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

const clock = 'the same journal must give the same state on any machine, at any time';
const io = 'domain and engine are pure: they run in the simulator, in replay and in a browser';
const order = 'the order must be the same in every locale and engine';
const now = 'take `now` from the command: decide(state, command, now)';

/** Most of these do not compile in the pure rooms either; here they get their replacement named. */
const pureBans: readonly Ban[] = [
  { pattern: /\bDate\.now\b/, what: 'Date.now', why: clock, fix: now },
  { pattern: /\bnew Date\(\s*\)/, what: 'new Date() without argument', why: clock, fix: now },
  { pattern: /\bTemporal\.Now\b/, what: 'Temporal.Now', why: clock, fix: now },
  { pattern: /\bperformance\b/, what: 'performance', why: clock, fix: now },
  {
    pattern: /\bMath\.random\b/,
    what: 'Math.random',
    why: clock,
    fix: 'draw from the seed in the state and put the result into the event',
  },
  {
    pattern: /\bcrypto\b/,
    what: 'crypto',
    why: io,
    fix: 'ids are deterministic (tenant, seq, n); keys and hashes belong to journal',
  },
  { pattern: /\bprocess\./, what: 'process', why: io, fix: 'settings come as configPublished' },
  {
    pattern: /\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b/,
    what: 'a host timer',
    why: clock,
    fix: 'timers are data: put the time into the state, the host sends `tick` at nextTimerAt',
  },
  {
    pattern: /\basync\b|\bawait\b/,
    what: 'async/await',
    why: 'between two steps of a decision nothing else may happen',
    fix: 'return an effect; its end comes back as the command effectSettled',
  },
  {
    pattern: /\bconsole\./,
    what: 'console',
    why: io,
    fix: 'return an event; the host logs what was committed',
  },
  {
    pattern: /\.(sort|toSorted)\(\s*\)/,
    what: 'a sort in the default order',
    why: 'the default order compares as text: 10 comes before 9',
    fix: 'pass a comparison',
  },
  {
    pattern: /\.(localeCompare|toLocale\w+)\(|\bIntl\./,
    what: 'an order or text of the locale',
    why: order,
    fix: 'compare with < and >; show things to people in web and api',
  },
];

export function checkBans(file: TextFile): Finding[] {
  if (!isTypeScript(file.path) || isTest(file.path)) return [];
  if (!pureRooms.some((room) => isInside(file.path, room))) return [];
  const code = blankOut(file.text);
  const findings: Finding[] = [];
  for (const ban of pureBans) {
    for (const match of code.matchAll(new RegExp(ban.pattern, 'g'))) {
      const line = lineAt(code, match.index);
      const what = `${ban.what} in a pure room`;
      findings.push({ path: file.path, line, rule: 'bans', what, why: ban.why, fix: ban.fix });
    }
  }
  return findings;
}
