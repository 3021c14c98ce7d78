import type { OutgoingBody } from './outgoing.ts';
import type { SipHeader } from './port.ts';
import { reasonPhrase } from './reason-phrase.ts';
import { lineSafe } from './serialise.ts';

/** No NOTIFYs are wanted, or none will come (RFC 4488 §4). */
export const NO_REFER_SUB: SipHeader = { name: 'Refer-Sub', value: 'false' };

/** The body of a NOTIFY about a REFER: a status line and nothing else (RFC 3515 §2.4.5). */
export function sipfrag(status: number, reason = reasonPhrase(status)): OutgoingBody {
  return {
    type: 'message/sipfrag;version=2.0',
    text: `SIP/2.0 ${status} ${lineSafe(reason)}\r\n`,
  };
}

export function parseSipfrag(body: string): { status: number; reason: string } | undefined {
  const line = /^\s*SIP\/2\.0 (\d{3})(?: ([^\r\n]*))?/i.exec(body);
  const status = Number(line?.[1] ?? 0);
  return status < 100 || status > 699 ? undefined : { status, reason: line?.[2] ?? '' };
}
