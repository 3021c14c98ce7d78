/** What a file says it is by its first bytes; names and content types are hearsay. */
export type FileKind = 'wav' | 'mp3' | 'opus' | { readonly other: string };

const MAGIC: readonly (readonly [offset: number, bytes: readonly number[], name: string])[] = [
  [0, [0x30, 0x26, 0xb2, 0x75], 'WMA'],
  [4, [0x66, 0x74, 0x79, 0x70], 'MP4 or M4A (AAC)'],
  [0, [0x66, 0x4c, 0x61, 0x43], 'FLAC'],
  [0, [0x46, 0x4f, 0x52, 0x4d], 'AIFF'],
  [0, [0x52, 0x46, 0x36, 0x34], 'RF64'],
  [0, [0x1a, 0x45, 0xdf, 0xa3], 'WebM or Matroska'],
  [0, [0x23, 0x21, 0x41, 0x4d, 0x52], 'AMR'],
  [0, [0x2e, 0x73, 0x6e, 0x64], 'AU'],
];

export function kindOf(file: Uint8Array): FileKind | null {
  const has = (offset: number, bytes: readonly number[]) =>
    bytes.every((byte, i) => file[offset + i] === byte);
  if (has(0, [0x52, 0x49, 0x46, 0x46]) && has(8, [0x57, 0x41, 0x56, 0x45])) return 'wav';
  if (has(0, [0x4f, 0x67, 0x67, 0x53])) return oggKind(file);
  if (has(0, [0x49, 0x44, 0x33])) return 'mp3';
  const other = MAGIC.find(([offset, bytes]) => has(offset, bytes));
  if (other !== undefined) return { other: other[2] };
  return isMpegFrame(file) ? 'mp3' : null;
}

/** The first page carries the codec's name. */
function oggKind(file: Uint8Array): FileKind {
  const head = Buffer.from(file.subarray(0, 128)).toString('latin1');
  if (head.includes('OpusHead')) return 'opus';
  return { other: head.includes('vorbis') ? 'Ogg Vorbis' : 'Ogg without Opus' };
}

/** Eleven bits of sync, then a version, layer III, bit rate and rate that exist. */
function isMpegFrame([first = 0, second = 0, third = 0]: Uint8Array): boolean {
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return false;
  const [version, layer] = [(second >> 3) & 3, (second >> 1) & 3];
  return version !== 1 && layer === 1 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3;
}
