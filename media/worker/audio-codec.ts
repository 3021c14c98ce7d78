import type { Codec } from '../codec.ts';
import { decodeInto, encodeInto, recodeInto } from '../g711.ts';
import { G722Decoder, G722Encoder } from '../g722/g722.ts';
import type { RtpPacket } from './rtp.ts';

const PACKET_MAX = 960;

/** To 8 kHz samples, with the memory that G.722 needs of the stream. */
export class Decoder {
  readonly #samples = new Int16Array(PACKET_MAX);
  #g722: G722Decoder | undefined;

  /** A view that is overwritten by the next call; empty for a payload beyond 120 ms. */
  decode(codec: Codec, payload: Uint8Array): Int16Array {
    if (payload.length > PACKET_MAX) return this.#samples.subarray(0, 0);
    const out = this.#samples.subarray(0, payload.length);
    if (codec === 'G722') (this.#g722 ??= new G722Decoder()).decodeNarrow(payload, out);
    else decodeInto(codec, payload, out);
    return out;
  }
}

/** From 8 kHz samples to one stream. */
export class Encoder {
  #g722: G722Encoder | undefined;

  encode(codec: Codec, samples: Int16Array, into: Uint8Array, at: number): void {
    if (codec === 'G722') (this.#g722 ??= new G722Encoder()).encodeNarrow(samples, into, at);
    else encodeInto(codec, samples, into, at);
  }

  /** By table between the two laws, unchanged between equals, else over the samples. */
  recode(sound: Sound, to: Codec, into: Uint8Array, at: number): void {
    const { codec: from } = sound;
    const { payload } = sound.packet;
    if (from === to) into.set(payload, at);
    else if (from === 'G722' || to === 'G722') this.encode(to, sound.samples, into, at);
    else recodeInto(from, to, payload, into, at);
  }
}

/** A packet on its way through the worker; decoded once, and only when somebody wants samples. */
export class Sound {
  readonly packet: RtpPacket;
  readonly codec: Codec;
  readonly #decoder: Decoder;
  #samples: Int16Array | undefined;

  constructor(packet: RtpPacket, codec: Codec, decoder: Decoder) {
    this.packet = packet;
    this.codec = codec;
    this.#decoder = decoder;
  }

  /** Valid until the same leg's next packet. */
  get samples(): Int16Array {
    this.#samples ??= this.#decoder.decode(this.codec, this.packet.payload);
    return this.#samples;
  }
}
