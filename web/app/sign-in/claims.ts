/**
 * What a token says, unchecked: a hint only, as the server alone decides, from its signature.
 * Nothing where it is no JWT to us.
 */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const middle = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(middle), (letter) => letter.codePointAt(0) ?? 0);
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? { ...claims } : {};
  } catch {
    return {};
  }
}
