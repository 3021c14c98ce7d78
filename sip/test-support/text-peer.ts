import type { SipAddress } from '../port.ts';

/** Values of a header in the text of a message, for tests that play a peer by hand. */
export function headersOf(text: string, name: string): string[] {
  const head = text.split('\r\n\r\n')[0] ?? '';
  const start = `${name.toLowerCase()}:`;
  return head
    .split('\r\n')
    .filter((line) => line.toLowerCase().startsWith(start))
    .map((line) => line.slice(start.length).trim());
}

export function headerOf(text: string, name: string): string {
  return headersOf(text, name)[0] ?? '';
}

export interface ReplyOptions {
  readonly tag?: string;
  readonly contact?: SipAddress;
  readonly extra?: readonly string[];
  readonly body?: string;
}

/** A response to `request` as a plain UAS would write it. */
export function reply(request: string, statusLine: string, options: ReplyOptions = {}): string {
  const to = headerOf(request, 'to');
  const { tag, contact, extra = [], body = '' } = options;
  const lines = [
    `SIP/2.0 ${statusLine}`,
    ...headersOf(request, 'via').map((via) => `Via: ${via}`),
    `From: ${headerOf(request, 'from')}`,
    `To: ${tag === undefined || to.includes('tag=') ? to : `${to};tag=${tag}`}`,
    `Call-ID: ${headerOf(request, 'call-id')}`,
    `CSeq: ${headerOf(request, 'cseq')}`,
    ...(contact === undefined ? [] : [`Contact: <sip:${contact.host}:${contact.port}>`]),
    ...extra,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

export interface RequestOptions {
  readonly from: SipAddress;
  readonly to: SipAddress;
  readonly branch?: string;
  readonly callId?: string;
  readonly fromTag?: string;
  readonly toTag?: string;
  readonly seq?: number;
  readonly contact?: string;
  readonly extra?: readonly string[];
  readonly body?: string;
}

export function request(method: string, options: RequestOptions): string {
  const { from, to, branch = 'z9hG4bKtest', callId = 'call-1', fromTag = 'ft' } = options;
  const {
    toTag,
    seq = 1,
    contact = `sip:alice@${from.host}:${from.port}`,
    extra = [],
    body = '',
  } = options;
  const lines = [
    `${method} sip:bob@${to.host}:${to.port} SIP/2.0`,
    `Via: SIP/2.0/${from.transport.toUpperCase()} ${from.host}:${from.port};branch=${branch}`,
    'Max-Forwards: 70',
    `From: <sip:alice@example.com>;tag=${fromTag}`,
    `To: <sip:bob@example.com>${toTag === undefined ? '' : `;tag=${toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: ${seq} ${method}`,
    `Contact: <${contact}>`,
    ...extra,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
