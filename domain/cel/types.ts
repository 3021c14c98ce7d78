import { fieldOf, partsOf, textOf } from './uses.ts';
import type { Expr } from './uses.ts';

/** As people say it; `any` is what only the call will tell. */
export type Type = 'truth' | 'number' | 'text' | 'null' | 'list' | 'any';

/** What there is, and what kind. `country` and `estimatedWaitS` may be null. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, Type>>>> = {
  call: {
    number: 'text',
    country: 'any',
    numberClass: 'text',
    anonymous: 'truth',
    vip: 'truth',
    language: 'text',
    priority: 'number',
  },
  now: { date: 'text', time: 'text', hour: 'number', minute: 'number', weekday: 'number' },
};
const QUEUE_FIELDS: Readonly<Record<string, Type>> = {
  waiting: 'number',
  agentsReady: 'number',
  estimatedWaitS: 'any',
  open: 'truth',
};
const ROOTS = 'call, vars, now and queues';

/** Of a text, by its arguments; what makes a text longer than its parts is not among them. */
const METHODS: Readonly<Record<string, readonly [Type, ...Type[]]>> = {
  contains: ['truth', 'text'],
  startsWith: ['truth', 'text'],
  endsWith: ['truth', 'text'],
  matches: ['truth', 'text'],
  lowerAscii: ['text'],
  upperAscii: ['text'],
  trim: ['text'],
  charAt: ['text', 'number'],
  indexOf: ['number', 'text'],
  lastIndexOf: ['number', 'text'],
  substring: ['text', 'number', 'number'],
};
const FUNCTIONS: Readonly<Record<string, Type>> = {
  size: 'number',
  int: 'number',
  double: 'number',
  string: 'text',
  bool: 'truth',
  matches: 'truth',
};

class Fault extends Error {}

