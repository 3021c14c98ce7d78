import type { Law } from './g711.ts';

/**
 * What we can send and receive. All have an RTP clock of 8 kHz and one byte for each of its steps:
 * G.722 samples at 16 kHz but keeps the clock of 8 kHz by an old mistake (RFC 3551 §4.5.2), so that
 * `payload.length` is the packet's length on the clock for each of them.
 */
export type Codec = Law | 'G722';

/** RFC 3551 §6. */
export const STATIC_TYPE: Readonly<Record<Codec, number>> = { PCMU: 0, PCMA: 8, G722: 9 };
