import { isIP } from 'node:net';
import { MediaError } from './fault.ts';
import type { Direction } from './port.ts';
import { parseCrypto } from './srtp/sdes.ts';
import type { CryptoLine } from './srtp/sdes.ts';

/** What we read of an SDP (RFC 8866): the media sections in order, session defaults applied. */
export interface Sdp {
  readonly media: readonly SdpMedia[];
}

export interface SdpMedia {
  readonly kind: string;
  readonly port: number;
  readonly protocol: string;
  /** As written, so that a refusal can echo them. */
  readonly formats: readonly string[];
  /** Connection address; undefined when neither the section nor the session has a usable one. */
  readonly address: string | undefined;
  /** RFC 2543 hold: c=0.0.0.0 (or ::), "do not send to me". */
  readonly blackHole: boolean;
  /** As the peer wrote it, from the peer's side. */
  readonly direction: Direction;
  readonly encodings: ReadonlyMap<number, SdpEncoding>;
  readonly ptimeMs: number | undefined;
  readonly maxptimeMs: number | undefined;
  /** RFC 3605. */
  readonly rtcpPort: number | undefined;
  /** The usable `a=crypto` lines, in the peer's order (RFC 4568). */
  readonly crypto: readonly CryptoLine[];
}

export interface SdpEncoding {
  readonly name: string;
  readonly clockHz: number;
}

const BYTES_MAX = 16_384;
const LINES_MAX = 512;
const MEDIA_MAX = 16;
const FORMATS_MAX = 64;
const CRYPTO_MAX = 16;

const STATIC: ReadonlyMap<number, SdpEncoding> = new Map([
  [0, { name: 'PCMU', clockHz: 8000 }],
  [8, { name: 'PCMA', clockHz: 8000 }],
  [9, { name: 'G722', clockHz: 8000 }],
  [13, { name: 'CN', clockHz: 8000 }],
]);

interface Draft {
  kind: string;
  port: number;
  protocol: string;
  formats: string[];
  address: string | undefined;
  direction: Direction | undefined;
  encodings: Map<number, SdpEncoding>;
  ptimeMs: number | undefined;
  maxptimeMs: number | undefined;
  rtcpPort: number | undefined;
  crypto: CryptoLine[];
}

/** Throws MediaError('badSdp') and nothing else, whatever the text (proved by the fuzz target). */
export function parseSdp(text: string): Sdp {
  if (text.length > BYTES_MAX) throw bad('SDP too long');
  const lines = text.split(/\r\n|\n|\r/);
  while (lines.at(-1) === '') lines.pop();
  if (lines.length > LINES_MAX) throw bad('SDP has too many lines');
  if (lines[0]?.trim() !== 'v=0') throw bad('SDP does not start with v=0');

  const session = newDraft('session');
  const media: Draft[] = [];
  for (const line of lines.slice(1)) {
    if (!/^[a-z]=/.test(line)) throw bad('SDP line without type');
    const value = line.slice(2).trim();
    if (line[0] === 'm') {
      if (media.length === MEDIA_MAX) throw bad('SDP has too many media sections');
      media.push(parseMediaLine(value));
    } else readLine(media.at(-1) ?? session, line[0] ?? '', value);
  }
  return { media: media.map((draft) => finish(draft, session)) };
}

function bad(message: string): MediaError {
  return new MediaError('badSdp', message);
}

function newDraft(kind: string): Draft {
  return {
    kind,
    port: 0,
    protocol: '',
    formats: [],
    address: undefined,
    direction: undefined,
    encodings: new Map(),
    ptimeMs: undefined,
    maxptimeMs: undefined,
    rtcpPort: undefined,
    crypto: [],
  };
}

function parseMediaLine(value: string): Draft {
  const [kind, port, protocol, ...formats] = value.split(/ +/);
  if (kind === undefined || port === undefined || protocol === undefined) throw bad('bad m= line');
  if (!/^[a-z-]{1,16}$/i.test(kind) || !/^[\w/.-]{1,32}$/.test(protocol)) throw bad('bad m= line');
  if (formats.length > FORMATS_MAX) throw bad('m= line has too many formats');
  if (formats.some((format) => !/^[\w.*+/-]{1,64}$/.test(format))) throw bad('bad m= format');
  // "49170/2" = several port pairs (RFC 8866 §5.14): only the first is used.
  const first = port.split('/')[0] ?? '';
  return { ...newDraft(kind.toLowerCase()), port: parsePort(first), protocol, formats };
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw bad('bad port in SDP');
  return port;
}

