import { fraction } from './chance.ts';
import type { Answerable } from './serialise.ts';

/** The same request gets the same tag without our remembering it (RFC 3261 §8.2.7). */
export function statelessTag(request: Answerable): string {
  const callId = request.headers.get('call-id') ?? '';
  return `s${(fraction(`${callId} ${request.via.branch}`) * 2 ** 32).toString(36)}`;
}
