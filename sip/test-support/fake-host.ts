import { parseMessage } from '../parse.ts';
import type { SipRequest, SipResponse } from '../message.ts';
import type { SipAddress, SipTransport } from '../port.ts';
import type { Hop, TransactionHost } from '../transaction.ts';
import { request, reply } from './text-peer.ts';
import { VirtualTimers } from './virtual-timers.ts';

/** A transaction layer that only notes what a transaction does, and when. */
export class FakeHost implements TransactionHost {
  readonly timers = new VirtualTimers();
  readonly sent: { readonly text: string; readonly atMs: number }[] = [];
  readonly forgotten: string[] = [];
  failNext: ((error: Error) => void) | undefined;

  transmit(bytes: Buffer, _hop: Hop, failed?: (error: Error) => void): void {
    this.sent.push({ text: bytes.toString(), atMs: this.timers.now() });
    this.failNext = failed;
  }

  forget(key: string): void {
    this.forgotten.push(key);
  }

  /** When each message that begins with `start` went out. */
  timesOf(start: string): number[] {
    return this.sent.filter(({ text }) => text.startsWith(start)).map(({ atMs }) => atMs);
  }
}

export function hopOf(transport: SipTransport): Hop {
  return { to: { transport, host: '192.0.2.9', port: 5060 } };
}

const HERE: SipAddress = { transport: 'udp', host: '192.0.2.1', port: 5060 };

export function requestOf(method: string): SipRequest {
  const message = parseMessage(Buffer.from(request(method, { from: HERE, to: HERE })), HERE);
  if (message.kind !== 'request') throw new Error('not a request');
  return message;
}

export function responseOf(method: string, status: number, tag = 'tt'): SipResponse {
  const text = reply(request(method, { from: HERE, to: HERE }), `${status} Test`, { tag });
  const message = parseMessage(Buffer.from(text), HERE);
  if (message.kind !== 'response') throw new Error('not a response');
  return message;
}
