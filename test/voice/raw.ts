import { createSocket, type Socket } from 'node:dgram';
import { until } from '../support/until.ts';

/** Datagrams by hand, for what no SIP library would send. */
export class RawSip {
  readonly #socket: Socket;
  readonly #port: number;
  readonly answers: string[] = [];

  private constructor(socket: Socket, port: number) {
    this.#socket = socket;
    this.#port = port;
    socket.on('message', (data) => this.answers.push(data.toString('latin1')));
  }

  static async open(productSipPort: number): Promise<RawSip> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new RawSip(socket, productSipPort);
  }

  get localPort(): number {
    return this.#socket.address().port;
  }

  send(text: string | Uint8Array): void {
    const data = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    this.#socket.send(data, this.#port, '127.0.0.1');
  }

  /** A well-formed request; `extra` lines follow the usual ones. */
  request(method: string, uri: string, callId: string, extra: readonly string[] = []): string {
    const seq = extra.find((line) => line.startsWith('CSeq:')) ? [] : [`CSeq: 1 ${method}`];
    return [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.localPort};branch=z9hG4bK-${callId};rport`,
      `From: <sip:raw@127.0.0.1>;tag=raw-${callId}`,
      `To: <${uri}>`,
      `Call-ID: ${callId}`,
      ...seq,
      `Contact: <sip:raw@127.0.0.1:${this.localPort}>`,
      'Max-Forwards: 70',
      ...extra,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
  }

  answer(callId: string, pattern: RegExp): Promise<string> {
    return until(`an answer to ${callId} like ${pattern}`, () =>
      this.answers.find((text) => text.includes(`Call-ID: ${callId}`) && pattern.test(text)),
    );
  }

  close(): void {
    this.#socket.close();
  }
}

/** Each must get a proper 4xx or silence, never a fallen process or a disturbed call. */
export function badMessages(sip: RawSip): readonly (string | Uint8Array)[] {
  const uri = 'sip:+442079460100@127.0.0.1';
  const good = (id: string): string => sip.request('OPTIONS', uri, id);
  return [
    '',
    '\r\n\r\n',
    '\0'.repeat(400),
    new Uint8Array(1200).map((_, i) => (i * 89) & 0xff),
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'INVITE\r\n\r\n',
    `INVITE ${uri} SIP/3.0\r\n\r\n`,
    good('bad-length').replace('Content-Length: 0', 'Content-Length: 999999999'),
    good('bad-negative').replace('Content-Length: 0', 'Content-Length: -1'),
    good('bad-cseq').replace('CSeq: 1 OPTIONS', 'CSeq: 99999999999 INVITE'),
    good('bad-via').replace(/Via: .*\r\n/, ''),
    good('bad-via-port').replace(/127\.0\.0\.1:\d+;branch/, '127.0.0.1:99999;branch'),
    good('bad-callid').replace(/Call-ID: .*\r\n/, ''),
    good('bad-from').replace(/From: .*\r\n/, 'From: "unclosed <sip:x@y>\r\n'),
    good('bad-hops').replace('Max-Forwards: 70', 'Max-Forwards: 0'),
    good('bad-fold').replace('Max-Forwards', 'X-Fold: a\r\n  b\r\n\tc\r\nMax-Forwards'),
    good('bad-many').replace('Max-Forwards', `${'X-Many: 1\r\n'.repeat(4000)}Max-Forwards`),
    good('bad-long').replace('Max-Forwards', `X-Long: ${'y'.repeat(60_000)}\r\nMax-Forwards`),
    sip.request('INVITE', uri, 'bad-sdp', ['Content-Type: application/sdp']) + 'v=0\r\nm=audio',
    sip.request('INVITE', 'sip:@:::', 'bad-uri'),
    sip.request('INVITE', 'tel:+442079460100', 'bad-scheme'),
    sip.request('INVITE', `sip:${'9'.repeat(5000)}@127.0.0.1`, 'bad-user'),
    sip.request('BYE', uri, 'bad-no-dialog'),
    sip.request('CANCEL', uri, 'bad-no-invite'),
    sip.request('ACK', uri, 'bad-stray-ack'),
    sip.request('REGISTER', uri, 'bad-register'),
    sip.request('FROBNICATE', uri, 'bad-method'),
    sip.request('INVITE', uri, 'bad-require', ['Require: teleport']),
    'SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n',
    good('bad-inject').replace('Call-ID: bad-inject', 'Call-ID: x\rBcc: y'),
  ];
}
