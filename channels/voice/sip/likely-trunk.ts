import type { TrunkConfig } from '../../../domain/index.ts';
import type { IncomingRequest } from '../../../sip/index.ts';
import type { VoiceHost } from '../port.ts';
import { calledNumbers } from './number.ts';
import { askedName, trunkNamed } from './teams-place.ts';
import { admitsSource, trunkOfSource } from './trunk-match.ts';

/**
 * The trunk of a call as far as it can be told at once: the one whose name it asks for, else that
 * of the tenant whose number was called, else (Teams picks a call up by our Contact, not by a
 * number) the first that admits the source. It decides what the call may ask for, never whether it
 * comes in: that is `resolvePlace`.
 */
export function likelyTrunk(
  host: VoiceHost,
  { requestUri, source }: Pick<IncomingRequest, 'requestUri' | 'source'>,
): TrunkConfig | null {
  const numbers = calledNumbers(requestUri);
  const name = askedName(requestUri);
  let first: TrunkConfig | null = null;
  for (const tenant of host.tenants()) {
    const config = host.config(tenant);
    if (config === null) continue;
    const named = name === null ? null : trunkNamed(config, name);
    if (named !== null && admitsSource(named, source)) return named;
    const called = numbers.some((number) => config.hasNumber(number));
    if (!called && first !== null) continue;
    const trunk = trunkOfSource(config.trunks.values(), source);
    if (called && trunk !== null) return trunk;
    first ??= trunk;
  }
  return first;
}
