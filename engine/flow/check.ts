import type { FlowConfig } from '../../domain/index.ts';
import { nodesOf } from './check/edges.ts';
import { referenceFaults } from './check/references.ts';
import type { Known } from './check/references.ts';
import { shapeFaults } from './check/shape.ts';
import { expressionFaults } from './check/variables.ts';

export type { Known } from './check/references.ts';
export { flowCycles } from './check/shape.ts';
export { variablesOf } from './check/variables.ts';
export { flowWarnings } from './check/warnings.ts';

/** Each fault with where it is, what it is and how to mend it. */
export function flowFaults(flow: FlowConfig, path: string, known: Known): string[] {
  const nodes = nodesOf(flow);
  return [
    ...[...nodes].flatMap(([id, node]) => {
      const at = `${path}/nodes/${id}`;
      return [...referenceFaults(node, at, known), ...expressionFaults(node, at, known)];
    }),
    ...shapeFaults(flow, nodes, path),
  ];
}
