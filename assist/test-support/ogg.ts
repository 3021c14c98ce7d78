/** Ogg Opus whose packets are two bytes for 120 ms of silence each: as small as they come. */
export function denseOpus(channels: number, pages: number): Uint8Array {
  const head = Buffer.alloc(19 + (channels > 2 ? 2 + channels : 0));
  head.write('OpusHead', 'latin1');
  head[8] = 1;
  head[9] = channels;
  head.writeUInt32LE(48_000, 12);
  // Family 255: every channel is the one stream there is.
  if (channels > 2) head.set([255, 1, 0], 18);
  const tags = Buffer.alloc(16);
  tags.write('OpusTags', 'latin1');
  const silence = Array.from({ length: 255 }, () => Uint8Array.of(3, 12));
  const sound = Array.from({ length: pages }, (_, i) =>
    page(silence, { seq: i + 2, samples: (i + 1) * 255 * 5_760, flags: i + 1 === pages ? 4 : 0 }),
  );
  const first = [page([head], { seq: 0, samples: 0, flags: 2 }), page([tags], { seq: 1 })];
  return new Uint8Array(Buffer.concat([...first, ...sound]));
}

/** RFC 3533 §6. */
function page(
  packets: readonly Uint8Array[],
  of: { readonly seq: number; readonly samples?: number; readonly flags?: number },
): Buffer {
  const header = Buffer.alloc(27);
  header.write('OggS', 'latin1');
  header[5] = of.flags ?? 0;
  header.writeBigUInt64LE(BigInt(of.samples ?? 0), 6);
  header.writeUInt32LE(1, 14);
  header.writeUInt32LE(of.seq, 18);
  header[26] = packets.length;
  // All shorter than 255.
  const sizes = Buffer.from(packets.map(({ length }) => length));
  const whole = Buffer.concat([header, sizes, ...packets]);
  whole.writeUInt32LE(crcOf(whole), 22);
  return whole;
}

function crcOf(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  }
  return crc >>> 0;
}
