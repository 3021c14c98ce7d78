import { randomInt } from 'node:crypto';
import { MediaError } from './fault.ts';
import { STATIC_TYPE } from './codec.ts';
import type { Codec } from './codec.ts';
import { intersect, newSession, readAudio, wishInAnswer } from './negotiate.ts';
import type { PayloadTypes, ReadAudio, Session } from './negotiate.ts';
import type { Direction } from './port.ts';
import { buildSdp } from './sdp-build.ts';
import { parseSdp } from './sdp-parse.ts';
import type { Sdp, SdpMedia } from './sdp-parse.ts';
import { LegSecurity } from './security.ts';
import type { Protocol, SecurityState, SrtpKeys, SrtpPolicy } from './security.ts';
import type { CryptoLine } from './srtp/sdes.ts';

export interface LegSdpOptions {
  readonly address: string;
  readonly port: number;
  readonly codecs: readonly Codec[] | undefined;
  readonly ptimeMs: number;
  readonly srtp?: SrtpPolicy | undefined;
}

/** For a successor after a restart. */
export interface SdpState {
  readonly sessionId: string;
  readonly version: number;
  readonly wish: Direction;
  readonly remote: Direction;
  readonly own: PayloadTypes;
  readonly audioIndex: number;
}

/** The part of the state that carries keys. */
export interface SdpSecret {
  readonly security: SecurityState;
  readonly peerText: string | undefined;
  readonly lastText: string;
}

interface Section extends PayloadTypes {
  readonly protocol: Protocol;
  readonly crypto: readonly CryptoLine[];
}

const DEFAULT_CODECS: readonly Codec[] = ['PCMA', 'PCMU'];
const EVENT_TYPE = 101;

/**
 * Offer and answer of one leg (RFC 3264), without any IO.
 *
 * `#wish` is the direction we want since our last offer; it survives the peer's re-offers, so that
 * a session refresh of a peer whom we hold does not take it off hold.
 */
export class LegSdp {
  readonly #options: LegSdpOptions;
  readonly #wanted: readonly Codec[];
  readonly #sessionId: string;
  #version = 0;
  #lastText = '';
  #wish: Direction = 'sendrecv';
  #offered: { readonly direction: Direction; readonly protocol: Protocol } | undefined;
  readonly #security: LegSecurity;
  #remote: Direction = 'sendrecv';
  #own: PayloadTypes;
  /** The peer's sections: a re-offer keeps their number and order (RFC 3264 §8). */
  #sections: readonly SdpMedia[] | undefined;
  #audioIndex = 0;
  #peerText: string | undefined;

