import type { FlowConfig, FlowNode, HoursId, TransferTarget } from '../../domain/index.ts';

/** What the flow check asks of the rest of the configuration. */
export interface Known {
  /** null = is there; otherwise what is wrong, with the remedy. */
  target(target: TransferTarget): string | null;
  hours(id: HoursId): boolean;
}

interface Edge {
  readonly name: string;
  readonly to: string;
}

export function flowFaults(flow: FlowConfig, path: string, known: Known): string[] {
  const nodes = new Map<string, FlowNode>(Object.entries(flow.nodes));
  const faults: string[] = [];
  if (!nodes.has(flow.start)) {
    faults.push(`${path}/start: node ${flow.start} does not exist; name one of the nodes`);
  }
  for (const [id, node] of nodes) {
    const at = `${path}/nodes/${id}`;
    for (const edge of edgesOf(node)) {
      if (nodes.has(edge.to)) continue;
      faults.push(`${at}/${edge.name}: node ${edge.to} does not exist; add it or lead elsewhere`);
    }
    faults.push(...referenceFaults(node, at, known));
  }
  return [...faults, ...shapeFaults(flow, nodes, path)];
}

function edgesOf(node: FlowNode): readonly Edge[] {
  switch (node.kind) {
    case 'say':
      return [{ name: 'next', to: node.next }];
    case 'menu':
      return [
        ...Object.entries(node.choices).map(([digit, to]) => ({ name: `choices/${digit}`, to })),
        { name: 'otherwise', to: node.otherwise },
      ];
    case 'hours':
      return [
        { name: 'open', to: node.open },
        { name: 'closed', to: node.closed },
      ];
    default:
      return [];
  }
}

const RUNNABLE: readonly FlowNode['kind'][] = ['say', 'menu', 'hours', 'queue', 'transfer', 'end'];

function referenceFaults(node: FlowNode, at: string, known: Known): string[] {
  if (!RUNNABLE.includes(node.kind)) {
    return [`${at}: ${node.kind} nodes do not run yet; use another`];
  }
  if (node.kind === 'hours') {
    if (known.hours(node.hours)) return [];
    return [`${at}/hours: opening hours ${node.hours} do not exist; add them or choose others`];
  }
  if (node.kind !== 'queue' && node.kind !== 'transfer') return [];
  const fault = known.target(node.kind === 'queue' ? node : node.target);
  return fault === null ? [] : [`${at}/${node.kind === 'queue' ? 'queue' : 'target'}: ${fault}`];
}

/** Faults of the graph as a whole. */
function shapeFaults(
  flow: FlowConfig,
  nodes: ReadonlyMap<string, FlowNode>,
  path: string,
): string[] {
  const faults: string[] = [];
  const reached = reachableFrom(nodes, flow.start, () => true);
  for (const [id, node] of nodes) {
    const at = `${path}/nodes/${id}`;
    if (nodes.has(flow.start) && !reached.has(id))
      faults.push(`${at}: nothing leads here; lead to it or remove it`);
    if (node.kind === 'menu' && !leadsOut(nodes, id)) {
      faults.push(`${at}: no way out of this menu; let a choice lead to a queue, transfer or end`);
    }
    if (loopsWithoutMenu(nodes, id)) {
      faults.push(`${at}: loops for ever without asking; put a menu into the loop or end it`);
    }
  }
  return faults;
}

/** Nodes that can be reached in one step or more, going on only from nodes that pass. */
function reachableFrom(
  nodes: ReadonlyMap<string, FlowNode>,
  start: string,
  passes: (node: FlowNode) => boolean,
): Set<string> {
  const seen = new Set<string>([start]);
  const queue = [start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const node = nodes.get(id);
    if (node === undefined || !passes(node)) continue;
    for (const { to } of edgesOf(node)) {
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return seen;
}

function leadsOut(nodes: ReadonlyMap<string, FlowNode>, id: string): boolean {
  for (const each of reachableFrom(nodes, id, () => true)) {
    const node = nodes.get(each);
    if (node !== undefined && edgesOf(node).length === 0) return true;
  }
  return false;
}

/** A caller would hear it for ever; when its prompts fail, it would spin. */
function loopsWithoutMenu(nodes: ReadonlyMap<string, FlowNode>, id: string): boolean {
  const start = nodes.get(id);
  if (start === undefined || start.kind === 'menu') return false;
  return edgesOf(start).some(({ to }) => {
    return reachableFrom(nodes, to, (node) => node.kind !== 'menu').has(id);
  });
}

/** Flows that send a caller to each other for ever, with no menu between. */
export function flowCycles(flows: Iterable<FlowConfig>): string[] {
  const next = new Map<string, readonly string[]>();
  for (const flow of flows) next.set(flow.id, flowsAfter(flow));
  const faults: string[] = [];
  for (const id of next.keys()) {
    const seen = new Set<string>();
    const queue = [...(next.get(id) ?? [])];
    for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
      if (seen.has(each)) continue;
      seen.add(each);
      queue.push(...(next.get(each) ?? []));
    }
    if (seen.has(id)) {
      faults.push(`flow/${id}: comes back to itself without asking; put a menu into the loop`);
    }
  }
  return faults;
}

function flowsAfter(flow: FlowConfig): string[] {
  const nodes = new Map<string, FlowNode>(Object.entries(flow.nodes));
  const after: string[] = [];
  for (const id of reachableFrom(nodes, flow.start, (node) => node.kind !== 'menu')) {
    const node = nodes.get(id);
    if (node?.kind === 'transfer' && node.target.kind === 'flow') after.push(node.target.flow);
  }
  return after;
}
