/** A small seeded generator (mulberry32): the fuzz target must repeat itself from its seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Pieces that parsers like to trip over. */
const PIECES = [
  '\r\n',
  '\n',
  '\0',
  '"',
  '\\',
  '<',
  '>',
  ';',
  ',',
  ' ',
  ':',
  '=',
  '@',
  '%00',
  '\r\n ',
  'é',
];

/** The bytes with a few random changes: flips, cuts, doubled stretches, awkward insertions. */
export function mutated(bytes: Buffer, seed: number): Buffer {
  const chance = seeded(seed);
  let result = bytes;
  for (let count = 1 + Math.floor(chance() * 4); count > 0; count--)
    result = changed(result, chance);
  return result;
}

function changed(bytes: Buffer, chance: () => number): Buffer {
  const at = Math.floor(chance() * bytes.length);
  const to = Math.min(bytes.length, at + Math.floor(chance() * chance() * 200));
  const before = bytes.subarray(0, at);
  switch (Math.floor(chance() * 6)) {
    case 0:
      return Buffer.concat([before, bytes.subarray(to)]);
    case 1:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 2:
      return before;
    case 3:
      return Buffer.concat([
        before,
        Buffer.from([Math.floor(chance() * 256)]),
        bytes.subarray(at + 1),
      ]);
    case 4:
      return Buffer.concat([
        before,
        Buffer.from('A'.repeat(Math.floor(chance() * 70_000))),
        bytes.subarray(at),
      ]);
    default: {
      const piece = PIECES[Math.floor(chance() * PIECES.length)] ?? '';
      return Buffer.concat([before, Buffer.from(piece), bytes.subarray(at)]);
    }
  }
}
