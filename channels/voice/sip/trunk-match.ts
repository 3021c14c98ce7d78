import type { TrunkConfig } from '../../../domain/index.ts';
import type { SipAddress } from '../../../sip/index.ts';
import { AllowList, isLoopback, plainAddress } from './allow-list.ts';
import { parseDialUri } from './sip-uri.ts';

/** Allow lists are read once per document: a document never changes, a new one replaces it. */
const lists = new WeakMap<TrunkConfig, AllowList>();

function allowListOf(trunk: TrunkConfig): AllowList {
  const known = lists.get(trunk);
  if (known !== undefined) return known;
  const list = new AllowList(trunk.allow);
  lists.set(trunk, list);
  return list;
}

/** May this source send us calls on this trunk? */
export function admitsSource(trunk: TrunkConfig, source: SipAddress): boolean {
  if (trunk.role === 'loopback' && isLoopback(source.host)) return true;
  return allowListOf(trunk).has(source.host);
}

/**
 * The trunk a call came on, among those that admit its source: one whose own address it is, else on
 * the machine itself the loopback trunk, else the first in the order configured.
 */
export function trunkOfSource(
  trunks: Iterable<TrunkConfig>,
  source: SipAddress,
): TrunkConfig | null {
  const admitting = [...trunks].filter((trunk) => admitsSource(trunk, source));
  return (
    admitting.find((trunk) => isOwnAddress(trunk, source)) ??
    admitting.find((trunk) => trunk.role === 'loopback') ??
    admitting[0] ??
    null
  );
}

/** Over TCP the source port says nothing: the address alone never makes it the trunk's own. */
function isOwnAddress(trunk: TrunkConfig, source: SipAddress): boolean {
  const own = trunk.uri === null ? null : parseDialUri(trunk.uri)?.address;
  if (own === null || own === undefined) return false;
  return own.host === plainAddress(source.host) && own.port === source.port;
}
