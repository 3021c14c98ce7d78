import type { Doors } from './doors.ts';
import type { Handles } from './handles.ts';
import type { IdleHeads } from './idle-heads.ts';
import type { Fit } from './fits.ts';
import type { Heap } from './heap.ts';
import { figureOf } from './idle-orders.ts';
import type { AgentRecord } from './idle-orders.ts';
import type { AgentNumber, Found, MatchItem } from './matcher.ts';
import type { Signature } from './signatures.ts';

/** An agent who could be asked: where they stand in the order that the strategy asks for. */
interface Candidate {
  readonly fit: Fit;
  readonly order: Heap<AgentRecord>;
  readonly at: number;
}

/** What all classes share, by their numbers and by the agents' numbers. */
export interface Floor {
  readonly doors: Doors;
  readonly idleHeads: IdleHeads;
  readonly agents: Handles<AgentRecord>;
}

/**
 * Compares the best free agent of each class. `eligible` counts the excepted ones too.
 * O(classes that may serve the signature), and little for those in which nobody is free.
 */
export function findAgent(signature: Signature, item: MatchItem, floor: Floor): Found | null {
  const isByIdleness = figureOf[signature.strategy] === 'idle';
  if (isByIdleness && item.except.size === 0) return findIdlest(signature, floor);
  return findInOrders(signature, item, floor.doors);
}

/** Where what is the same for all of a class is compared first, then idleness: numbers only. */
function findIdlest(signature: Signature, floor: Floor): Found | null {
  const { terms, needed } = signature;
  const { count } = terms;
  const { doors, idleHeads } = floor;
  let bestRow = -1;
  let bestAt = -1;
  let eligible = 0;
  for (let at = 0; at < count; at++) {
    const classNumber = terms.classAt(at);
    if (!doors.isOpen(classNumber, needed)) continue;
    let row = idleHeads.firstRow(classNumber);
    for (; row >= 0; row = idleHeads.nextRow(row)) {
      if (!idleHeads.isOpen(row, needed)) continue;
      eligible += idleHeads.sizeOf(row);
      if (bestRow >= 0) {
        const differs = terms.difference(at, bestAt);
        if (differs > 0 || (differs === 0 && isIdleLater(row, bestRow, floor))) continue;
      }
      bestRow = row;
      bestAt = at;
    }
  }
  return bestRow < 0 ? null : { agent: idleHeads.firstOf(bestRow), eligible };
}

function isIdleLater(row: number, other: number, { idleHeads, agents }: Floor): boolean {
  const idleness = idleHeads.idleSeqOf(row) - idleHeads.idleSeqOf(other);
  if (idleness !== 0) return idleness > 0;
  const idOf = (each: number): string => agents.valueOf(idleHeads.firstOf(each)).id;
  return idOf(row) > idOf(other);
}

/** Any strategy, and items that somebody declined. */
function findInOrders(signature: Signature, item: MatchItem, doors: Doors): Found | null {
  const { fits, terms, needed } = signature;
  let best: Candidate | null = null;
  let eligible = 0;
  for (let index = 0; index < fits.length; index++) {
    if (!doors.isOpen(terms.classAt(index), needed)) continue;
    const fit = fits[index];
    if (fit === undefined) break;
    const { codes, pools, orders } = fit.agentClass;
    orders.bringUpToDate(fit.sorting);
    for (let each = 0; each < codes.length; each++) {
      const pool = ((codes[each] ?? 0) & needed) === 0 ? undefined : pools[each];
      if (pool === undefined) continue;
      eligible += pool.size;
      if (best !== null && fit.wishes < best.fit.wishes) continue;
      const order = pool.order(fit.sorting);
      const at = firstOf(order, item.except);
      if (at < 0) continue;
      const found = { fit, order, at };
      if (best === null || isAhead(found, best)) best = found;
    }
  }
  return best === null ? null : { agent: numberOf(best), eligible };
}

/** All free agents in the order in which they would be asked. */
export function listAgents({ fits, needed }: Signature, { except }: MatchItem): AgentNumber[] {
  const all: Candidate[] = [];
  for (const fit of fits) {
    fit.agentClass.orders.bringUpToDate(fit.sorting);
    for (const pool of fit.agentClass.pools) {
      if ((pool.code & needed) === 0) continue;
      const order = pool.order(fit.sorting);
      for (let at = 0; at < order.size; at++) {
        if (!except.has(order.valueAt(at).id)) all.push({ fit, order, at });
      }
    }
  }
  return all.toSorted((a, b) => (isAhead(a, b) ? -1 : 1)).map(numberOf);
}

function firstOf(order: Heap<AgentRecord>, except: ReadonlySet<string>): number {
  return except.size === 0 ? 0 : order.firstWhere(({ id }) => !except.has(id));
}

const numberOf = ({ order, at }: Candidate): AgentNumber => order.valueAt(at).number;
const idOf = ({ order, at }: Candidate): string => order.valueAt(at).id;

/** Wishes met, then the strategy, then idleness, then the id. */
function isAhead(a: Candidate, b: Candidate): boolean {
  if (a.fit.wishes !== b.fit.wishes) return a.fit.wishes > b.fit.wishes;
  const keyA = a.fit.keyOf(a.order.firstKey(a.at));
  const keyB = b.fit.keyOf(b.order.firstKey(b.at));
  if (keyA !== keyB) return keyA < keyB;
  const idleA = a.order.secondKey(a.at);
  const idleB = b.order.secondKey(b.at);
  if (idleA !== idleB) return idleA < idleB;
  return idOf(a) < idOf(b);
}
