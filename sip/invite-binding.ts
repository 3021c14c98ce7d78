import type { OutboundInvite, SipBinding } from './port.ts';

/** How a registered phone is called: what of an INVITE its binding decides. */
export function inviteBinding(
  binding: SipBinding,
): Pick<OutboundInvite, 'requestUri' | 'target' | 'route'> {
  return { requestUri: binding.contact, target: binding.target, route: binding.path };
}
