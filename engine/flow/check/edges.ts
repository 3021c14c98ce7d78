import { unreachable } from '../../../domain/index.ts';
import type { FlowConfig, FlowNode, Language } from '../../../domain/index.ts';

export interface Edge {
  readonly name: string;
  readonly to: string;
}

export type Nodes = ReadonlyMap<string, FlowNode>;

export const nodesOf = (flow: FlowConfig): Nodes => new Map(Object.entries(flow.nodes));

/** Every way out of a node that leads to another of the same flow. */
export function edgesOf(node: FlowNode): readonly Edge[] {
  switch (node.kind) {
    case 'say':
    case 'set':
    case 'record':
    case 'send':
    case 'subFlow':
      return [edge('next', node.next)];
    case 'menu':
      return [...many('choices', node.choices), edge('otherwise', node.otherwise)];
    case 'collect':
    case 'survey':
    case 'lookUp':
      return [edge('next', node.next), edge('otherwise', node.otherwise)];
    case 'directory':
      return [
        ...many('choices', node.choices ?? {}),
        edge('otherwise', node.otherwise),
        ...(node.operator === null ? [] : [edge('operator', node.operator)]),
      ];
    case 'hours':
      return [edge('open', node.open), edge('closed', node.closed)];
    case 'holidays':
      return [
        ...node.sets.map(({ to }, index) => edge(`sets/${index}/to`, to)),
        edge('otherwise', node.otherwise),
      ];
    case 'branch':
      return [
        ...node.cases.map(({ to }, index) => edge(`cases/${index}/to`, to)),
        edge('otherwise', node.otherwise),
      ];
    case 'virtualAgent':
      return [...many('outcomes', node.outcomes), edge('otherwise', node.otherwise)];
    case 'transfer':
      return node.otherwise === undefined ? [] : [edge('otherwise', node.otherwise)];
    case 'queue':
    case 'voicemail':
    case 'return':
    case 'end':
      return [];
    default:
      return unreachable(node);
  }
}

const edge = (name: string, to: string): Edge => ({ name, to });
const many = (name: string, to: Readonly<Record<string, string>>): Edge[] =>
  Object.entries(to).map(([key, each]) => edge(`${name}/${key}`, each));

const ASKING: readonly FlowNode['kind'][] = ['menu', 'collect', 'survey', 'directory'];

/** Waits for the caller, so that no loop through it can spin. */
export const asks = (node: FlowNode): boolean => ASKING.includes(node.kind);

/** Nodes that can be reached in one step or more, going on only from nodes that pass. */
export function reachableFrom(
  nodes: Nodes,
  start: string,
  edges: (node: FlowNode) => readonly Edge[] = edgesOf,
): Set<string> {
  const seen = new Set<string>([start]);
  const queue = [start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const node = nodes.get(id);
    if (node === undefined) continue;
    for (const { to } of edges(node)) {
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return seen;
}

/** What a caller who comes to each node may be spoken to in. */
export function languagesAt(
  flow: FlowConfig,
  nodes: Nodes,
  language: Language,
): ReadonlyMap<string, ReadonlySet<Language>> {
  const at = new Map<string, Set<Language>>([[flow.start, new Set([language])]]);
  const queue = [flow.start as string];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const node = nodes.get(id);
    const here = at.get(id) ?? new Set();
    if (node === undefined) continue;
    const after = node.kind === 'set' && node.language !== undefined ? [node.language] : [...here];
    for (const { to } of edgesOf(node)) {
      const there = at.get(to) ?? new Set<Language>();
      const known = there.size;
      for (const each of after) there.add(each);
      if (at.has(to) && there.size === known) continue;
      at.set(to, there);
      queue.push(to);
    }
  }
  return at;
}
