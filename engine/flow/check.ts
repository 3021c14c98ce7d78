import type { FlowConfig } from '../../domain/index.ts';
import { nodesOf } from './check/edges.ts';
import { referenceFaults } from './check/references.ts';
import type { Known } from './check/references.ts';
import { shapeFaults } from './check/shape.ts';
import { expressionFaults, variablesOf } from './check/variables.ts';

export { flowCycles } from './check/shape.ts';
export { flowWarnings } from './check/warnings.ts';

/** Each fault with where it is, what it is and how to mend it. */
export function flowFaults(flow: FlowConfig, path: string, known: Known): string[] {
  const nodes = nodesOf(flow);
  const names = { config: known.config, variables: variablesOf(known.config) };
  return [
    ...[...nodes].flatMap(([id, node]) => {
      const at = `${path}/nodes/${id}`;
      return [...referenceFaults(node, at, known), ...expressionFaults(node, at, names)];
    }),
    ...shapeFaults(flow, nodes, path),
  ];
}
