import { must } from './check.ts';
import { MediaError } from './fault.ts';
import type { SdpMedia } from './sdp-parse.ts';
import { newKey, SRTP_SUITES } from './srtp/sdes.ts';
import type { CryptoLine, SrtpKey, SrtpSuite } from './srtp/sdes.ts';

/** What a leg wants of SRTP; see LegOptions.srtp. */
export type SrtpPolicy = 'required' | 'optional' | 'off';

export type Protocol = 'RTP/AVP' | 'RTP/SAVP';

/** Both ways of a secured session. Secret. */
export interface SrtpKeys {
  readonly send: SrtpKey;
  readonly receive: SrtpKey;
}

/** How one m= section is protected, and with which line of the peer. */
export interface SectionSecurity {
  readonly protocol: Protocol;
  readonly line: CryptoLine | undefined;
}

/**
 * Whether we may use a section. `optional` takes SRTP wherever it is offered, RTP/AVP with a
 * `a=crypto` included: such an offer leaves the choice to us (RFC 8643, opportunistic SRTP).
 */
export function securityOf(media: SdpMedia, policy: SrtpPolicy): SectionSecurity | undefined {
  const line = policy === 'off' ? undefined : media.crypto[0];
  if (media.protocol === 'RTP/SAVP') {
    return line === undefined ? undefined : { protocol: 'RTP/SAVP', line };
  }
  if (media.protocol !== 'RTP/AVP' || policy === 'required') return undefined;
  return { protocol: 'RTP/AVP', line };
}

export interface SecurityState {
  readonly keys: readonly SrtpKey[];
  readonly agreed: SectionSecurity | undefined;
  readonly suite: SrtpSuite | undefined;
}

/**
 * Our keys in the SDPs of one leg (RFC 4568). A key in an SDP is the one its *sender* sends with.
 * Ours stay the same through re-offers, so that the stream's roll-over counter goes on, until
 * `renew`. The peer may change its own in any SDP.
 */
export class LegSecurity {
  readonly policy: SrtpPolicy;
  #keys: Map<SrtpSuite, SrtpKey>;
  #agreed: SectionSecurity | undefined;
  #suite: SrtpSuite | undefined;

  constructor(policy: SrtpPolicy, state?: SecurityState) {
    this.policy = policy;
    this.#keys =
      state === undefined ? newKeys() : new Map(state.keys.map((key) => [key.suite, key]));
    if (state === undefined) return;
    this.#agreed = state.agreed;
    this.#suite = state.suite;
  }

  get state(): SecurityState {
    return { keys: [...this.#keys.values()], agreed: this.#agreed, suite: this.#suite };
  }

  /** The next SDP of ours carries new keys. */
  renew(): void {
    this.#keys = newKeys();
  }

  offer(): { readonly protocol: Protocol; readonly crypto: readonly CryptoLine[] } {
    const agreed = this.#agreed;
    const isPlain = agreed !== undefined && agreed.line === undefined;
    if (this.policy === 'off' || isPlain) return { protocol: 'RTP/AVP', crypto: [] };
    const protocol = agreed?.protocol ?? (this.policy === 'required' ? 'RTP/SAVP' : 'RTP/AVP');
    const crypto = SRTP_SUITES.map((suite, i) => ({ tag: i + 1, ...this.#key(suite) }));
    return { protocol, crypto };
  }

  /** Our line in the answer repeats the tag of the line that we took (RFC 4568 §5.1.2). */
  answer(peer: SectionSecurity) {
    this.#agreed = peer;
    this.#suite = peer.line?.suite;
    const { line } = peer;
    const crypto = line === undefined ? [] : [{ tag: line.tag, ...this.#key(line.suite) }];
    return { protocol: peer.protocol, crypto, keys: this.#keysFor(peer) };
  }

  /** The peer took one of our lines, by its tag. */
  accept(peer: SectionSecurity, offered: Protocol): SrtpKeys | undefined {
    const { line } = peer;
    const suite = line === undefined ? undefined : SRTP_SUITES[line.tag - 1];
    if (peer.protocol !== offered || suite !== line?.suite) {
      throw new MediaError('noCommonCrypto', 'the answer takes none of the offered a=crypto lines');
    }
    this.#agreed = peer;
    this.#suite = suite;
    return this.#keysFor(peer);
  }

  #keysFor({ line }: SectionSecurity): SrtpKeys | undefined {
    if (line === undefined) return undefined;
    const { suite, key } = line;
    return { send: this.#key(suite), receive: { suite, key } };
  }

  #key(suite: SrtpSuite): SrtpKey {
    return must(this.#keys.get(suite), `a key for ${suite}`);
  }
}

function newKeys(): Map<SrtpSuite, SrtpKey> {
  return new Map(SRTP_SUITES.map((suite) => [suite, newKey(suite)]));
}
