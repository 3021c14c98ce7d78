import { parseNameAddr } from './name-addr.ts';
import { ParseError } from './parse-error.ts';
import type { SipAddress, SipTransport } from './port.ts';
import { parseUri } from './uri.ts';

/** Whether a Route value has `lr`; undefined when it cannot be read. */
export function isLooseRoute(value: string): boolean | undefined {
  try {
    return parseUri(parseNameAddr(value).uri).params.has('lr');
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/**
 * Request-URI and Route of an in-dialog request (RFC 3261 §12.2.1.1). With a strict router first
 * its URI becomes the Request-URI and the target goes to the end of the list.
 */
export function routeOf(
  target: string,
  routeSet: readonly string[],
): { uri: string; route: readonly string[] } {
  const [first, ...rest] = routeSet;
  if (first === undefined || isLooseRoute(first) === true) return { uri: target, route: routeSet };
  return { uri: parseNameAddr(first).uri, route: [...rest, `<${target}>`] };
}

/**
 * The address a URI asks for. Without a transport parameter the dialog's own is kept: peers that
 * came by TCP and leave it out do not mean UDP. Undefined: not a SIP URI we can follow.
 */
export function uriAddress(text: string, transport: SipTransport): SipAddress | undefined {
  try {
    const uri = parseUri(text);
    if (uri.scheme !== 'sip') return undefined;
    const asked = uri.params.get('transport')?.toLowerCase();
    const known = asked === 'udp' || asked === 'tcp' || asked === 'tls' ? asked : transport;
    return { transport: known, host: uri.host, port: uri.port ?? (known === 'tls' ? 5061 : 5060) };
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}
