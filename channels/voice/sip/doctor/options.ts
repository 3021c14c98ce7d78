import type { SipAddress, SipEndpoint } from '../../../../sip/index.ts';
import { fault, ok, warning, type Finding } from './finding.ts';

/** Slower than this is told. */
const SLOW_MS = 500;

/** Asks as the keep-alive does, with the trunk's name as Contact; says what the answer means. */
export async function checkOptions(
  endpoint: Pick<SipEndpoint, 'ping'>,
  to: { readonly target: SipAddress; readonly fqdn: string | null },
  clock: () => number,
): Promise<Finding> {
  const check = 'OPTIONS';
  const askedAt = clock();
  const status = await endpoint.ping(to.target, to.fqdn === null ? {} : { contact: to.fqdn });
  const tookMs = Math.round(clock() - askedAt);
  if (status === 'timeout') {
    const remedy =
      'check that the far end knows this trunk, that its firewall lets our packets in, and that ' +
      'the answers find the way back (PATCHBAY_ADVERTISE)';
    return fault(check, 'no answer', remedy);
  }
  if (status === 403) {
    const remedy =
      to.fqdn === null
        ? 'give the trunk its FQDN: an IP address in Contact is refused by Microsoft'
        : `register ${to.fqdn} as a domain with an activated user, and as the trunk's FQDN`;
    return fault(check, '403: the far end does not accept who we say we are', remedy);
  }
  if (status === 503) {
    return warning(check, '503: overloaded or draining', 'try again; Teams has sip2 and sip3');
  }
  // Any other final answer proves the way there and back (RFC 3261 §11).
  if (tookMs > SLOW_MS) {
    return warning(check, `${status} after ${tookMs} ms`, 'look for loss, or a far data centre');
  }
  return ok(check, `${status} after ${tookMs} ms`);
}
