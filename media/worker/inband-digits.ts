const ROWS_HZ = [697, 770, 852, 941];
const COLUMNS_HZ = [1209, 1336, 1477, 1633];
const KEYS = ['123A', '456B', '789C', '*0#D'];
/** 12.75 ms: of a tone of 40 ms, the shortest to be taken (Q.24), two blocks are whole. */
const BLOCK = 102;
const BLOCKS_MIN = 2;
const GAP_BLOCKS = 2;
/** Sum of squares of a block at −36 dBm0 for each tone, about. */
const ENERGY_MIN = BLOCK * 110 * 110;
/** Q.24: 8 dB when the column is weaker, 4 dB when it is stronger. */
const TWIST_MAX = 6.3;
const REVERSE_TWIST_MAX = 2.5;
/** Others of the same group, 8 dB below. */
const RELATIVE_MIN = 6.3;
/** Share of the whole energy that must lie in the two tones: speech spreads it. */
const SHARE_MIN = 0.8;
/** The second harmonic of a tone, as a share of it: a voice has one. */
const HARMONIC_MAX = 0.1;
/** From block to block a key keeps its level within 2 dB; syllables do not. */
const STEADY_MAX = 1.6;

const tuned = (hz: number) => 2 * Math.cos((2 * Math.PI * hz) / 8000);
const ROWS = ROWS_HZ.map(tuned);
const COLUMNS = COLUMNS_HZ.map(tuned);
const ROW_HARMONICS = ROWS_HZ.map((hz) => tuned(2 * hz));
const COLUMN_HARMONICS = COLUMNS_HZ.map((hz) => tuned(2 * hz));

/**
 * Digits in the sound itself, for peers without RFC 4733 (ITU-T Q.23, Q.24): eight Goertzel filters
 * on blocks of 12.75 ms. A digit is told once, when it has lasted two blocks; the next needs a
 * pause or another key. Guards against voices: twist, the other tones, the share of the two tones
 * in the whole, the second harmonics, and a steady level.
 */
export class InbandDigits {
  readonly #block = new Float64Array(BLOCK);
  #count = 0;
  #before: Seen | undefined;
  #hits = 0;
  #misses = GAP_BLOCKS;
  #told: string | undefined;

  /** Any number of samples; returns the digit that became certain in them. */
  frame(samples: Int16Array): string | undefined {
    let digit: string | undefined;
    for (const sample of samples) {
      this.#block[this.#count++] = sample;
      if (this.#count < BLOCK) continue;
      this.#count = 0;
      digit = this.#next(keyIn(this.#block)) ?? digit;
    }
    return digit;
  }

  #next(seen: Seen | undefined): string | undefined {
    const key = seen?.key;
    if (seen !== undefined && isSame(seen, this.#before)) this.#hits++;
    else this.#hits = key === undefined ? 0 : 1;
    this.#before = seen;
    if (key === undefined || key !== this.#told) this.#misses++;
    else this.#misses = 0;
    if (this.#misses >= GAP_BLOCKS) this.#told = undefined;
    if (key === undefined || this.#hits < BLOCKS_MIN || this.#told === key) return undefined;
    this.#told = key;
    this.#misses = 0;
    return key;
  }
}

interface Seen {
  readonly key: string;
  readonly rowPower: number;
  readonly columnPower: number;
}

function isSame(a: Seen, b: Seen | undefined): boolean {
  if (a.key !== b?.key) return false;
  return isNear(a.rowPower, b.rowPower) && isNear(a.columnPower, b.columnPower);
}

function isNear(a: number, b: number): boolean {
  return a < b * STEADY_MAX && b < a * STEADY_MAX;
}

function keyIn(block: Float64Array): Seen | undefined {
  let whole = 0;
  for (const sample of block) whole += sample * sample;
  if (whole < ENERGY_MIN) return undefined;
  const rows = ROWS.map((coefficient) => power(block, coefficient));
  const columns = COLUMNS.map((coefficient) => power(block, coefficient));
  const [row, column] = [loudest(rows), loudest(columns)];
  const [rowPower, columnPower] = [rows[row] ?? 0, columns[column] ?? 0];
  if (rowPower > columnPower * TWIST_MAX || columnPower > rowPower * REVERSE_TWIST_MAX) {
    return undefined;
  }
  if (!standsOut(rows, row) || !standsOut(columns, column)) return undefined;
  // A pure tone's power in a Goertzel filter is BLOCK / 2 times its sum of squares.
  if (rowPower + columnPower < SHARE_MIN * (BLOCK / 2) * whole) return undefined;
  if (power(block, ROW_HARMONICS[row] ?? 0) > HARMONIC_MAX * rowPower) return undefined;
  if (power(block, COLUMN_HARMONICS[column] ?? 0) > HARMONIC_MAX * columnPower) return undefined;
  const key = KEYS[row]?.[column];
  return key === undefined ? undefined : { key, rowPower, columnPower };
}

function power(block: Float64Array, coefficient: number): number {
  let [now, before, older] = [0, 0, 0];
  for (const sample of block) {
    now = sample + coefficient * before - older;
    older = before;
    before = now;
  }
  return before * before + older * older - coefficient * before * older;
}

function loudest(powers: readonly number[]): number {
  return powers.reduce((best, value, i) => (value > (powers[best] ?? 0) ? i : best), 0);
}

function standsOut(powers: readonly number[], best: number): boolean {
  const least = (powers[best] ?? 0) / RELATIVE_MIN;
  return powers.every((value, i) => i === best || value < least);
}
