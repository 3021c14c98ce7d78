import type { parse } from '@bufbuild/cel';

export type Expr = ReturnType<typeof parse>['expr'];

/** What an expression asks for beside the fields of `call` and `now`. */
export interface Uses {
  readonly variables: ReadonlySet<string>;
  /** Asked whether they are there: `has(vars.x)`. */
  readonly tested: ReadonlySet<string>;
  readonly queues: ReadonlySet<string>;
}

/** Each part of an expression, in the order of their evaluation. */
export function partsOf({ exprKind }: Expr): readonly Expr[] {
  switch (exprKind.case) {
    case 'selectExpr':
      return exprKind.value.operand === undefined ? [] : [exprKind.value.operand];
    case 'callExpr': {
      const { target, args } = exprKind.value;
      return target === undefined ? args : [target, ...args];
    }
    case 'listExpr':
      return exprKind.value.elements;
    case 'structExpr':
      return exprKind.value.entries.flatMap(({ keyKind, value }) => [
        ...(keyKind.case === 'mapKey' ? [keyKind.value] : []),
        ...(value === undefined ? [] : [value]),
      ]);
    case 'comprehensionExpr': {
      const { iterRange, accuInit, loopCondition, loopStep, result } = exprKind.value;
      const parts = [iterRange, accuInit, loopCondition, loopStep, result];
      return parts.filter((part) => part !== undefined);
    }
    default:
      return [];
  }
}

/** `root.name` or `root["name"]`; null = it is something else, '' = of a name only known later. */
export function fieldOf({ exprKind }: Expr): { root: string; name: string } | null {
  if (exprKind.case === 'selectExpr') {
    const root = identOf(exprKind.value.operand);
    return root === null ? null : { root, name: exprKind.value.field };
  }
  if (exprKind.case !== 'callExpr' || exprKind.value.function !== '_[_]') return null;
  const [of, key] = exprKind.value.args;
  const root = identOf(of);
  return root === null ? null : { root, name: textOf(key) ?? '' };
}

export function identOf(expr: Expr | undefined): string | null {
  return expr?.exprKind.case === 'identExpr' ? expr.exprKind.value.name : null;
}

export function textOf(expr: Expr | undefined): string | null {
  if (expr?.exprKind.case !== 'constExpr') return null;
  const { constantKind } = expr.exprKind.value;
  return constantKind.case === 'stringValue' ? constantKind.value : null;
}

export function usesOf(expr: Expr): Uses {
  const uses = {
    variables: new Set<string>(),
    tested: new Set<string>(),
    queues: new Set<string>(),
  };
  const todo = [expr];
  for (let each = todo.pop(); each !== undefined; each = todo.pop()) {
    const field = fieldOf(each);
    const { exprKind } = each;
    const isTest = exprKind.case === 'selectExpr' && exprKind.value.testOnly;
    if (field?.root === 'vars') (isTest ? uses.tested : uses.variables).add(field.name);
    if (field?.root === 'queues') uses.queues.add(field.name);
    todo.push(...partsOf(each));
  }
  return uses;
}
