import type { SipHeader } from './port.ts';

export interface OutgoingBody {
  readonly type: string;
  readonly text: string;
}

/** A request of ours before the transaction gives it a Via. */
export interface OutgoingRequest {
  readonly method: string;
  readonly uri: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly seq: number;
  readonly maxForwards: number;
  readonly route: readonly string[];
  readonly contact: string | undefined;
  readonly headers: readonly SipHeader[];
  readonly body: OutgoingBody | undefined;
}

/** What a response adds to what it copies from its request (RFC 3261 §8.2.6). */
export interface OutgoingResponse {
  readonly status: number;
  readonly reason?: string | undefined;
  readonly toTag?: string | undefined;
  readonly contact?: string | undefined;
  /** Copy Record-Route: in everything that makes a dialog (RFC 3261 §12.1.1). */
  readonly recordRoute?: boolean | undefined;
  readonly retryAfterS?: number | undefined;
  readonly headers?: readonly SipHeader[] | undefined;
  readonly body?: OutgoingBody | undefined;
}
