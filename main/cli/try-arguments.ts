import { parseArgs } from 'node:util';
import { normaliseNumber } from '../../channels/index.ts';
import { FlowId, FlowTrial } from '../../domain/index.ts';

const OPTIONS = {
  tenant: { type: 'string' },
  press: { type: 'string', multiple: true },
  say: { type: 'string', multiple: true },
  at: { type: 'string' },
  from: { type: 'string' },
  answer: { type: 'string', multiple: true },
  outcome: { type: 'string', multiple: true },
  queue: { type: 'string', default: 'ring' },
  file: { type: 'string' },
} as const;

export interface Wanted {
  readonly flow: FlowId;
  readonly trial: FlowTrial;
  readonly tenant: string | null;
  readonly file: string | null;
}

/** What `patchbay try` is asked for. @throws Error in words. */
export function wantedOf(argv: readonly string[]): Wanted {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: OPTIONS,
  });
  const flow = FlowId.safeParse(positionals[0]);
  if (!flow.success) throw new Error('name a flow: `patchbay try FLOW --press 1`');
  const trial = FlowTrial.safeParse({
    press: [...(values.press ?? []).join('').replaceAll(/[ ,]/g, '')],
    say: values.say ?? [],
    ...(values.at === undefined ? {} : { at: values.at }),
    facts: values.from === undefined ? {} : callerOf(values.from),
    answers: answersOf(values.answer ?? []),
    outcomes: Object.fromEntries((values.outcome ?? []).map((each) => pairOf(each))),
    queue: values.queue,
  });
  if (!trial.success) {
    const faults = trial.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
    throw new Error(faults.join('; '));
  }
  const { tenant = null, file = null } = values;
  return { flow: flow.data, trial: trial.data, tenant, file };
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`${text}: write NAME=VALUE`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** `crm.tier=gold`, several times; numbers, true, false and null are taken as such. */
function answersOf(texts: readonly string[]): Record<string, Record<string, unknown>> {
  const answers: Record<string, Record<string, unknown>> = {};
  for (const text of texts) {
    const [name, value] = pairOf(text);
    const dot = name.lastIndexOf('.');
    if (dot < 1) throw new Error(`--answer ${text}: write CONNECTOR.FIELD=VALUE`);
    const connector = name.slice(0, dot);
    answers[connector] = { ...answers[connector], [name.slice(dot + 1)]: valueOf(value) };
  }
  return answers;
}

function valueOf(text: string): unknown {
  return /^(true|false|null|-?[0-9]+(\.[0-9]+)?)$/.test(text) ? JSON.parse(text) : text;
}

/** `anonymous`, or a number: what routing would know of it. */
function callerOf(from: string): FlowTrial['facts'] {
  if (from === 'anonymous') return { anonymous: true, numberClass: 'unknown' };
  const number = normaliseNumber(from);
  if (number === null) throw new Error(`--from ${from}: no number; write it like +447700900123`);
  return { country: number.country, numberClass: number.numberClass };
}
