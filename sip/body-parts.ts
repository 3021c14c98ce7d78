import { SipError } from './error.ts';
import type { SipMessage } from './message.ts';
import type { OutgoingBody } from './outgoing.ts';
import type { SipBodyPart } from './port.ts';

/** An INVITE has its description and, at an emergency, a place; nobody needs more. */
const PARTS_MAX = 8;
const HEADERS_MAX = 10;
const HEADER = /^(Content-[A-Za-z-]{1,40})[ \t]*:[ \t]*([\x20-\x7e]{1,500})$/i;

/** Bodies beside the session description (RFC 5621), verbatim and in order. */
export function partsOf(message: SipMessage): readonly SipBodyPart[] {
  if (message.body.length === 0) return [];
  const mark = boundaryOf(message.headers.get('content-type') ?? '');
  if (mark === undefined) return [];
  const texts = message.body
    .toString('utf8')
    .split(`--${mark}`)
    .slice(1, PARTS_MAX + 1);
  return texts.flatMap(partOf).filter((part) => !isSdp(part.contentType));
}

export function boundaryOf(contentType: string): string | undefined {
  if (!/^\s*multipart\//i.test(contentType)) return undefined;
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  return boundary?.[1] ?? boundary?.[2];
}

const isSdp = (type: string): boolean => /^application\/sdp\s*(;|$)/i.test(type);

function partOf(text: string): SipBodyPart[] {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0 || text.startsWith('--')) return [];
  const headers = text
    .slice(0, end)
    .split('\r\n')
    .slice(0, HEADERS_MAX)
    .flatMap((line) => {
      const [, name, value] = HEADER.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [{ name, value }];
    });
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value;
  if (type === undefined) return [];
  const others = headers.filter(({ name }) => name.toLowerCase() !== 'content-type');
  return [{ contentType: type, headers: others, body: text.slice(end + 4).replace(/\r\n$/, '') }];
}

/**
 * The body of an INVITE: the description alone, or all of it as multipart/mixed. Throws SipError
 * `headerInvalid` for what could end its part.
 */
export function bodyOf(
  sdp: string,
  parts: readonly SipBodyPart[] | undefined,
  mark: string,
): OutgoingBody {
  if (parts === undefined || parts.length === 0) return { type: 'application/sdp', text: sdp };
  const all = [{ contentType: 'application/sdp', headers: [], body: sdp }, ...parts];
  const texts = all.map((part) => {
    const lines = [{ name: 'Content-Type', value: part.contentType }, ...part.headers];
    const head = lines.map(({ name, value }) => `${name}: ${value}`);
    const isClean = head.every((line) => HEADER.test(line)) && !part.body.includes(`--${mark}`);
    if (!isClean) throw new SipError('headerInvalid', 'a part of a body cannot be written');
    return `--${mark}\r\n${head.join('\r\n')}\r\n\r\n${part.body}\r\n`;
  });
  const text = `${texts.join('')}--${mark}--\r\n`;
  return { type: `multipart/mixed;boundary=${mark}`, text };
}
