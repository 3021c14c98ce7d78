import type { SipAddress } from './port.ts';

/** What a peer asks of us is answered with these (RFC 8760, 7616): SHA-256 or MD5, qop=auth. */
export interface SipCredentials {
  readonly username: string;
  readonly password: string;
}

/** `ha1`: hex of H(user:realm:password), so that no password need be kept. */
export type SipSecret =
  | { readonly password: string }
  | { readonly ha1: { readonly sha256?: string; readonly md5?: string } };

/** How callers and phones prove who they are (RFC 3261 §22, 8760). */
export interface SipAuth {
  /** Undefined: no such user, which nobody outside can tell from a wrong password. */
  readonly secretOf: (
    user: string,
    realm: string,
  ) => SipSecret | undefined | Promise<SipSecret | undefined>;
  /**
   * Offered in this order; default SHA-256, then MD5. Older phones give up at a challenge they do
   * not know (baresip 1.0) or look at the first one only (SIPp 3.6): for those MD5 alone, over TLS.
   */
  readonly algorithms?: readonly ('SHA-256' | 'MD5')[];
  /** How long a nonce lives; default 300. */
  readonly nonceLifeS?: number;
}

/** A phone that can be called: one Contact of one address of record (RFC 3261 §10). */
export interface SipBinding {
  /** `sip:user@host`, host in lower case. */
  readonly aor: string;
  /** Its URI, verbatim. */
  readonly contact: string;
  /** Where its requests go: the connection or the address that its REGISTER came from. */
  readonly target: SipAddress;
  /** Proxies on the way (RFC 3327). */
  readonly path: readonly string[];
  /** Wall clock. */
  readonly expiresAtMs: number;
  readonly q: number;
  readonly callId: string;
  readonly seq: number;
  /** RFC 5626: one phone (`+sip.instance`) with several connections (`reg-id`). */
  readonly instance?: string;
  readonly regId?: number;
  readonly userAgent: string;
}

/** With `auth` it makes the endpoint a registrar (RFC 3261 §10.3, 3327, 5626). */
export interface SipRegistrar {
  readonly realm: string;
  /** Domains we keep bindings for; default: whatever a phone asks. */
  readonly isOurs?: (host: string) => boolean;
  /** Whether a user may bind this address of record; default: its user part is the user's name. */
  readonly mayRegister?: (user: string, aor: string) => boolean;
  /** Default: at least 60, at most 3,600, 600 when nothing is asked. */
  readonly expiresS?: { readonly min: number; readonly max: number; readonly fallback: number };
  /** Contacts of one address of record; default 10. */
  readonly bindingsMax?: number;
  /** After each change, also by time; a REGISTER has its 200 only when this has resolved. */
  readonly onChange?: (aor: string, bindings: readonly SipBinding[]) => void | Promise<void>;
  /** What a process before this one kept by `onChange`. */
  readonly restored?: readonly SipBinding[];
  readonly wallNow?: () => number;
}
