import { NodeId } from '../../../../domain/index.ts';
import type { Flow, FlowNode } from '../../../../domain/index.ts';
import { freeNodeId, newNode, portsOf, withPort } from './graph.ts';
import type { Firsts, NodeKind, Port } from './graph.ts';

/** One line of the outline. A node is unfolded where it is met first; later it is only named. */
export interface OutlineRow {
  readonly key: string;
  readonly id: string;
  readonly depth: number;
  /** By which way it is reached; null = the start, or nothing leads there. */
  readonly via: { readonly from: string; readonly port: string } | null;
  readonly isRepeat: boolean;
  /** Named somewhere, but there is no such node. */
  readonly isMissing: boolean;
}

/** The flow as a tree from its start, then what nothing leads to. */
export function outlineOf(flow: Flow): readonly OutlineRow[] {
  const rows: OutlineRow[] = [];
  const seen = new Set<string>();
  const visit = (id: string, depth: number, via: OutlineRow['via']): void => {
    const node = nodeAt(flow, id);
    const isRepeat = seen.has(id);
    const key = via === null ? id : `${via.from}/${via.port}`;
    rows.push({ key, id, depth, via, isRepeat, isMissing: node === undefined });
    if (isRepeat || node === undefined) return;
    seen.add(id);
    for (const { name, to } of portsOf(node)) visit(to, depth + 1, { from: id, port: name });
  };
  visit(flow.start, 0, null);
  for (const id of Object.keys(flow.nodes)) if (!seen.has(id)) visit(id, 0, null);
  return rows;
}

export function nodeAt(flow: Flow, id: string): FlowNode | undefined {
  return (flow.nodes as Readonly<Record<string, FlowNode>>)[id];
}

/** The ways out of a node; of one that is not there: none. */
export function portsAt(flow: Flow, id: string): readonly Port[] {
  const node = nodeAt(flow, id);
  return node === undefined ? [] : portsOf(node);
}

export interface Added {
  readonly flow: Flow;
  readonly id: NodeId;
}

interface Where {
  readonly from: string;
  /** null = it stands alone until something leads to it. */
  readonly port: string | null;
}

/** Between a node and where its way led. */
export function insertNode(flow: Flow, kind: NodeKind, where: Where, firsts: Firsts): Added {
  const id = freeNodeId(flow, kind);
  const from = nodeAt(flow, where.from);
  const led = portsAt(flow, where.from).find(({ name }) => name === where.port)?.to;
  const to = NodeId.parse(led ?? flow.start);
  const nodes: Record<string, FlowNode> = { ...flow.nodes, [id]: newNode(kind, to, firsts) };
  if (from !== undefined && where.port !== null) {
    nodes[where.from] = withPort(from, where.port, id);
  }
  return { flow: { ...flow, nodes: nodes as Flow['nodes'] }, id };
}

/** What led to it goes on where its first way led; where it had none, it leads nowhere yet. */
export function removeNode(flow: Flow, id: string): Flow {
  const node = nodeAt(flow, id);
  if (node === undefined || Object.keys(flow.nodes).length === 1) return flow;
  const after = portsOf(node).find(({ to }) => to !== id)?.to;
  const { [id as NodeId]: _gone, ...rest } = flow.nodes;
  const nodes: Record<string, FlowNode> = {};
  for (const [key, each] of Object.entries(rest)) {
    nodes[key] = after === undefined ? each : led(each, id, after);
  }
  const start = flow.start === id ? NodeId.parse(after ?? Object.keys(rest)[0] ?? id) : flow.start;
  return { ...withoutPlace(flow, id), start, nodes: nodes as Flow['nodes'] };
}

function led(node: FlowNode, from: string, to: string): FlowNode {
  return portsOf(node)
    .filter((port) => port.to === from)
    .reduce((made, { name }) => withPort(made, name, to), node);
}

function withoutPlace(flow: Flow, id: string): Flow {
  if (flow.layout === undefined) return flow;
  const { [id as NodeId]: _gone, ...layout } = flow.layout;
  return { ...flow, layout };
}

/** That way of that node leads there from now on. */
export function connect(flow: Flow, where: { from: string; port: string }, to: string): Flow {
  const node = nodeAt(flow, where.from);
  if (node === undefined) return flow;
  return changeNode(flow, where.from, withPort(node, where.port, to));
}

export function changeNode(flow: Flow, id: string, node: FlowNode): Flow {
  return { ...flow, nodes: { ...flow.nodes, [id]: node } };
}
