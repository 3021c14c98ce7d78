import { randomInt } from 'node:crypto';
import { MediaError } from './fault.ts';
import type { Codec } from './g711.ts';
import { intersect, newSession, readAudio, wishInAnswer } from './negotiate.ts';
import type { PayloadTypes, ReadAudio, Session } from './negotiate.ts';
import type { Direction } from './port.ts';
import { buildSdp } from './sdp-build.ts';
import { parseSdp } from './sdp-parse.ts';
import type { SdpMedia } from './sdp-parse.ts';

export interface LegSdpOptions {
  readonly address: string;
  readonly port: number;
  readonly codecs: readonly Codec[] | undefined;
  readonly ptimeMs: number;
}

const DEFAULT_CODECS: readonly Codec[] = ['PCMA', 'PCMU'];
const STATIC_TYPE: Readonly<Record<Codec, number>> = { PCMU: 0, PCMA: 8 };
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
  readonly #sessionId = String(randomInt(1, 2 ** 47));
  #version = 0;
  #lastText = '';
  #wish: Direction = 'sendrecv';
  #offered: Direction | undefined;
  #remote: Direction = 'sendrecv';
  #own: PayloadTypes;
  /** The peer's sections: a re-offer keeps their number and order (RFC 3264 §8). */
  #sections: readonly SdpMedia[] | undefined;
  #audioIndex = 0;

  constructor(options: LegSdpOptions) {
    this.#options = options;
    this.#wanted = options.codecs ?? DEFAULT_CODECS;
    this.#own = {
      codecs: this.#wanted.map((codec) => ({ codec, payloadType: STATIC_TYPE[codec] })),
      event: EVENT_TYPE,
    };
  }

  /** What the peer wants, seen from us; anything but sendrecv: the peer holds us. */
  get remoteDirection(): Direction {
    return this.#remote;
  }

  offer(direction: Direction): string {
    this.#wish = direction;
    this.#offered = direction;
    this.#version++;
    return this.#build(this.#own, direction, this.#sections);
  }

  answer(offer: string): { readonly text: string; readonly session: Session } {
    const sdp = parseSdp(offer);
    const peer = this.#preferred(readAudio(sdp, this.#wanted));
    this.#sections = sdp.media;
    this.#audioIndex = peer.index;
    this.#remote = peer.direction;
    this.#offered = undefined;
    const direction = intersect(peer.direction, this.#wish);
    // One codec in the answer: the peer cannot then change it in mid-stream.
    const answered = { codecs: peer.codecs.slice(0, 1), event: peer.event };
    this.#keepTypes(peer);
    const text = this.#answerText(answered, direction, sdp.media);
    return { text, session: this.#session(peer, answered, direction) };
  }

  accept(answer: string): Session {
    const offered = this.#offered;
    if (offered === undefined) throw new MediaError('badState', 'an answer without our offer');
    const sdp = parseSdp(answer);
    const peer = readAudio(sdp, this.#wanted);
    this.#offered = undefined;
    this.#sections = sdp.media;
    this.#audioIndex = peer.index;
    this.#remote = wishInAnswer(offered, peer.direction);
    return this.#session(peer, this.#own, intersect(offered, peer.direction));
  }

  #session(peer: ReadAudio, own: PayloadTypes, direction: Direction): Session {
    const held = this.#remote !== 'sendrecv';
    return newSession(peer, own, { direction, held, ptimeMs: this.#options.ptimeMs });
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
  #answerText(types: PayloadTypes, direction: Direction, sections: readonly SdpMedia[]): string {
    const unchanged = this.#build(types, direction, sections);
    if (unchanged === this.#lastText) return unchanged;
    this.#version++;
    this.#lastText = this.#build(types, direction, sections);
    return this.#lastText;
  }

  #build(
    types: PayloadTypes,
    direction: Direction,
    sections: readonly SdpMedia[] | undefined,
  ): string {
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
    };
    return buildSdp(own, sections, this.#audioIndex);
  }
}
