import type { DigestClient } from './digest-client.ts';
import type { SipRequest } from './message.ts';
import type { OutgoingResponse } from './outgoing.ts';
import type { CallEnd, IncomingRefer, ReferAnswer, Reoffer, SipCall } from './port.ts';

/** What a dialog's session tells the call it belongs to. */
export interface SessionOwner {
  /** As other rooms know it. */
  readonly call: SipCall;
  readonly auth: DigestClient | undefined;
  /** True when we sent the first INVITE: decides the back-off after glare (RFC 3261 §14.1). */
  readonly ownsCallId: boolean;
  reoffered(sdp: string | undefined): Reoffer | Promise<Reoffer>;
  reofferAnswered(sdp: string | undefined): void;
  informed(contentType: string, body: string): void;
  referred(refer: IncomingRefer): ReferAnswer | Promise<ReferAnswer>;
  /** The response of ours that a PRACK acknowledges; undefined: none is out. */
  pracked(prack: SipRequest): OutgoingResponse | undefined;
  /** The PRACK has its answer: what waited for it may go. */
  prackAnswered(): void;
  /** Sequence numbers, target or timer have changed. */
  dialogChanged(): void;
  /** The dialog is over and it was not `end()` that did it. Settles when that is on record. */
  over(end: CallEnd): Promise<void> | undefined;
}
