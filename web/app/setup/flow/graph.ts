import { FlowNode, NodeId } from '../../../../domain/index.ts';
import type { Flow } from '../../../../domain/index.ts';

/** One way out of a node: its place in the node (`choices/1`) and where it leads. */
export interface Port {
  readonly name: string;
  readonly to: string;
}

export type NodeKind = FlowNode['kind'];
export const nodeKinds: readonly NodeKind[] = [
  'say',
  'menu',
  'collect',
  'directory',
  'hours',
  'holidays',
  'branch',
  'set',
  'queue',
  'transfer',
  'voicemail',
  'virtualAgent',
  'lookUp',
  'send',
  'survey',
  'record',
  'subFlow',
  'return',
  'end',
];

const records = ['choices', 'outcomes'] as const;
const lists = ['cases', 'sets'] as const;
/** In the order in which they are drawn. */
const plain = ['open', 'closed', 'next', 'operator', 'otherwise'] as const;

/** Every way out, whatever the kind: the ways have the same names in all of them. */
export function portsOf(node: FlowNode): readonly Port[] {
  const own = node as Readonly<Record<string, unknown>>; // fields that some kinds have
  const ports: Port[] = [];
  for (const field of records) {
    const ways = (own[field] ?? {}) as Readonly<Record<string, string>>;
    for (const [key, to] of Object.entries(ways)) ports.push({ name: `${field}/${key}`, to });
  }
  for (const field of lists) {
    const ways = (own[field] ?? []) as readonly { readonly to: string }[];
    ways.forEach(({ to }, index) => ports.push({ name: `${field}/${index}/to`, to }));
  }
  for (const field of plain) {
    const to = own[field];
    if (typeof to === 'string') ports.push({ name: field, to });
  }
  return ports;
}

/** The node with that way leading elsewhere. */
export function withPort(node: FlowNode, name: string, to: string): FlowNode {
  return put(node, name.split('/'), to) as FlowNode; // a port that it has
}

function put(value: unknown, path: readonly string[], to: string): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return to;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return list.map((each, index) => (String(index) === first ? put(each, rest, to) : each));
  }
  const holder = value as Readonly<Record<string, unknown>>;
  return { ...holder, [first]: put(holder[first], rest, to) };
}

/** What a new node needs beside its ways out: the first things that there are. */
export interface Firsts {
  readonly language: string;
  readonly queue: string;
  readonly hours: string;
  readonly holidays: string;
  readonly voicemail: string;
  readonly flow: string;
  readonly connector: string;
}

/** A new node whose ways all lead to `to`. */
export function newNode(kind: NodeKind, to: NodeId, firsts: Firsts): FlowNode {
  const prompt = { kind: 'text', text: '…', language: firsts.language };
  return FlowNode.parse({ kind, ...partsOf(kind, { prompt, to, firsts }) });
}

interface Given {
  readonly prompt: object;
  readonly to: NodeId;
  readonly firsts: Firsts;
}

function partsOf(kind: NodeKind, { prompt, to, firsts }: Given): object {
  const asked = { prompt, otherwise: to };
  switch (kind) {
    case 'say':
      return { prompt, next: to };
    case 'menu':
      return { ...asked, choices: { '1': to } };
    case 'collect':
      return { ...asked, into: 'digits', next: to };
    case 'directory':
      return { method: 'name', otherwise: to };
    case 'hours':
      return { hours: firsts.hours, open: to, closed: to };
    case 'holidays':
      return { sets: [{ holidays: firsts.holidays, to }], otherwise: to };
    case 'set':
      return { next: to };
    case 'branch':
      return { cases: [{ when: 'true', to }], otherwise: to };
    case 'lookUp':
      return { connector: firsts.connector, next: to, otherwise: to };
    case 'send':
      return { connector: firsts.connector, next: to };
    case 'virtualAgent':
      return { connector: firsts.connector, outcomes: { done: to }, otherwise: to };
    case 'queue':
      return { queue: firsts.queue };
    case 'transfer':
      return { target: { kind: 'queue', queue: firsts.queue } };
    case 'voicemail':
      return { voicemail: firsts.voicemail };
    case 'survey':
      return { ...asked, name: 'answer', next: to };
    case 'record':
      return { mode: 'start', next: to };
    case 'subFlow':
      return { flow: firsts.flow, next: to };
    case 'return':
    case 'end':
      return {};
  }
}

export function freeNodeId(flow: Flow, kind: NodeKind): NodeId {
  for (let n = 1; ; n += 1) {
    const id = NodeId.parse(n === 1 ? kind : `${kind}${n}`);
    if (!(id in flow.nodes)) return id;
  }
}
