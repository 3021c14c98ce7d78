import { createSocket, type Socket } from 'node:dgram';

const PACKET_MS = 20;
const SAMPLES = 160;

/** One end of a conversation: a voice of 50 packets a second, and how much of the other's came. */
export class Voice {
  readonly #socket: Socket;
  #sent = 0;
  #heard = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (packet) => {
      // RTP of version 2 with our payload type; RTCP has numbers above 192 there.
      if ((packet[0] ?? 0) >> 6 === 2 && ((packet[1] ?? 0) & 0x7f) === 8) this.#heard += 1;
    });
  }

  static async open(): Promise<Voice> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new Voice(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  get counts(): { readonly sent: number; readonly heard: number } {
    return { sent: this.#sent, heard: this.#heard };
  }

  /** Speaks to whom the other side's description names. */
  speakTo(sdp: string): void {
    const port = Number(/^m=audio (\d+)/m.exec(sdp)?.[1] ?? 0);
    const packet = Buffer.alloc(12 + SAMPLES, 0xd5);
    packet.writeUInt8(0x80, 0);
    packet.writeUInt8(8, 1);
    packet.writeUInt32BE(this.port, 8);
    const startedAt = performance.now();
    this.#timer = setInterval(() => {
      // By the clock and not by the timer: what is late is sent together, as a busy phone does.
      while (this.#sent * PACKET_MS < performance.now() - startedAt) {
        packet.writeUInt16BE(this.#sent & 0xffff, 2);
        packet.writeUInt32BE((this.#sent * SAMPLES) >>> 0, 4);
        this.#socket.send(packet, port, '127.0.0.1');
        this.#sent += 1;
      }
    }, PACKET_MS / 2);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }
}
