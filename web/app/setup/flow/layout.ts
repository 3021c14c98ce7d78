import type { Flow } from '../../../../domain/index.ts';
import { nodeAt, portsAt } from './outline.ts';

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** From one layer to the next, and between two nodes of a layer. */
const LAYER_PX = 260;
const GAP_PX = 28;
const HEAD_PX = 58;
const PORT_PX = 24;

/** As it is drawn: a head and a line for each way out. */
export function heightOf(ports: number): number {
  return HEAD_PX + Math.max(0, ports) * PORT_PX;
}

/**
 * Layers from left to right: a node stands one further than the furthest that leads to it (ways
 * back do not count). In a layer they stand in the order in which the outline meets them.
 */
export function autoLayout(flow: Flow): Readonly<Record<string, Spot>> {
  const layers = layersOf(flow);
  const below = new Map<number, number>();
  const spots: Record<string, Spot> = {};
  for (const [id, layer] of layers) {
    const y = below.get(layer) ?? 0;
    spots[id] = { x: layer * LAYER_PX, y };
    below.set(layer, y + heightOf(portsAt(flow, id).length) + GAP_PX);
  }
  return spots;
}

/** In the order of the outline. What nothing leads to stands in the first layer. */
function layersOf(flow: Flow): ReadonlyMap<string, number> {
  const order = orderOf(flow);
  const place = new Map(order.map((id, index) => [id, index]));
  const layers = new Map<string, number>(order.map((id) => [id, 0]));
  for (const id of order) {
    const own = layers.get(id) ?? 0;
    for (const { to } of portsAt(flow, id)) {
      // A way back would push its own beginning away for ever.
      if ((place.get(to) ?? -1) <= (place.get(id) ?? 0)) continue;
      layers.set(to, Math.max(layers.get(to) ?? 0, own + 1));
    }
  }
  return layers;
}

/** Every node before those that it leads to, but for ways back (reverse postorder). */
function orderOf(flow: Flow): readonly string[] {
  const done = new Set<string>();
  const order: string[] = [];
  const visit = (id: string): void => {
    if (nodeAt(flow, id) === undefined || done.has(id)) return;
    done.add(id);
    for (const { to } of portsAt(flow, id).toReversed()) visit(to);
    order.push(id);
  };
  const reached = reachedIn(flow);
  for (const id of Object.keys(flow.nodes).toReversed()) if (!reached.has(id)) visit(id);
  visit(flow.start);
  return order.toReversed();
}

/** The start, and what it leads to in the end. */
function reachedIn(flow: Flow): ReadonlySet<string> {
  const seen = new Set<string>([flow.start]);
  const queue: string[] = [flow.start];
  for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
    for (const { to } of portsAt(flow, each)) {
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return seen;
}

/** Where each node is drawn: as somebody put it, else as the layout has it. */
export function spotsOf(flow: Flow): Readonly<Record<string, Spot>> {
  const made = autoLayout(flow);
  const kept = (flow.layout ?? {}) as Readonly<Record<string, Spot>>;
  return Object.fromEntries(Object.keys(made).map((id) => [id, kept[id] ?? made[id] ?? zero]));
}
const zero: Spot = { x: 0, y: 0 };
