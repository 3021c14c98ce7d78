import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { once } from 'node:events';
import { until } from '../../test-support/until.ts';

export interface RawMessage {
  readonly text: string;
  readonly from: RemoteInfo;
}

/** A phone that says what no well-behaved stack would: every byte is the test's. */
export class RawPhone {
  readonly #socket: Socket;
  readonly seen: RawMessage[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (bytes, from) => void this.seen.push({ text: bytes.toString(), from }));
  }

  static async open(): Promise<RawPhone> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new RawPhone(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** The n-th request of this method, or response of this status, from 0. */
  async message(start: string, n = 0): Promise<RawMessage> {
    const matching = (): RawMessage[] => this.seen.filter(({ text }) => text.startsWith(start));
    await until(`the phone gets ${start} (${n})`, () => matching().length > n);
    const found = matching()[n];
    if (found === undefined) throw new Error('gone');
    return found;
  }

  /** The first one since there were `seen` of them that fits. */
  async next(seen: number, fits: (text: string) => boolean): Promise<RawMessage> {
    const found = (): RawMessage | undefined =>
      this.seen.slice(seen).find(({ text }) => fits(text));
    await until('the phone gets it', () => found() !== undefined);
    const message = found();
    if (message === undefined) throw new Error('gone');
    return message;
  }

  count(start: string): number {
    return this.seen.filter(({ text }) => text.startsWith(start)).length;
  }

  send(text: string, port: number): void {
    this.#socket.send(text, port, '127.0.0.1');
  }

  /** Answers a request with the headers that RFC 3261 §8.2.6.2 asks for. */
  respond(
    to: RawMessage,
    response: { readonly status: string; readonly toTag?: string; readonly sdp?: string },
  ): void {
    const copied = to.text
      .split('\r\n')
      .filter((line) => /^(Via|From|Call-ID|CSeq):/i.test(line))
      .join('\r\n');
    const toLine = /^To:.*$/im.exec(to.text)?.[0] ?? '';
    const tag = response.toTag === undefined ? '' : `;tag=${response.toTag}`;
    const body = response.sdp ?? '';
    const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
    const contact = `Contact: <sip:phone@127.0.0.1:${this.port}>\r\n`;
    const head = `SIP/2.0 ${response.status}\r\n${copied}\r\n${toLine}${tag}\r\n${contact}${type}`;
    this.send(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, to.from.port);
  }

  close(): void {
    this.#socket.close();
  }
}

export function sdpTo(port: number, extra = ''): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 8${extra === '' ? '' : ' 101'}`,
    'a=rtpmap:8 PCMA/8000',
    ...(extra === '' ? [] : [extra]),
    '',
  ].join('\r\n');
}

export function header(message: RawMessage, name: string): string {
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(message.text)?.[1]?.trim() ?? '';
}
