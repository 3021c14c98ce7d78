/**
 * The user part as a person would read it: escapes undone, `;phone-context` and the like cut off.
 */
export function uriUser(uri: string): string {
  const match = /^(?:sips?|tel):([^@]*)(@|$)/i.exec(uri);
  if (match === null) return '';
  const hasHost = match[2] === '@';
  if (!hasHost && !/^tel:/i.test(uri)) return '';
  const user = (match[1] ?? '').split(/[;:?]/, 1)[0] ?? '';
  try {
    return decodeURIComponent(user).slice(0, 128);
  } catch {
    return '';
  }
}

/**
 * Host of a `sip:` URI in lower case, without port, brackets or parameters; '' when there is none.
 */
export function uriHost(uri: string): string {
  const address = /^sips?:(?:[^@]*@)?([^;?>]*)/i.exec(uri)?.[1] ?? '';
  const bracketed = /^\[([^\]]*)\]/.exec(address)?.[1];
  return (bracketed ?? address.split(':', 1)[0] ?? '').toLowerCase();
}
