import { SipError } from './error.ts';
import { canonicalName } from './header-names.ts';
import type { InviteIds, SipHeader } from './port.ts';
import { isLooseRoute } from './route.ts';
import { isToken } from './text.ts';
import { isWritableUri } from './uri.ts';
import { MAGIC } from './via.ts';

/** Headers the stack writes itself; a second one would change what a message means. */
const OURS = new Set(
  (
    'via from to call-id cseq contact content-length content-type max-forwards route ' +
    'record-route allow user-agent server retry-after'
  ).split(' '),
);
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** The door for headers from other rooms; throws SipError `headerInvalid`. */
export function checkHeaders(headers: readonly SipHeader[] = []): readonly SipHeader[] {
  for (const { name, value } of headers) {
    if (!isToken(name)) throw new SipError('headerInvalid', 'header name is not a token');
    if (OURS.has(canonicalName(name))) {
      throw new SipError('headerInvalid', `${name} is written by the stack`);
    }
    if (CONTROL.test(value)) throw new SipError('headerInvalid', `line break in ${name}`);
  }
  return headers;
}

/** The door for URIs from other rooms; throws SipError `uriInvalid`. */
export function checkUri(uri: string): string {
  if (!isWritableUri(uri)) throw new SipError('uriInvalid', 'URI cannot be written');
  return uri;
}

/** The door for Route values; throws SipError `headerInvalid`. */
export function checkRoutes(routes: readonly string[] = []): readonly string[] {
  for (const route of routes) {
    if (CONTROL.test(route) || isLooseRoute(route) === undefined) {
      throw new SipError('headerInvalid', 'a Route cannot be written');
    }
  }
  return routes;
}

/** The door for an identity that the owner chose; throws SipError `headerInvalid`. */
export function checkIds(ids: InviteIds): InviteIds {
  const { callId, fromTag, branch } = ids;
  if (![callId, fromTag, branch].every((id) => isToken(id) && id.length <= 128)) {
    throw new SipError('headerInvalid', 'an id of an INVITE is not a token');
  }
  if (!branch.startsWith(MAGIC)) throw new SipError('headerInvalid', 'a branch has its cookie');
  return ids;
}

/** A contact host or user must not be able to close the bracket around it. */
export function checkContact(contact: { host?: string; user?: string } | undefined): void {
  if (contact?.host !== undefined && !/^[A-Za-z0-9._:[\]-]+$/.test(contact.host)) {
    throw new SipError('uriInvalid', 'contact host cannot be written');
  }
  if (contact?.user !== undefined && /[^\u0021-\u007e]|[<>"@]/.test(contact.user)) {
    throw new SipError('uriInvalid', 'contact user cannot be written');
  }
}
