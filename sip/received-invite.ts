import { SipError } from './error.ts';
import type { SipRequest } from './message.ts';
import { parseMessage } from './parse.ts';
import { ParseError } from './parse-error.ts';
import type { ReceivedInvite } from './port.ts';
import { lineSafe } from './serialise.ts';

/** The INVITE again, as far as it was kept: enough for a server transaction to refuse it. */
export function receivedInvite(invite: ReceivedInvite): SipRequest {
  const { via, from, to, callId, cseq, source } = invite;
  const lines = [
    'INVITE sip:lost@invalid SIP/2.0',
    ...via.map((value) => `Via: ${lineSafe(value)}`),
    `From: ${lineSafe(from)}`,
    `To: ${lineSafe(to)}`,
    `Call-ID: ${lineSafe(callId)}`,
    `CSeq: ${lineSafe(cseq)}`,
    'Max-Forwards: 70',
    'Content-Length: 0',
  ];
  try {
    const message = parseMessage(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), source);
    if (message.kind === 'request' && message.method === 'INVITE') return message;
  } catch (cause) {
    if (!(cause instanceof ParseError)) throw cause;
    throw new SipError('headerInvalid', 'what is left of the INVITE cannot be read', { cause });
  }
  throw new SipError('headerInvalid', 'what is left is no INVITE');
}
