import type { HeaderBlock } from './header-block.ts';
import type { SipAddress } from './port.ts';
import type { Via } from './via.ts';

/** What every valid message has and every layer asks for: read once by the parser. */
interface MessageCore {
  readonly source: SipAddress;
  readonly headers: HeaderBlock;
  readonly body: Buffer;
  readonly via: Via;
  readonly callId: string;
  readonly seq: number;
  /** Method of the CSeq: for a response the method it answers. */
  readonly method: string;
  readonly fromTag: string;
  readonly toTag: string;
}

export interface SipRequest extends MessageCore {
  readonly kind: 'request';
  readonly requestUri: string;
}

export interface SipResponse extends MessageCore {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;
