import type {
  AttendantCallFlow,
  AttendantConfig,
  AttendantOption,
  AttendantTarget,
  HolidaysId,
  TransferTarget,
} from '../../domain/index.ts';
import { zoneFaults } from '../flow/check/dates.ts';
import type { Config } from '../state.ts';
import { wordsOf } from '../words.ts';
import { doubledDates } from './dates.ts';
import { spokenOf } from './options-text.ts';

interface Known {
  readonly config: Config;
  readonly attendant: AttendantConfig;
  /** null = is there; otherwise what is wrong, with the remedy. */
  target(target: TransferTarget): string | null;
}

const KEY = /^[0-9*#]$/;

/** Each fault with where it is, what it is and how to mend it. */
export function attendantFaults(
  path: string,
  attendant: AttendantConfig,
  of: Pick<Known, 'config' | 'target'>,
): string[] {
  const known: Known = { ...of, attendant };
  const { timeZone, operator, closed, authorised } = attendant;
  return [
    ...zoneFaults(path, timeZone),
    ...(operator?.kind === 'operator'
      ? [`${path}/operator: leads to itself; choose a person, a queue or another target`]
      : targetFaults(`${path}/operator`, operator, known)),
    ...callFlowFaults(`${path}/open`, attendant.open, known),
    ...(closed === null ? [] : callFlowFaults(`${path}/closed`, closed, known)),
    ...hoursFaults(path, known),
    ...holidaysFaults(path, known),
    ...authorised.flatMap((agent, index) =>
      of.config.agents.has(agent)
        ? []
        : [`${path}/authorised/${index}: agent ${agent} does not exist; choose another`],
    ),
  ];
}

function hoursFaults(path: string, { attendant, config }: Known): string[] {
  const { hours, closed } = attendant;
  if (hours === null) return [];
  const faults: string[] = [];
  if (!config.hours.has(hours)) {
    faults.push(`${path}/hours: opening hours ${hours} do not exist; add them or choose others`);
  }
  if (closed === null) {
    faults.push(`${path}/closed: nothing is said about closed hours; say what callers get then`);
  }
  return faults;
}

function holidaysFaults(path: string, known: Known): string[] {
  const { attendant, config } = known;
  const faults: string[] = [];
  const seen = new Set<HolidaysId>();
  for (const [index, { holidays, flow }] of attendant.holidays.entries()) {
    const at = `${path}/holidays/${index}`;
    if (!config.holidays.has(holidays)) {
      faults.push(`${at}/holidays: holidays ${holidays} do not exist; add them or choose others`);
    }
    if (seen.has(holidays)) faults.push(`${at}/holidays: ${holidays} is there already; keep one`);
    seen.add(holidays);
    faults.push(...callFlowFaults(`${at}/flow`, flow, known));
  }
  const sets = [...seen].map((id) => config.holidays.get(id)).filter((set) => set !== undefined);
  return [...faults, ...doubledDates(sets).map((fault) => `${path}/holidays: ${fault}`)];
}

function callFlowFaults(at: string, { route }: AttendantCallFlow, known: Known): string[] {
  if (route.kind === 'go') return targetFaults(`${at}/route/target`, route.target, known);
  const faults: string[] = [];
  const where = `${at}/route`;
  if (route.options.length === 0 && route.directory === 'none') {
    faults.push(`${where}/options: a menu without options; add one, or go straight to a target`);
  }
  const words = wordsOf(known.attendant.language);
  if (words === null && (route.prompt === null || route.directory !== 'none')) {
    faults.push(
      `${where}/prompt: there are no words of ours in ${known.attendant.language}; ` +
        'give a prompt, and use no directory in this language',
    );
  }
  const keys = new Set<string>();
  const phrases = new Set<string>();
  for (const [index, option] of route.options.entries()) {
    const here = `${where}/options/${index}`;
    faults.push(...optionFaults(here, option, { keys, phrases, known }));
    if (route.prompt === null && words !== null && spokenOf(option, words) === null) {
      faults.push(`${here}/phrase: the menu is made of its options; say what this one is called`);
    }
  }
  return faults;
}

function optionFaults(
  at: string,
  { key, phrase, action }: AttendantOption,
  of: { readonly keys: Set<string>; readonly phrases: Set<string>; readonly known: Known },
): string[] {
  const { keys, phrases, known } = of;
  const faults: string[] = [];
  if (!KEY.test(key)) faults.push(`${at}/key: no telephone has ${key}; choose 0 to 9, * or #`);
  if (keys.has(key)) faults.push(`${at}/key: ${key} is taken by another option; choose another`);
  keys.add(key);
  const said = phrase?.toLowerCase();
  if (said !== undefined && phrases.has(said)) {
    faults.push(`${at}/phrase: “${said}” is said for another option, too; choose another`);
  }
  if (said !== undefined) phrases.add(said);
  if (action.kind === 'announcement') return faults;
  return [...faults, ...targetFaults(`${at}/action`, action, known)];
}

function targetFaults(at: string, target: AttendantTarget | null, known: Known): string[] {
  if (target === null || target.kind === 'disconnect') return [];
  if (target.kind === 'operator') {
    if (known.attendant.operator !== null) return [];
    return [`${at}: there is no operator; choose one for the attendant`];
  }
  const fault = known.target(target);
  return fault === null ? [] : [`${at}: ${fault}`];
}

/** What may be published but is probably not meant. */
export function attendantWarnings(
  path: string,
  attendant: AttendantConfig,
  config: Config,
): string[] {
  const { hours, closed, timeZone, operator } = attendant;
  const document = hours === null ? undefined : config.hours.get(hours);
  const warnings: string[] = [];
  if (hours === null && closed !== null) {
    warnings.push(`${path}/closed: is never heard, it is always open; choose opening hours`);
  }
  if (document !== undefined && document.timeZone !== timeZone) {
    warnings.push(
      `${path}/hours: go by ${document.timeZone}, the attendant by ${timeZone}; give both the same`,
    );
  }
  if (operator === null) {
    warnings.push(`${path}/operator: who chooses nothing is dropped; choose an operator`);
  }
  const flows = [
    { at: `${path}/open`, flow: attendant.open },
    ...(closed === null ? [] : [{ at: `${path}/closed`, flow: closed }]),
    ...attendant.holidays.map(({ flow }, index) => ({
      at: `${path}/holidays/${index}/flow`,
      flow,
    })),
  ];
  return [...warnings, ...flows.flatMap(({ at, flow }) => mixedWarnings(at, flow))];
}

/** Microsoft's advice: assigned keys are matched before any search, so most names are cut off. */
function mixedWarnings(at: string, { route }: AttendantCallFlow): string[] {
  if (route.kind !== 'menu' || route.directory === 'none') return [];
  const letters = route.directory === 'name' ? /^[2-9]$/ : /^[0-9]$/;
  const mixed = route.options.filter(({ key }) => letters.test(key) && key !== '0');
  if (mixed.length === 0) return [];
  const keys = mixed.map(({ key }) => key).join(', ');
  return [
    `${at}/route/options: key ${keys} is taken before anybody is searched; keep to 0, * or #`,
  ];
}
