import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { SipCall } from '../../sip/index.ts';

/**
 * The other devices of a person. Teams rings every client at once, and each sends its own 180 with
 * its own To tag (early dialogs of one INVITE, RFC 3261 §13.2.2.4). The call's own 180 is one of
 * them; the rest come from here, from a port of their own. Only calls over UDP can have them.
 */
export class OtherDevices {
  readonly #socket: Socket;
  readonly #host: string;

  constructor(bind: string) {
    this.#host = bind;
    // Resolves nothing: the address was a packet's source.
    this.#socket = createSocket({ type: bind.includes(':') ? 'udp6' : 'udp4' });
    this.#socket.on('error', () => undefined);
    this.#socket.unref();
    this.#socket.bind(0, bind);
  }

  ring(sip: SipCall, devices: number, times: number): void {
    if (sip.peer.transport !== 'udp') return;
    for (let device = 0; device < devices; device++) {
      const ringing = Buffer.from(this.#ringing(sip, randomBytes(8).toString('hex')));
      for (let i = 0; i < times; i++) this.#socket.send(ringing, sip.peer.port, sip.peer.host);
    }
  }

  close(): void {
    this.#socket.close();
  }

  #ringing(sip: SipCall, tag: string): string {
    const { headers } = sip;
    const contact = `<sip:device-${tag}@${this.#host}:${this.#socket.address().port}>`;
    return [
      'SIP/2.0 180 Ringing',
      ...headers.all('via').map((via) => `Via: ${via}`),
      ...headers.all('record-route').map((route) => `Record-Route: ${route}`),
      `From: ${headers.get('from') ?? ''}`,
      `To: ${headers.get('to') ?? ''};tag=${tag}`,
      `Call-ID: ${sip.callId}`,
      `CSeq: ${headers.get('cseq') ?? ''}`,
      `Contact: ${contact}`,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
  }
}