function readLine(draft: Draft, type: string, value: string): void {
  if (type === 'c') draft.address = parseConnection(value);
  else if (type === 'a') readAttribute(draft, value);
}

function parseConnection(value: string): string {
  const [net, family, text] = value.split(/ +/);
  const address = (text ?? '').split('/')[0] ?? '';
  const version = isIP(address);
  if (net !== 'IN' || version === 0 || family !== `IP${version}`) {
    // A host name would need DNS on the media path: refused, as every trunk gives an address.
    throw bad('c= line without an address');
  }
  const first = Number(address.split('.')[0]);
  // Never aim a stream at a group: one packet in would be many out.
  const group = version === 4 ? first >= 224 : /^ff/i.test(address);
  if (group) throw bad('c= line names a multicast address');
  return address;
}

function readAttribute(draft: Draft, value: string): void {
  const colon = value.indexOf(':');
  const name = colon < 0 ? value : value.slice(0, colon);
  const rest = colon < 0 ? '' : value.slice(colon + 1).trim();
  switch (name) {
    case 'sendrecv':
    case 'sendonly':
    case 'recvonly':
    case 'inactive':
      draft.direction = name;
      return;
    case 'rtpmap':
      readRtpmap(draft, rest);
      return;
    case 'ptime':
      draft.ptimeMs = parseMs(rest);
      return;
    case 'maxptime':
      draft.maxptimeMs = parseMs(rest);
      return;
    case 'rtcp':
      draft.rtcpPort = parsePort(rest.split(' ')[0] ?? '');
      return;
    case 'crypto':
      readCrypto(draft, rest);
      return;
    default:
  }
}

function readCrypto(draft: Draft, rest: string): void {
  const line = parseCrypto(rest);
  if (line !== undefined && draft.crypto.length < CRYPTO_MAX) draft.crypto.push(line);
}

function readRtpmap(draft: Draft, rest: string): void {
  const match = /^(\d{1,3}) +([\w.-]{1,32})\/(\d{1,6})(?:\/\d{1,2})?$/.exec(rest);
  if (match === null || Number(match[1]) > 127) throw bad('bad a=rtpmap');
  if (draft.encodings.size >= FORMATS_MAX) throw bad('too many a=rtpmap lines');
  draft.encodings.set(Number(match[1]), {
    name: (match[2] ?? '').toUpperCase(),
    clockHz: Number(match[3]),
  });
}

/** Some peers write "20.0"; what makes no sense is ignored rather than losing the call. */
function parseMs(text: string): number | undefined {
  const value = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Math.round(Number(text)) : 0;
  return value > 0 ? value : undefined;
}

function finish(draft: Draft, session: Draft): SdpMedia {
  const address = draft.address ?? session.address;
  const blackHole = address === '0.0.0.0' || address === '::';
  if (draft.kind === 'audio' && draft.port !== 0 && address === undefined) {
    throw bad('audio without a c= line');
  }
  return {
    kind: draft.kind,
    port: draft.port,
    protocol: draft.protocol,
    formats: draft.formats,
    address,
    blackHole,
    direction: draft.direction ?? session.direction ?? 'sendrecv',
    encodings: withStatic(draft),
    ptimeMs: draft.ptimeMs ?? session.ptimeMs,
    maxptimeMs: draft.maxptimeMs ?? session.maxptimeMs,
    rtcpPort: draft.rtcpPort,
    crypto: draft.crypto,
  };
}

/** Payload types 0 and 8 need no rtpmap (RFC 3551 §6). Only types on the m= line count. */
function withStatic(draft: Draft): Map<number, SdpEncoding> {
  const encodings = new Map<number, SdpEncoding>();
  for (const format of draft.formats) {
    if (!/^\d{1,3}$/.test(format)) continue;
    const encoding = draft.encodings.get(Number(format)) ?? STATIC.get(Number(format));
    if (encoding !== undefined) encodings.set(Number(format), encoding);
  }
  return encodings;
}
