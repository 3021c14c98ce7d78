/**
 * As much of RFC 3261 as a fair caller and a fair phone need, written apart from the product's own
 * `sip` room: the harness must be able to measure, and to contradict, any SIP queue.
 */
export interface Message {
  /** Method of a request, '' in a response. */
  readonly method: string;
  readonly uri: string;
  /** 0 in a request. */
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string;
}

export interface Header {
  /** Lower case, compact forms written out. */
  readonly name: string;
  readonly value: string;
}

const COMPACT: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
};

/** null = not SIP (a keep-alive, for example). */
export function parseMessage(text: string): Message | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [start = '', ...lines] = text.slice(0, end).split('\r\n');
  const [first = '', second = ''] = start.split(' ', 2);
  const isResponse = first === 'SIP/2.0';
  const headers: Header[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.push({ name: COMPACT[name] ?? name, value: line.slice(colon + 1).trim() });
  }
  return {
    method: isResponse ? '' : first,
    uri: isResponse ? '' : second,
    status: isResponse ? Number(second) : 0,
    headers,
    body: text.slice(end + 4),
  };
}

export function headerOf(message: Message, name: string): string {
  return message.headers.find((header) => header.name === name)?.value ?? '';
}

export function headersOf(message: Message, name: string): readonly string[] {
  return message.headers.filter((header) => header.name === name).map(({ value }) => value);
}

export function branchOf(message: Message): string {
  return /;branch=([^;,\s]+)/i.exec(headerOf(message, 'via'))?.[1] ?? '';
}

export function tagOf(value: string): string {
  return /;tag=([^;\s]+)/i.exec(value)?.[1] ?? '';
}

/** The URI inside angle brackets, or the bare one. */
export function uriOf(value: string): string {
  return /<([^>]+)>/.exec(value)?.[1] ?? value.split(';', 1)[0] ?? value;
}

export function userOf(value: string): string {
  return /sips?:([^@;>]+)@/i.exec(value)?.[1] ?? '';
}

/** Lines joined, length counted. */
export function compose(start: string, headers: readonly string[], body = ''): string {
  const type = body === '' ? [] : ['Content-Type: application/sdp'];
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return [start, ...headers, ...type, length, '', body].join('\r\n');
}

/** Vias, From, Call-ID and CSeq as they came; our tag in To (RFC 3261 §8.2.6). */
export function responseTo(
  request: Message,
  answer: {
    readonly status: string;
    readonly tag?: string;
    readonly contact?: string;
    readonly body?: string;
  },
): string {
  const to = headerOf(request, 'to');
  const tagged = answer.tag === undefined || tagOf(to) !== '' ? to : `${to};tag=${answer.tag}`;
  const routes = answer.contact === undefined ? [] : headersOf(request, 'record-route');
  return compose(
    `SIP/2.0 ${answer.status}`,
    [
      ...headersOf(request, 'via').map((via) => `Via: ${via}`),
      ...routes.map((route) => `Record-Route: ${route}`),
      `From: ${headerOf(request, 'from')}`,
      `To: ${tagged}`,
      `Call-ID: ${headerOf(request, 'call-id')}`,
      `CSeq: ${headerOf(request, 'cseq')}`,
      ...(answer.contact === undefined ? [] : [`Contact: <${answer.contact}>`]),
    ],
    answer.body,
  );
}

/** G.711 alone; the port swallows what comes. */
export function sdpOf(port: number): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 8 0`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:0 PCMU/8000',
    'a=sendrecv',
    '',
  ].join('\r\n');
}
