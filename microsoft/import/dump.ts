import { isObject } from './fields.ts';

export type Thing = Readonly<Record<string, unknown>>;

/** What the cmdlets gave, told apart by what stands in it, not by the names of files. */
export interface Dump {
  readonly queues: Thing[];
  readonly attendants: Thing[];
  readonly schedules: Thing[];
  readonly accounts: Thing[];
  readonly associations: Thing[];
  readonly assignments: Thing[];
  readonly audioFiles: Thing[];
  readonly users: Thing[];
  readonly groups: Thing[];
  readonly histories: Thing[];
}

type Kind = keyof Dump;

export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ReadDump {
  readonly dump: Dump;
  /** Not usable, with what to do; nothing is imported then. */
  readonly faults: readonly string[];
  /** JSON of which nothing is known here. */
  readonly unknown: readonly string[];
}

/** Graph's own cmdlets write names in small letters. */
function has(thing: Thing, ...names: readonly string[]): boolean {
  const given = new Set(Object.keys(thing).map((key) => key.toLowerCase()));
  return names.every((name) => given.has(name.toLowerCase()));
}

/** In this order: the first that fits. */
const KINDS: readonly (readonly [Kind, string, (thing: Thing) => boolean])[] = [
  ['attendants', 'Get-CsAutoAttendant', (thing) => has(thing, 'DefaultCallFlow')],
  ['queues', 'Get-CsCallQueue', (thing) => has(thing, 'RoutingMethod', 'OverflowThreshold')],
  [
    'schedules',
    'Get-CsOnlineSchedule',
    (thing) => has(thing, 'WeeklyRecurrentSchedule') || has(thing, 'FixedSchedule'),
  ],
  [
    'associations',
    'Get-CsOnlineApplicationInstanceAssociation',
    (thing) => has(thing, 'ConfigurationId', 'ConfigurationType'),
  ],
  [
    'histories',
    'Get-CsSharedCallQueueHistoryTemplate',
    (thing) => has(thing, 'IncomingMissedCalls', 'AnsweredAndOutboundCalls'),
  ],
  [
    'accounts',
    'Get-CsOnlineApplicationInstance',
    (thing) => has(thing, 'ApplicationId', 'UserPrincipalName'),
  ],
  [
    'assignments',
    'Get-CsPhoneNumberAssignment',
    (thing) => has(thing, 'TelephoneNumber', 'AssignedPstnTargetId'),
  ],
  ['audioFiles', 'Get-CsOnlineAudioFile', (thing) => has(thing, 'FileName', 'Id')],
  ['users', 'Get-CsOnlineUser', (thing) => has(thing, 'UserPrincipalName')],
  ['groups', 'Get-MgGroup', (thing) => has(thing, 'Mail') || has(thing, 'Members')],
];

/** All files at once; of JSON that PowerShell cut off, the command that gives it whole. */
export function readDump(files: readonly GivenFile[]): ReadDump {
  const dump = emptyDump();
  const faults: string[] = [];
  const unknown: string[] = [];
  for (const { name, bytes } of files.filter((file) => /\.json$/i.test(file.name))) {
    const things = thingsIn(bytes);
    if (things === null) {
      faults.push(`${name}: this is not JSON; write it with ConvertTo-Json`);
      continue;
    }
    for (const thing of things) {
      const kind = KINDS.find(([, , fits]) => fits(thing));
      const cut = cutOff(thing);
      if (cut !== null) faults.push(`${name}: ${cutText(cut, kind?.[1])}`);
      else if (kind === undefined) unknown.push(name);
      else dump[kind[0]].push(thing);
    }
  }
  return { dump, faults: [...new Set(faults)], unknown: [...new Set(unknown)] };
}

function emptyDump(): Dump {
  return {
    queues: [],
    attendants: [],
    schedules: [],
    accounts: [],
    associations: [],
    assignments: [],
    audioFiles: [],
    users: [],
    groups: [],
    histories: [],
  };
}

/** One object or many; Windows PowerShell may put a list into `value`. */
function thingsIn(bytes: Uint8Array): Thing[] | null {
  let value: unknown;
  try {
    value = JSON.parse(decoded(bytes));
  } catch {
    return null;
  }
  if (isObject(value) && Array.isArray(value['value'])) value = value['value'];
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isObject);
}

/** `>` of Windows PowerShell writes UTF-16. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const label = first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(label).decode(bytes);
}

const CUT = /^(System\.[\w.]+(\[\]|`\d.*)?|Microsoft\.Rtc\.[\w.+]+|@\{.*\})$/s;

/** Where a text stands in place of an object: PowerShell stops at two levels unless told. */
function cutOff(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return CUT.test(value) ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, each] of Object.entries(value)) {
    const found = cutOff(each, path === '' ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

function cutText(path: string, cmdlet = 'the cmdlet'): string {
  return (
    `PowerShell cut it off at ${path}; write it again: ` +
    `${cmdlet} | ConvertTo-Json -Depth 20 | Set-Content -Encoding utf8 FILE.json`
  );
}
