/**
 * Nobody else's: 32 hexadecimal digits. `randomUUID` is there on https and localhost alone, and the
 * demo is opened by an address of the local network as well.
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
