import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { MediaEngine, MediaLeg } from '../../media/index.ts';
import type { Conference } from './conference.ts';
import type { Phone } from './phone.ts';

/** PCMA as RTP to and from a phone's call; what carries it to a browser knows nothing of calls. */
export interface AudioPort {
  /** A packet of the microphone. */
  send(rtp: Uint8Array): void;
  /** A packet for the loudspeaker; silence while the phone is in no call. */
  onPacket: (rtp: Buffer) => void;
  /** Joins whatever call the phone is in now; to be called whenever the phone changed. */
  follow(phone: Phone): void;
  close(): void;
}

const PACKET_MAX = 1_500;
/** Early media counts: a queue may speak before it answers. */
const CARRIES: readonly string[] = ['inCall', 'alerting'];

/**
 * A media leg of its own, bridged with the leg of the call. Its peer is a socket of ours on
 * loopback, so the media engine needs to know nothing of browsers.
 */
export async function openAudioPort(media: MediaEngine, host: string): Promise<AudioPort> {
  const leg = await media.openLeg({ group: 'phones', codecs: ['PCMA'] });
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind(0, host);
    await once(socket, 'listening');
    leg.offer();
    leg.accept(answerOf(host, socket.address().port));
  } catch (error) {
    socket.close();
    leg.close();
    throw error;
  }
  return new LoopbackPort(leg, socket, host);
}

class LoopbackPort implements AudioPort {
  readonly #leg: MediaLeg;
  readonly #socket: Socket;
  readonly #host: string;
  #joined: MediaLeg | Conference | undefined;
  #isClosed = false;
  onPacket: (rtp: Buffer) => void = () => undefined;

  constructor(leg: MediaLeg, socket: Socket, host: string) {
    this.#leg = leg;
    this.#socket = socket;
    this.#host = host;
    socket.on('message', (packet) => this.onPacket(packet));
    socket.on('error', () => undefined);
  }

  send(rtp: Uint8Array): void {
    if (this.#isClosed || rtp.length > PACKET_MAX) return;
    this.#socket.send(rtp, this.#leg.port, this.#host);
  }

  follow(phone: Phone): void {
    if (this.#isClosed) return;
    const { conference } = phone;
    if (conference !== undefined) {
      if (conference !== this.#joined) conference.listen(this.#leg);
      this.#joined = conference;
      return;
    }
    const current = phone.live.find(
      (call) => CARRIES.includes(call.state.kind) && !call.facts.voicemail,
    );
    const leg = current?.leg;
    if (leg === this.#joined) return;
    this.#joined = leg;
    if (leg === undefined) this.#leg.unbridge();
    else this.#leg.bridge(leg);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#leg.unbridge();
    this.#leg.close();
    this.#socket.close();
  }
}

function answerOf(host: string, port: number): string {
  const address = `IN ${host.includes(':') ? 'IP6' : 'IP4'} ${host}`;
  return [
    'v=0',
    `o=- 1 1 ${address}`,
    's=-',
    `c=${address}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 8`,
    'a=rtpmap:8 PCMA/8000',
    'a=ptime:20',
    'a=sendrecv',
    '',
  ].join('\r\n');
}
