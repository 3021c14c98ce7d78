import { expressionFault, expressionUses } from '../../../domain/index.ts';
import type { FlowNode } from '../../../domain/index.ts';
import type { Config } from '../../state.ts';
import type { Known } from './references.ts';

/** Every variable that some node of some flow sets: they go along from flow to flow. */
export function variablesOf(config: Config): ReadonlySet<string> {
  const names = new Set<string>();
  for (const flow of config.flows.values()) {
    for (const node of Object.values(flow.nodes)) {
      for (const name of variablesBy(node, config)) names.add(name);
    }
  }
  return names;
}

function variablesBy(node: FlowNode, { connectors }: Config): readonly string[] {
  switch (node.kind) {
    case 'set':
      return Object.keys(node.values);
    case 'collect':
      return [node.into];
    case 'survey':
      return [node.name];
    case 'lookUp':
    case 'virtualAgent':
      return connectors.get(node.connector)?.fields.map(({ name }) => name) ?? [];
    default:
      return [];
  }
}

interface Written {
  readonly at: string;
  readonly source: string;
  readonly wanted: 'value' | 'truth';
}

function expressionsOf(node: FlowNode, path: string): readonly Written[] {
  switch (node.kind) {
    case 'set':
      return valuesOf(node.values, `${path}/values`);
    case 'branch':
      return node.cases.map(({ when }, index) => {
        return { at: `${path}/cases/${index}/when`, source: when, wanted: 'truth' };
      });
    case 'lookUp':
    case 'send':
    case 'virtualAgent':
      return valuesOf(node.parameters, `${path}/parameters`);
    default:
      return [];
  }
}

const valuesOf = (values: Readonly<Record<string, string>>, path: string): readonly Written[] =>
  Object.entries(values).map(([name, source]) => {
    return { at: `${path}/${name}`, source, wanted: 'value' };
  });

export function expressionFaults(
  node: FlowNode,
  path: string,
  known: Pick<Known, 'config' | 'variables'>,
): string[] {
  return expressionsOf(node, path).flatMap(({ at, source, wanted }) => {
    const fault = expressionFault(source, wanted);
    if (fault !== null) return [`${at}: ${fault}`];
    return nameFaults(source, at, known);
  });
}

function nameFaults(
  source: string,
  at: string,
  known: Pick<Known, 'config' | 'variables'>,
): string[] {
  const uses = expressionUses(source);
  if (uses === null) return [];
  const names = new Set([...uses.variables, ...uses.tested]);
  const queues = new Set<string>(known.config.queues.keys());
  return [
    ...[...names]
      .filter((name) => !known.variables.has(name))
      .map((name) => `${at}: no node sets vars.${name}; set it or name another`),
    ...[...uses.queues]
      .filter((id) => !queues.has(id))
      .map((id) => `${at}: queue ${id} does not exist; add it or name another`),
  ];
}
