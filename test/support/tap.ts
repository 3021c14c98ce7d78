import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { decodeG711 } from '../../media/index.ts';

/**
 * A dumb relay on the wire between a SIP user agent (SIPp) and the product; it keeps what it sees:
 * both are real and talk to each other, the tap only turns the two audio ports in passing SDP into
 * its own. One call at a time. What the far side sends by itself to the agent's Contact (BYE) does
 * not pass here; its RTP does.
 */
export class Tap {
  readonly #sip: Socket;
  readonly #nearRtp: Socket;
  readonly #farRtp: Socket;
  readonly #far: { readonly host: string; readonly port: number };
  #near: RemoteInfo | undefined;
  #nearRtpPort = 0;
  #farRtpPort = 0;
  /** Status lines of the answers to the INVITE, in order. */
  readonly statuses: number[] = [];
  readonly #heard: Uint8Array[] = [];
  packetsFromNear = 0;
  /** Call-ID, From and To of the answered INVITE, as its answer has them. */
  #dialog: readonly string[] = [];

  private constructor(sip: Socket, near: Socket, far: Socket, farPort: number) {
    this.#sip = sip;
    this.#nearRtp = near;
    this.#farRtp = far;
    this.#far = { host: '127.0.0.1', port: farPort };
    sip.on('message', (data, from) => this.#onSip(data, from));
    near.on('message', (data) => {
      this.packetsFromNear++;
      if (this.#farRtpPort > 0) far.send(data, this.#farRtpPort, this.#far.host);
    });
    far.on('message', (data) => {
      this.#heard.push(data);
      if (this.#nearRtpPort > 0) near.send(data, this.#nearRtpPort, this.#far.host);
    });
  }

  static async open(productSipPort: number): Promise<Tap> {
    const sockets = await Promise.all([bind(0), bind(0), bind(0)]);
    return new Tap(...sockets, productSipPort);
  }

  get port(): number {
    return this.#sip.address().port;
  }

  /** 18x or 2xx: from now on the call may not be lost. */
  get accepted(): boolean {
    return this.statuses.some((status) => (status > 100 && status < 300) || status === 200);
  }

  /** What the product played to the user agent in the last `ms`. */
  heard(ms: number): Int16Array {
    const packets = this.#heard.slice(-Math.ceil(ms / 20)).map(payloadOf);
    const all = new Int16Array(packets.reduce((sum, p) => sum + p.length, 0));
    let at = 0;
    for (const packet of packets) {
      all.set(packet, at);
      at += packet.length;
    }
    return all;
  }

  get packetsHeard(): number {
    return this.#heard.length;
  }

  /** For scripts that wait until they are told: an OPTIONS in the dialog, as of the far side. */
  goOn(): void {
    const [callId, from, to] = this.#dialog;
    if (!this.#near || !callId || !from || !to) throw new Error('no call is up');
    const lines = [
      `OPTIONS sip:tap@127.0.0.1:${this.port} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.port};branch=z9hG4bK-go-on`,
      `From: ${to}`,
      `To: ${from}`,
      `Call-ID: ${callId}`,
      'CSeq: 77 OPTIONS',
      'Max-Forwards: 70',
      'Content-Length: 0',
    ];
    this.#sip.send(`${lines.join('\r\n')}\r\n\r\n`, this.#near.port, this.#near.address);
  }

  close(): void {
    for (const socket of [this.#sip, this.#nearRtp, this.#farRtp]) socket.close();
  }

  #onSip(data: Buffer, from: RemoteInfo): void {
    const text = data.toString('latin1');
    if (from.port === this.#far.port) {
      this.#noteStatus(text);
      if (!this.#near) return;
      const turned = turnPort(text, this.#nearRtp.address().port, (port) => {
        this.#farRtpPort = port;
      });
      this.#sip.send(Buffer.from(turned, 'latin1'), this.#near.port, this.#near.address);
      return;
    }
    this.#near = from;
    const turned = turnPort(text, this.#farRtp.address().port, (port) => {
      this.#nearRtpPort = port;
    });
    this.#sip.send(Buffer.from(turned, 'latin1'), this.#far.port, this.#far.host);
  }

  #noteStatus(text: string): void {
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0);
    if (status === 0 || !/^CSeq:\s*\d+ INVITE/im.test(text)) return;
    this.statuses.push(status);
    if (status !== 200) return;
    this.#dialog = ['Call-ID', 'From', 'To'].map(
      (name) => new RegExp(`^${name}:\\s*(.*?)\\r?$`, 'im').exec(text)?.[1] ?? '',
    );
  }
}

/** Content-Length follows when the port has another number of figures. */
function turnPort(text: string, port: number, found: (port: number) => void): string {
  const split = text.indexOf('\r\n\r\n');
  const body = text.slice(split + 4);
  const media = /^m=audio (\d+)/m.exec(body);
  if (!media) return text;
  found(Number(media[1]));
  const turned = body.replace(/^m=audio \d+/m, `m=audio ${port}`);
  const head = text.slice(0, split).replace(/^(Content-Length|l)\s*:.*$/im, `$1: ${turned.length}`);
  return `${head}\r\n\r\n${turned}`;
}

function payloadOf(packet: Uint8Array): Int16Array {
  const type = (packet[1] ?? 0) & 0x7f;
  const codec = type === 8 ? 'PCMA' : type === 0 ? 'PCMU' : undefined;
  return codec === undefined ? new Int16Array(0) : decodeG711(codec, packet.subarray(12));
}

function bind(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', lookup: (h, _o, done) => done(null, h, 4) });
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', () => resolve(socket));
  });
}
