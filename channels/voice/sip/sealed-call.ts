import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { LegId, TenantId } from '../../../domain/index.ts';
import type { LegSnapshot } from '../../../media/index.ts';
import type { RingTarget } from './outbound-plan.ts';

/** What a successor needs beside the dialog to go on with a call. Secret: it holds SRTP keys. */
export interface SealedCall {
  readonly media: LegSnapshot;
  /** Where the dead process was reached: peers send what they have to say there only. */
  readonly address: string;
  readonly localSdp: string;
  readonly remoteSdp: string;
  /** The number of the tenant's own person at the other end; of a stranger none is kept here. */
  readonly whose?: string;
}

interface Whose {
  readonly tenant: TenantId;
  readonly leg: LegId;
}

export interface CallSealer {
  seal(of: Whose, call: SealedCall): string;
  /** null: not ours, altered, or of another build. */
  open(of: Whose, sealed: string): SealedCall | null;
  /** Where an agent's phones ring: addresses of people's devices. */
  sealRung(of: Whose, targets: readonly RingTarget[]): string;
  openRung(of: Whose, sealed: string): readonly RingTarget[] | null;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** A leg's state is about 3 kB; what inflates beyond this was not made by us. */
const PLAIN_MAX = 65_536;

/** For some kB, twice a call: a fourth of the time of the defaults, one per cent more bytes. */
const SMALL = { level: 1, windowBits: 12, memLevel: 5 };

/**
 * AES-256-GCM under a key of this installation's processes, bound to whose leg it is: the journal
 * is kept for ever and read by many, and must never hold a media key in clear.
 */
export function callSealer(secret: Uint8Array): CallSealer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'patchbay sealed call v1', 32));
  return {
    seal: (of, call) => seal(key, nameOf(of), call),
    // Authentic, so written by `seal`; the snapshot carries its own version.
    open: (of, sealed) => open(key, nameOf(of), sealed) as SealedCall | null,
    sealRung: (of, targets) => seal(key, `${nameOf(of)}\nrung`, targets),
    openRung: (of, sealed) => {
      return open(key, `${nameOf(of)}\nrung`, sealed) as readonly RingTarget[] | null;
    },
  };
}

const nameOf = (of: Whose): string => `${of.tenant}\n${of.leg}`;

function seal(key: Buffer, name: string, value: SealedCall | readonly RingTarget[]): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(name));
  const plain = deflateRawSync(Buffer.from(JSON.stringify(value)), SMALL);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

function open(key: Buffer, name: string, sealed: string): unknown {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < IV_BYTES + TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(name));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = bytes.subarray(IV_BYTES + TAG_BYTES);
    const plain = Buffer.concat([decipher.update(body), decipher.final()]);
    return JSON.parse(inflateRawSync(plain, { maxOutputLength: PLAIN_MAX }).toString('utf8'));
  } catch {
    return null;
  }
}
