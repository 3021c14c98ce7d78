import { CelScalar, celEnv, celFunc, isCelError, mapType, parse, plan } from '@bufbuild/cel';
import type { CelEnv, CelInput } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { budgetFault, nestingFault } from './cel/budget.ts';
import { typeOf } from './cel/types.ts';
import type { Type } from './cel/types.ts';
import { usesOf } from './cel/uses.ts';
import type { Uses } from './cel/uses.ts';
import type { FlowValue } from './expression.ts';

/** What an expression may ask of a call. Only what it names is looked up. */
export interface ExpressionFacts {
  readonly call: Readonly<Record<string, FlowValue>>;
  readonly now: Readonly<Record<string, FlowValue>>;
  readonly vars: Readonly<Record<string, FlowValue>>;
  /** null = there is no such queue. */
  queue(id: string): Readonly<Record<string, FlowValue>> | null;
}

/** A value, or in words why there is none. */
export type Evaluated =
  | { readonly ok: true; readonly value: FlowValue }
  | { readonly ok: false; readonly fault: string };

type Compiled =
  | {
      readonly ok: true;
      readonly type: Type;
      readonly uses: Uses;
      readonly run: (bindings: Bindings) => unknown;
    }
  | { readonly ok: false; readonly fault: string };

interface Bindings {
  readonly [root: string]: CelInput;
}

const SOURCE_MAX = 1_000;
const TEXT_MAX = 256;
/** Sources of all tenants of a process; the oldest is forgotten first. */
const COMPILED_MAX = 2_000;
const compiled = new Map<string, Compiled>();

/** null = may be published. `truth`: what a branch asks. */
export function expressionFault(source: string, wanted: 'value' | 'truth'): string | null {
  const made = compile(source);
  if (!made.ok) return made.fault;
  const { type } = made;
  if (type === 'list') return 'gives a list; a text, a number, true, false or null is needed';
  if (wanted === 'truth' && type !== 'truth' && type !== 'any') {
    return `gives ${type}; a question is needed that is true or false`;
  }
  return null;
}

/** null = it cannot be parsed. */
export function expressionUses(source: string): Uses | null {
  const made = compile(source);
  return made.ok ? made.uses : null;
}

/** Never throws, and takes at most a few thousand steps (cel/budget.ts). */
export function evaluate(source: string, facts: ExpressionFacts): Evaluated {
  const made = compile(source);
  if (!made.ok) return made;
  try {
    const result = made.run(bindingsOf(made.uses, facts));
    if (isCelError(result)) return { ok: false, fault: short(result.message) };
    return valueOf(result);
  } catch (error) {
    return { ok: false, fault: short(messageOf(error)) };
  }
}

function compile(source: string): Compiled {
  const before = compiled.get(source);
  if (before !== undefined) return before;
  const made = compileAnew(source);
  const oldest = compiled.size < COMPILED_MAX ? undefined : compiled.keys().next().value;
  if (oldest !== undefined) compiled.delete(oldest);
  compiled.set(source, made);
  return made;
}

function compileAnew(source: string): Compiled {
  if (source.length > SOURCE_MAX) return fault(`longer than ${SOURCE_MAX} characters; shorten it`);
  const nested = nestingFault(source);
  if (nested !== null) return fault(nested);
  try {
    const { expr } = parse(source);
    const over = budgetFault(expr);
    if (over !== null) return fault(over);
    const checked = typeOf(expr);
    if ('fault' in checked) return fault(checked.fault);
    const run = plan(environment(), expr);
    return { ok: true, type: checked.type, uses: usesOf(expr), run };
  } catch (error) {
    return fault(short(messageOf(error).replace(/^<input>:1:/, 'at character ')));
  }
}

const fault = (text: string) => ({ ok: false, fault: text }) as const;
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const short = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** Made when the first expression is: a page that only shows flows has none. */
let made: CelEnv | null = null;

function environment(): CelEnv {
  const { STRING, DYN } = CelScalar;
  const fields = mapType(STRING, DYN);
  made ??= celEnv({
    variables: { call: fields, now: fields, vars: fields, queues: fields },
    funcs: [...strings.filter(({ name }) => TEXT_FUNCTIONS.includes(name)), ...mixed()],
  });
  return made;
}

/** Of the extension, those that make no text longer. */
const TEXT_FUNCTIONS = [
  'lowerAscii',
  'upperAscii',
  'trim',
  'charAt',
  'indexOf',
  'lastIndexOf',
  'substring',
];

/** CEL keeps whole and broken numbers apart; people who write flows do not. */
function mixed() {
  const { INT, DOUBLE } = CelScalar;
  const operators: readonly (readonly [string, (a: number, b: number) => number])[] = [
    ['_+_', (a, b) => a + b],
    ['_-_', (a, b) => a - b],
    ['_*_', (a, b) => a * b],
    ['_/_', (a, b) => a / b],
  ];
  return operators.flatMap(([name, of]) => [
    celFunc(name, [INT, DOUBLE], DOUBLE, (a, b) => of(Number(a), b)),
    celFunc(name, [DOUBLE, INT], DOUBLE, (a, b) => of(a, Number(b))),
  ]);
}

function bindingsOf(uses: Uses, { call, now, vars, queue }: ExpressionFacts): Bindings {
  const known = new Map<string, CelInput>();
  for (const name of uses.variables) {
    const isSet = Object.hasOwn(vars, name);
    // What no node has set yet is null, unless the expression asks whether it is there.
    if (isSet || !uses.tested.has(name)) known.set(name, inputOf(vars[name] ?? null));
  }
  for (const name of uses.tested) {
    if (Object.hasOwn(vars, name)) known.set(name, inputOf(vars[name] ?? null));
  }
  const queues = new Map<string, CelInput>();
  for (const id of uses.queues) {
    const facts = queue(id);
    if (facts !== null) queues.set(id, fieldsOf(facts));
  }
  return { call: fieldsOf(call), now: fieldsOf(now), vars: known, queues };
}

function fieldsOf(fields: Readonly<Record<string, FlowValue>>): ReadonlyMap<string, CelInput> {
  return new Map(Object.entries(fields).map(([name, value]) => [name, inputOf(value)]));
}

const inputOf = (value: FlowValue): CelInput =>
  typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;

function valueOf(result: unknown): Evaluated {
  if (result === null || typeof result === 'boolean') return { ok: true, value: result };
  if (typeof result === 'string') {
    if (result.length <= TEXT_MAX) return { ok: true, value: result };
    return fault(`gives a text of more than ${TEXT_MAX} characters`);
  }
  const number = typeof result === 'bigint' ? Number(result) : result;
  if (typeof number !== 'number') return fault('gives a list');
  const isWhole = typeof result === 'bigint';
  if (!Number.isFinite(number) || (isWhole && !Number.isSafeInteger(number))) {
    return fault('gives a number that is too large');
  }
  return { ok: true, value: number };
}