  constructor(options: LegSdpOptions, before?: { state: SdpState; secret: SdpSecret }) {
    this.#options = options;
    this.#wanted = options.codecs ?? DEFAULT_CODECS;
    this.#sessionId = before?.state.sessionId ?? String(randomInt(1, 2 ** 47));
    this.#security = new LegSecurity(options.srtp ?? 'off', before?.secret.security);
    this.#own = {
      codecs: this.#wanted.map((codec) => ({ codec, payloadType: STATIC_TYPE[codec] })),
      event: EVENT_TYPE,
    };
    if (before !== undefined) this.#restore(before.state, before.secret);
  }

  #restore(state: SdpState, secret: SdpSecret): void {
    this.#version = state.version;
    this.#wish = state.wish;
    this.#remote = state.remote;
    this.#own = state.own;
    this.#audioIndex = state.audioIndex;
    this.#lastText = secret.lastText;
    this.#peerText = secret.peerText;
    if (secret.peerText !== undefined) this.#sections = parseSdp(secret.peerText).media;
  }

  get state(): SdpState {
    return {
      sessionId: this.#sessionId,
      version: this.#version,
      wish: this.#wish,
      remote: this.#remote,
      own: this.#own,
      audioIndex: this.#audioIndex,
    };
  }

  get secret(): SdpSecret {
    const security = this.#security.state;
    return { security, peerText: this.#peerText, lastText: this.#lastText };
  }

  /** What the peer wants, seen from us; anything but sendrecv: the peer holds us. */
  get remoteDirection(): Direction {
    return this.#remote;
  }

  offer(direction: Direction): string {
    const { protocol, crypto } = this.#security.offer();
    this.#wish = direction;
    this.#offered = { direction, protocol };
    this.#version++;
    return this.#build({ ...this.#own, protocol, crypto }, direction, this.#sections);
  }

  answer(offer: string): { readonly text: string; readonly session: Session } {
    const sdp = parseSdp(offer);
    const peer = this.#preferred(this.#read(sdp));
    this.#peerText = offer;
    this.#sections = sdp.media;
    this.#audioIndex = peer.index;
    this.#remote = peer.direction;
    this.#offered = undefined;
    const direction = intersect(peer.direction, this.#wish);
    // One codec in the answer: the peer cannot then change it in mid-stream.
    const answered = { codecs: peer.codecs.slice(0, 1), event: peer.event };
    this.#keepTypes(peer);
    const { protocol, crypto, keys } = this.#security.answer(peer.security);
    const text = this.#answerText({ ...answered, protocol, crypto }, direction, sdp.media);
    return { text, session: this.#session(peer, answered, { direction, srtp: keys }) };
  }

  accept(answer: string): Session {
    const offered = this.#offered;
    if (offered === undefined) throw new MediaError('badState', 'an answer without our offer');
    const sdp = parseSdp(answer);
    const peer = this.#read(sdp);
    const srtp = this.#security.accept(peer.security, offered.protocol);
    this.#offered = undefined;
    this.#peerText = answer;
    this.#sections = sdp.media;
    this.#audioIndex = peer.index;
    this.#remote = wishInAnswer(offered.direction, peer.direction);
    const direction = intersect(offered.direction, peer.direction);
    return this.#session(peer, this.#own, { direction, srtp });
  }

  /** New keys of ours go into the next SDP (RFC 4568 §7.1.4); the stream changes with it. */
  renewKeys(): void {
    this.#security.renew();
  }

  #read(sdp: Sdp): ReadAudio {
    return readAudio(sdp, { wanted: this.#wanted, policy: this.#security.policy });
  }

  #session(
    peer: ReadAudio,
    own: PayloadTypes,
    agreed: { readonly direction: Direction; readonly srtp: SrtpKeys | undefined },
  ): Session {
    const held = this.#remote !== 'sendrecv';
    return newSession(peer, own, { ...agreed, held, ptimeMs: this.#options.ptimeMs });
  }

  /** The offerer's order counts (RFC 3264 §6.1) unless the owner of the leg asked for an order. */
  #preferred(peer: ReadAudio): ReadAudio {
    if (this.#options.codecs === undefined) return peer;
    const rank = (entry: { codec: Codec }) => this.#wanted.indexOf(entry.codec);
    return { ...peer, codecs: [...peer.codecs].sort((a, b) => rank(a) - rank(b)) };
  }

  /** A number once used for an encoding stays (RFC 3264 §8.3.2): our next offers use the peer's. */
  #keepTypes(peer: ReadAudio): void {
    const named = this.#wanted.flatMap((codec) => {
      const entry = peer.codecs.find((candidate) => candidate.codec === codec);
      return entry === undefined ? [] : [entry];
    });
    this.#own = { codecs: named, event: peer.event };
  }

  /** The same text again keeps its version: a session refresh is no change (RFC 3264 §8). */
  #answerText(types: Section, direction: Direction, sections: readonly SdpMedia[]): string {
    const unchanged = this.#build(types, direction, sections);
    if (unchanged === this.#lastText) return unchanged;
    this.#version++;
    this.#lastText = this.#build(types, direction, sections);
    return this.#lastText;
  }

  #build(types: Section, direction: Direction, sections: readonly SdpMedia[] | undefined): string {
    const { address, port, ptimeMs } = this.#options;
    const own = {
      sessionId: this.#sessionId,
      version: this.#version,
      address,
      port,
      codecs: types.codecs,
      eventPayloadType: types.event,
      ptimeMs,
      direction,
      protocol: types.protocol,
      crypto: types.crypto,
    };
    return buildSdp(own, sections, this.#audioIndex);
  }
}
