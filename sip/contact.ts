import type { SipAddress } from './port.ts';
import { formatHost } from './uri.ts';

/** Host part (FQDN or address) and user of a Contact of ours. */
export interface ContactChoice {
  readonly host?: string | undefined;
  readonly user?: string | undefined;
}

/** Our Contact value; a trunk that wants an FQDN gets it, the port stays that of the transport. */
export function contactValue(local: SipAddress, choice: ContactChoice = {}): string {
  const user = choice.user === undefined || choice.user === '' ? '' : `${choice.user}@`;
  const host = formatHost(choice.host ?? local.host);
  const transport = local.transport === 'udp' ? '' : `;transport=${local.transport}`;
  return `<sip:${user}${host}:${local.port}${transport}>`;
}
