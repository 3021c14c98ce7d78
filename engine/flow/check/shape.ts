import type { FlowConfig, FlowNode } from '../../../domain/index.ts';
import { FLOW_DEPTH_MAX } from '../../limits.ts';
import { asks, edgesOf, nodesOf, reachableFrom } from './edges.ts';
import type { Edge, Nodes } from './edges.ts';

const NO_EDGES: readonly Edge[] = [];
/** As far as a caller is led without being waited for. */
const unasked = (node: FlowNode) => (asks(node) ? NO_EDGES : edgesOf(node));
/** The way of a caller who neither presses nor says anything. */
const silent = (node: FlowNode) =>
  asks(node) ? edgesOf(node).filter(({ name }) => name === 'otherwise') : edgesOf(node);

/** Faults of the graph as a whole. */
export function shapeFaults(flow: FlowConfig, nodes: Nodes, path: string): string[] {
  const faults: string[] = [];
  if (!nodes.has(flow.start)) {
    faults.push(`${path}/start: node ${flow.start} does not exist; name one of the nodes`);
  }
  const reached = reachableFrom(nodes, flow.start);
  for (const [id, node] of nodes) {
    const at = `${path}/nodes/${id}`;
    for (const { name, to } of edgesOf(node)) {
      if (nodes.has(to)) continue;
      faults.push(`${at}/${name}: node ${to} does not exist; add it or lead elsewhere`);
    }
    if (nodes.has(flow.start) && !reached.has(id))
      faults.push(`${at}: nothing leads here; lead to it or remove it`);
    if (asks(node) && !leadsOut(nodes, id)) {
      faults.push(
        `${at}: no way out of this ${node.kind}; let a choice lead to a queue, transfer or end`,
      );
    }
    if (!asks(node) && comesBack(nodes, id, unasked)) {
      faults.push(`${at}: loops for ever without asking; put a menu into the loop or end it`);
    }
  }
  return faults;
}

/** Probably not meant: it ends only with the caller's patience. */
export function shapeWarnings(nodes: Nodes, path: string): string[] {
  const warnings: string[] = [];
  for (const [id, node] of nodes) {
    if (!asks(node) || !comesBack(nodes, id, silent)) continue;
    warnings.push(
      `${path}/nodes/${id}/otherwise: who does nothing hears this again and again; lead elsewhere`,
    );
  }
  return warnings;
}

/** Directories and transfers put callers through by themselves. */
function leadsOut(nodes: Nodes, id: string): boolean {
  for (const each of reachableFrom(nodes, id)) {
    const node = nodes.get(each);
    if (node === undefined) continue;
    if (['directory', 'transfer'].includes(node.kind) || edgesOf(node).length === 0) return true;
  }
  return false;
}

/** A caller would hear it for ever; when its prompts fail, it would spin. */
function comesBack(nodes: Nodes, id: string, edges: (node: FlowNode) => readonly Edge[]): boolean {
  const start = nodes.get(id);
  if (start === undefined) return false;
  return edges(start).some(({ to }) => reachableFrom(nodes, to, edges).has(id));
}

/** Flows that send a caller to each other for ever, or call each other without end. */
export function flowCycles(
  flows: Iterable<FlowConfig>,
  keyOf: (flow: FlowConfig) => string = ({ id }) => `flow/${id}`,
): string[] {
  const all = [...flows];
  const next = new Map(all.map((flow) => [flow.id as string, flowsAfter(flow)] as const));
  const called = new Map(all.map((flow) => [flow.id as string, flowsCalled(flow)] as const));
  const depths = { called: depthsOf(called), next: depthsOf(next) };
  const faults: string[] = [];
  for (const flow of all) {
    const { id } = flow;
    const path = keyOf(flow);
    if (follows(called, id).has(id)) {
      faults.push(`${path}: calls itself as a sub-flow; transfer to it, or lead elsewhere`);
    } else if ((depths.called.get(id) ?? 0) > FLOW_DEPTH_MAX) {
      faults.push(`${path}: sub-flows more than ${FLOW_DEPTH_MAX} deep; call fewer`);
    } else if (follows(next, id).has(id)) {
      faults.push(`${path}: comes back to itself without asking; put a menu into the loop`);
    } else if ((depths.next.get(id) ?? 0) > FLOW_DEPTH_MAX) {
      faults.push(
        `${path}: leads through over ${FLOW_DEPTH_MAX} flows without asking; lead there directly`,
      );
    }
  }
  return faults;
}

type Graph = ReadonlyMap<string, readonly string[]>;

function follows(graph: Graph, id: string): Set<string> {
  const seen = new Set<string>();
  const queue = [...(graph.get(id) ?? [])];
  for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
    if (seen.has(each)) continue;
    seen.add(each);
    queue.push(...(graph.get(each) ?? []));
  }
  return seen;
}

/** The longest way on from each; of one that comes back to itself whatever it is. */
function depthsOf(graph: Graph): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    depths.set(id, 0);
    const after = (graph.get(id) ?? []).map((each) => depthOf(each) + 1);
    const depth = Math.max(0, ...after);
    depths.set(id, depth);
    return depth;
  };
  for (const id of graph.keys()) depthOf(id);
  return depths;
}

function flowsAfter(flow: FlowConfig): string[] {
  const nodes = nodesOf(flow);
  const after: string[] = [];
  for (const id of reachableFrom(nodes, flow.start, unasked)) {
    const node = nodes.get(id);
    if (node?.kind === 'transfer' && node.target.kind === 'flow') after.push(node.target.flow);
    if (node?.kind === 'subFlow') after.push(node.flow);
  }
  return after;
}

function flowsCalled(flow: FlowConfig): string[] {
  return Object.values(flow.nodes).flatMap((node) => (node.kind === 'subFlow' ? [node.flow] : []));
}
