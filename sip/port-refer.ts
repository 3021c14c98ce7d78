import type { SipHeader, SipHeaders } from './port.ts';

/** A dialog as its other end names it (RFC 3891): `toTag` is that end's own tag. */
export interface ReplacesId {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  readonly earlyOnly?: boolean;
}

/**
 * A REFER of the peer: it asks us to call somebody else (RFC 3515). After `accept` the owner makes
 * the call by its own rules and reports how it goes.
 *
 * ```
 * onReferred ──refuse──► (the call goes on)
 *      └──accept──► report(180)… ──► report(200 or a refusal), once, last
 * ```
 */
export interface IncomingRefer {
  /** The whole Refer-To, verbatim: x- parameters and escaped headers are not touched. */
  readonly referTo: string;
  /** Its URI without the headers part, otherwise verbatim. */
  readonly uri: string;
  readonly display: string;
  /** Attended: the call at the target that the new one takes the place of. */
  readonly replaces: ReplacesId | undefined;
  /** Verbatim (RFC 3892); a new INVITE to Teams carries it on. */
  readonly referredBy: string | undefined;
  readonly headers: SipHeaders;
  /** False: the peer asked for no NOTIFYs (RFC 4488); `report` then does nothing. */
  readonly reports: boolean;
  /** NOTIFY with this status; a final one closes the subscription. 100 has been sent already. */
  report(status: number, reason?: string): void;
}

export type ReferAnswer =
  | { readonly kind: 'accept' }
  | { readonly kind: 'refuse'; readonly status: number };

export interface ReferOptions {
  /** Attended transfer; `replacesOf(call.dialog())` of our own call with the target. */
  readonly replaces?: ReplacesId;
  readonly referredBy?: string;
  readonly headers?: readonly SipHeader[];
  /** False: no NOTIFYs are wanted (RFC 4488); default true. */
  readonly reports?: boolean;
}

/** `done`: the final status that the peer reports; 200 = the transfer target answered. */
export type ReferEnd =
  | { readonly kind: 'done'; readonly status: number; readonly reason: string }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | {
      readonly kind: 'unknown';
      readonly why: 'unreported' | 'timeout' | 'transport' | 'callEnded';
    };

/** A REFER of ours. Set the handlers right after; `onEnded` comes exactly once and last. */
export interface OutgoingRefer {
  onAccepted: () => void;
  onProgress: (status: number, reason: string) => void;
  onEnded: (end: ReferEnd) => void;
}
