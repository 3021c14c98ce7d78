import { Temporal } from 'temporal-polyfill';
import { DAY_MS } from '../../domain/index.ts';

/** A time in which a zone's clocks differ from UTC by the same; half open. */
export interface ZonePiece {
  readonly from: number;
  readonly to: number;
  /** Wall clock minus UTC. */
  readonly offsetMs: number;
}

/**
 * No zone has changed its clocks twice in a week since there are rules for it: the shortest summer
 * time in the tz database (Morocco's pause for Ramadan) is four weeks.
 */
const BLOCK_MS = 7 * DAY_MS;
const ZONES_MAX = 700;
const BLOCKS_MAX = 128;

/**
 * What was found out already, by zone and week: opening hours are asked for each queue with each
 * change of the board, and one question to Temporal costs as much as a hundred answers from here.
 * Only remembers: the answers are the same without it.
 */
const known = new Map<string, Map<number, readonly ZonePiece[]>>();

/** Throws a RangeError where there is no such zone: the configuration check has asked before. */
export function pieceAt(timeZone: string, at: number): ZonePiece {
  const block = Math.floor(at / BLOCK_MS);
  const pieces = piecesOf(timeZone, block);
  const last = pieces[pieces.length - 1];
  const found = pieces.find((piece) => at < piece.to) ?? last;
  if (found === undefined) throw new RangeError(`no time in ${timeZone}`);
  return found;
}

/** What the clock on the wall shows there, as if it were UTC. */
export function wallMs(timeZone: string, at: number): number {
  return at + pieceAt(timeZone, at).offsetMs;
}

function piecesOf(timeZone: string, block: number): readonly ZonePiece[] {
  let blocks = known.get(timeZone);
  if (blocks === undefined) {
    if (known.size >= ZONES_MAX) known.clear();
    blocks = new Map();
    known.set(timeZone, blocks);
  }
  const before = blocks.get(block);
  if (before !== undefined) return before;
  if (blocks.size >= BLOCKS_MAX) blocks.clear();
  const pieces = measure(timeZone, block * BLOCK_MS);
  blocks.set(block, pieces);
  return pieces;
}

function measure(timeZone: string, from: number): readonly ZonePiece[] {
  const to = from + BLOCK_MS;
  const first = offsetAt(timeZone, from);
  const last = offsetAt(timeZone, to - 1);
  if (first === last) return [{ from, to, offsetMs: first }];
  let before = from;
  let after = to - 1;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(timeZone, middle) === first) before = middle;
    else after = middle;
  }
  return [
    { from, to: after, offsetMs: first },
    { from: after, to, offsetMs: last },
  ];
}

function offsetAt(timeZone: string, at: number): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return Math.round(zoned.offsetNanoseconds / 1_000_000);
}

export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