/** What it gives, or what is wrong with it in words. */
export function typeOf(expr: Expr): { readonly type: Type } | { readonly fault: string } {
  try {
    return { type: infer(expr, new Set()) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { fault: error.message };
  }
}

type Scope = ReadonlySet<string>;

function infer(expr: Expr, scope: Scope): Type {
  const { exprKind } = expr;
  switch (exprKind.case) {
    case 'constExpr':
      return constantOf(exprKind.value.constantKind.case);
    case 'identExpr':
      return identType(exprKind.value.name, scope);
    case 'selectExpr':
      return selectType(expr, scope);
    case 'callExpr':
      return callType(expr, scope);
    case 'listExpr':
      for (const part of partsOf(expr)) infer(part, scope);
      return 'list';
    case 'structExpr':
      if (exprKind.value.messageName !== '') throw new Fault('messages are not known here');
      for (const part of partsOf(expr)) infer(part, scope);
      return 'list';
    case 'comprehensionExpr':
      return comprehensionType(expr, scope);
    default:
      throw new Fault('something is missing');
  }
}

function constantOf(kind: string | undefined): Type {
  if (kind === 'boolValue') return 'truth';
  if (kind === 'stringValue') return 'text';
  if (kind === 'nullValue') return 'null';
  if (kind === 'int64Value' || kind === 'doubleValue' || kind === 'uint64Value') return 'number';
  throw new Fault('bytes are not known here');
}

function identType(name: string, scope: Scope): Type {
  if (scope.has(name)) return 'any';
  if (['call', 'vars', 'now', 'queues'].includes(name)) {
    throw new Fault(`${name} is no value; name a field of it`);
  }
  throw new Fault(`${name} is not known; there are ${ROOTS} (a variable is vars.${name})`);
}

function selectType(expr: Expr, scope: Scope): Type {
  const { exprKind } = expr;
  if (exprKind.case !== 'selectExpr') return 'any';
  const field = fieldOf(expr);
  const { operand, field: name, testOnly } = exprKind.value;
  if (testOnly) return 'truth';
  if (field !== null && !scope.has(field.root)) return rootField(field);
  const of = operand === undefined ? null : fieldOf(operand);
  if (of?.root !== 'queues') {
    if (operand !== undefined) infer(operand, scope);
    throw new Fault(`.${name}: only call, vars, now and a queue have fields`);
  }
  if (of.name === '') throw new Fault("a queue is named in quotes: queues['sales'].waiting");
  return fieldIn(QUEUE_FIELDS, name, `queues['${of.name}']`);
}

function rootField({ root, name }: { readonly root: string; readonly name: string }): Type {
  if (root === 'vars') return 'any';
  if (root === 'queues') throw new Fault(`queues['${name}'] is no value; name a field of it`);
  const fields = FIELDS[root];
  if (fields === undefined) throw new Fault(`${root} is not known; there are ${ROOTS}`);
  return fieldIn(fields, name, root);
}

function fieldIn(fields: Readonly<Record<string, Type>>, name: string, of: string): Type {
  const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (type !== undefined) return type;
  throw new Fault(`${of}.${name} is not known; there are ${Object.keys(fields).join(', ')}`);
}

function callType(expr: Expr, scope: Scope): Type {
  const { exprKind } = expr;
  if (exprKind.case !== 'callExpr') return 'any';
  const { function: name, target, args } = exprKind.value;
  if (name === '_[_]') {
    const field = fieldOf(expr);
    if (field === null || scope.has(field.root)) throw new Fault('[...] is for vars and queues');
    if (field.name === '') throw new Fault(`${field.root}[...]: write the name in quotes`);
    return rootField(field);
  }
  if (target !== undefined) return methodType(expr, scope);
  const types = args.map((arg) => infer(arg, scope));
  const operator = operatorType(name, types);
  if (operator !== null) return operator;
  const type = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (type === undefined) {
    throw new Fault(`${name}() is not known; there are ${Object.keys(FUNCTIONS).join(', ')}`);
  }
  if (name === 'matches') patternMust(args[1]);
  return type;
}

function methodType({ exprKind }: Expr, scope: Scope): Type {
  if (exprKind.case !== 'callExpr') return 'any';
  const { function: name, target, args } = exprKind.value;
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  const of = target === undefined ? 'any' : infer(target, scope);
  if (name === 'size') return 'number';
  if (method === undefined) {
    throw new Fault(`.${name}() is not known; there are ${Object.keys(METHODS).join(', ')}`);
  }
  need(of, 'text', `.${name}()`);
  const [type, ...wanted] = method;
  args.forEach((arg, index) => need(infer(arg, scope), wanted[index] ?? 'any', `.${name}()`));
  if (name === 'matches') patternMust(args[0]);
  return type;
}

/** Checked when it is published, so that it cannot fail in a call. */
function patternMust(pattern: Expr | undefined): void {
  if (textOf(pattern) === null) throw new Fault('matches() takes a pattern that is written out');
}

function need(type: Type, wanted: Type, where: string): void {
  if (type === wanted || type === 'any' || wanted === 'any') return;
  throw new Fault(`${where} is for ${wanted}, not ${type}`);
}

const SIGNS: Readonly<Record<string, string>> = { '_&&_': '&&', '_||_': '||', '!_': '!' };
const sign = (name: string) => SIGNS[name] ?? name.replaceAll('_', '');

/** null = it is no operator. */
function operatorType(name: string, types: readonly Type[]): Type | null {
  const [a = 'any', b = 'any', c = 'any'] = types;
  switch (name) {
    case '_&&_':
    case '_||_':
    case '!_':
    case '@not_strictly_false':
      for (const type of types) need(type, 'truth', sign(name));
      return 'truth';
    case '_==_':
    case '_!=_':
      return 'truth';
    case '@in':
      need(b, 'list', 'in');
      return 'truth';
    case '_<_':
    case '_<=_':
    case '_>_':
    case '_>=_':
      alike(a, b, sign(name));
      if (a === 'null' || b === 'null') throw new Fault(`${sign(name)} is not for null`);
      return 'truth';
    case '_+_':
      alike(a, b, '+');
      return a === 'any' ? b : a;
    case '_-_':
    case '_*_':
    case '_/_':
    case '_%_':
    case '-_':
      for (const type of types) need(type, 'number', sign(name));
      return 'number';
    case '_?_:_':
      need(a, 'truth', '? :');
      return b === c ? b : 'any';
    default:
      return null;
  }
}

function alike(a: Type, b: Type, where: string): void {
  if (a === b || a === 'any' || b === 'any') return;
  throw new Fault(`${where} takes two of a kind, not ${a} and ${b}`);
}

function comprehensionType({ exprKind }: Expr, scope: Scope): Type {
  if (exprKind.case !== 'comprehensionExpr') return 'any';
  const { iterRange, iterVar, iterVar2, accuVar, accuInit, loopCondition, loopStep, result } =
    exprKind.value;
  if (iterRange !== undefined) need(infer(iterRange, scope), 'list', 'exists, all, map, filter');
  if (accuInit !== undefined) infer(accuInit, scope);
  const inner = new Set([...scope, iterVar, iterVar2, accuVar]);
  for (const part of [loopCondition, loopStep, result]) {
    if (part !== undefined) infer(part, inner);
  }
  if (accuInit?.exprKind.case === 'listExpr') return 'list';
  return accuInit === undefined ? 'any' : resultType(accuInit);
}

function resultType({ exprKind }: Expr): Type {
  if (exprKind.case !== 'constExpr') return 'any';
  return exprKind.value.constantKind.case === 'boolValue' ? 'truth' : 'any';
}
