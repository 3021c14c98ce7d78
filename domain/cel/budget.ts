import { partsOf } from './uses.ts';
import type { Expr } from './uses.ts';

/** Brackets inside brackets: the parser goes down a stack for each. */
const NESTING_MAX = 32;
const PARTS_MAX = 400;
const LIST_MAX = 100;
/** Parts evaluated, each as often as the lists around it make it, at most. */
const STEPS_MAX = 10_000;

const OPENING = /[([{]/;
const CLOSING = /[)\]}]/;

/** Before it is parsed. Brackets in texts count, too: nobody needs so many. */
export function nestingFault(source: string): string | null {
  let depth = 0;
  for (const char of source) {
    if (OPENING.test(char)) depth++;
    if (CLOSING.test(char)) depth--;
    if (depth > NESTING_MAX) return `brackets more than ${NESTING_MAX} deep; make it simpler`;
  }
  return null;
}

/**
 * What it can cost at most is known before it runs: no list comes from outside, so each that is
 * gone through is written out, and one inside another is refused.
 */
export function budgetFault(expr: Expr): string | null {
  const steps = stepsOf(expr, { inList: false, depth: 0 });
  if (typeof steps === 'string') return steps;
  return steps > STEPS_MAX ? 'takes too many steps; make it simpler' : null;
}

interface Where {
  readonly inList: boolean;
  readonly depth: number;
}

function stepsOf(expr: Expr, where: Where): number | string {
  const { exprKind } = expr;
  if (where.depth > PARTS_MAX) return 'is too deep; make it simpler';
  const listed =
    exprKind.case === 'listExpr'
      ? exprKind.value.elements.length
      : exprKind.case === 'structExpr'
        ? exprKind.value.entries.length
        : 0;
  if (listed > LIST_MAX) return `a list of more than ${LIST_MAX}; shorten it`;
  if (exprKind.case !== 'comprehensionExpr') return sumOf(partsOf(expr), where);
  if (where.inList) return 'goes through a list inside of another; split it';
  const { iterRange, accuInit, loopCondition, loopStep, result } = exprKind.value;
  const size = iterRange === undefined ? null : sizeOf(iterRange);
  if (size === null) return 'goes through a list that is not written out; write [a, b, ...]';
  const once = [iterRange, accuInit, result].filter((each) => each !== undefined);
  const often = [loopCondition, loopStep].filter((each) => each !== undefined);
  const outside = sumOf(once, where);
  const inside = sumOf(often, { ...where, inList: true });
  if (typeof outside === 'string') return outside;
  return typeof inside === 'string' ? inside : outside + size * inside;
}

function sumOf(parts: readonly Expr[], where: Where): number | string {
  let sum = 1;
  for (const part of parts) {
    const steps = stepsOf(part, { ...where, depth: where.depth + 1 });
    if (typeof steps === 'string') return steps;
    sum += steps;
  }
  return sum > STEPS_MAX ? 'takes too many steps; make it simpler' : sum;
}

/** How many a list holds at most; null = nobody can tell. */
function sizeOf({ exprKind }: Expr): number | null {
  switch (exprKind.case) {
    case 'listExpr':
      return exprKind.value.elements.length;
    case 'structExpr':
      return exprKind.value.entries.length;
    case 'comprehensionExpr':
      return exprKind.value.iterRange === undefined ? null : sizeOf(exprKind.value.iterRange);
    case 'callExpr': {
      const { function: name, args } = exprKind.value;
      const parts = name === '_?_:_' ? args.slice(1) : args;
      const sizes = parts.map(sizeOf);
      if ((name !== '_+_' && name !== '_?_:_') || sizes.includes(null)) return null;
      return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    }
    default:
      return null;
  }
}
