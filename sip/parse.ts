import { HeaderBlock, parseHeaderLines } from './header-block.ts';
import { HEAD_BYTES_MAX, MESSAGE_BYTES_MAX, URI_CHARS_MAX, VIA_VALUES_MAX } from './limits.ts';
import type { SipMessage } from './message.ts';
import { parseNameAddr } from './name-addr.ts';
import { ParseError } from './parse-error.ts';
import type { SipAddress } from './port.ts';
import { isToken } from './text.ts';
import { parseVia, type Via } from './via.ts';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
// Anything below space but tab would let a value of ours or theirs leave its line.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const REQUEST_LINE = /^([A-Za-z0-9\-.!%*_+`'~]+) (\S+) SIP\/(\d+\.\d+)$/i;
const STATUS_LINE = /^SIP\/2\.0 (\d{3})(?: (.*))?$/i;

type StartLine =
  | {
      readonly kind: 'request';
      readonly method: string;
      readonly uri: string;
      readonly is2: boolean;
    }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string };

/**
 * Reads one whole message. Lengths and the six fields that every layer needs are checked here
 * (RFC 3261 §8.1.1, RFC 4475 §3.1.2); everything else stays text until somebody asks.
 */
export function parseMessage(bytes: Buffer, source: SipAddress): SipMessage {
  if (bytes.length > MESSAGE_BYTES_MAX) throw new ParseError('message too large', 513);
  const start = leadingBreaks(bytes);
  const headEnd = bytes.indexOf(END_OF_HEAD, start);
  const end = headEnd < 0 ? bytes.length : headEnd;
  if (end - start > HEAD_BYTES_MAX) throw new ParseError('head too large', 513);
  const lines = headLines(bytes, start, end);
  const line = parseStartLine(lines[0] ?? '');
  const headers = parseHeaderLines(lines);
  const via = topVia(headers);
  try {
    if (headEnd < 0) throw new ParseError('head without an end');
    const body = bodyOf(bytes.subarray(headEnd + 4), headers);
    return assemble(line, headers, via, body, source);
  } catch (error) {
    throw withRequest(error, line, headers, via);
  }
}

/** RFC 3261 §7.5: empty lines before the start line are ignored. */
function leadingBreaks(bytes: Buffer): number {
  let at = 0;
  while (bytes[at] === 13 && bytes[at + 1] === 10) at += 2;
  return at;
}

function headLines(bytes: Buffer, start: number, end: number): string[] {
  const head = bytes.toString('utf8', start, end);
  if (CONTROL.test(head)) throw new ParseError('control character in the head');
  const lines = head.split('\r\n');
  for (const line of lines) {
    if (line.includes('\n') || line.includes('\r')) throw new ParseError('bare line break');
  }
  return lines;
}

function parseStartLine(line: string): StartLine {
  const status = STATUS_LINE.exec(line);
  if (status !== null) {
    const code = Number(status[1]);
    if (code < 100 || code > 699) throw new ParseError('status out of range');
    return { kind: 'response', status: code, reason: status[2] ?? '' };
  }
  const request = REQUEST_LINE.exec(line);
  // A request line that we cannot split may still be refused properly: the Via says to whom.
  if (request === null) {
    if (/^SIP\//i.test(line)) throw new ParseError('malformed status line');
    return { kind: 'request', method: '', uri: '', is2: true };
  }
  const [, method = '', uri = '', version] = request;
  return { kind: 'request', method, uri, is2: version === '2.0' };
}

function topVia(headers: HeaderBlock): Via {
  const values = headers.all('via');
  const [first] = values;
  if (first === undefined) throw new ParseError('no Via');
  // Nobody is answered then: the answer would be longer than the question.
  if (values.length > VIA_VALUES_MAX) throw new ParseError('too many Via values');
  return parseVia(first);
}

/** The body has exactly Content-Length bytes; more on a datagram is cut (RFC 3261 §18.3). */
function bodyOf(rest: Buffer, headers: HeaderBlock): Buffer {
  const length = contentLength(headers);
  if (length === undefined) return rest;
  if (length > rest.length) throw new ParseError('Content-Length larger than the body');
  return rest.subarray(0, length);
}

/** Undefined when absent; several that differ are an attack on framing (RFC 4475 §3.3.9). */
export function contentLength(headers: HeaderBlock): number | undefined {
  const lines = headers.lines('content-length');
  const first = lines[0];
  if (first === undefined) return undefined;
  if (lines.some((line) => line !== first)) throw new ParseError('Content-Length twice');
  if (!/^\d{1,9}$/.test(first)) throw new ParseError('malformed Content-Length');
  return Number(first);
}

function assemble(
  line: StartLine,
  headers: HeaderBlock,
  via: Via,
  body: Buffer,
  source: SipAddress,
): SipMessage {
  if (line.kind === 'request') checkRequestLine(line);
  const cseq = parseCseq(single(headers, 'cseq'));
  const callId = single(headers, 'call-id');
  if (callId === '' || /\s/.test(callId)) throw new ParseError('malformed Call-ID');
  const fromTag = tagOf(single(headers, 'from'));
  const toTag = tagOf(single(headers, 'to'));
  const core = { source, headers, body, via, callId, fromTag, toTag, ...cseq };
  if (line.kind === 'response') {
    return { kind: 'response', status: line.status, reason: line.reason, ...core };
  }
  if (cseq.method !== line.method) throw new ParseError('CSeq method is not the method');
  checkMaxForwards(headers);
  return { kind: 'request', requestUri: line.uri, ...core };
}

function checkRequestLine(line: { method: string; uri: string; is2: boolean }): void {
  if (line.method === '') throw new ParseError('malformed request line');
  if (!line.is2) throw new ParseError('SIP version not supported', 505);
  if (line.uri.length > URI_CHARS_MAX) throw new ParseError('Request-URI too long', 414);
  if (/[<>"]/.test(line.uri)) throw new ParseError('malformed Request-URI');
}

function single(headers: HeaderBlock, name: string): string {
  const lines = headers.lines(name);
  if (lines.length !== 1) throw new ParseError(`${name} must be there once`);
  return lines[0] ?? '';
}

function parseCseq(value: string): { seq: number; method: string } {
  const space = value.search(/\s/);
  const digits = value.slice(0, space);
  const method = value.slice(space).trim();
  // Above 2^31-1 RFC 3261 §8.1.1.5 forbids it; Number of ten digits is still exact.
  if (space < 1 || !/^\d{1,10}$/.test(digits) || !isToken(method)) {
    throw new ParseError('malformed CSeq');
  }
  const seq = Number(digits);
  if (seq > 0x7fffffff) throw new ParseError('CSeq out of range');
  return { seq, method };
}

function tagOf(value: string): string {
  return parseNameAddr(value).params.get('tag') ?? '';
}

function checkMaxForwards(headers: HeaderBlock): void {
  const lines = headers.lines('max-forwards');
  if (lines.length === 0) return;
  const value = lines[0] ?? '';
  if (lines.length > 1 || !/^\d{1,5}$/.test(value) || Number(value) > 255) {
    throw new ParseError('malformed Max-Forwards');
  }
}

function withRequest(error: unknown, line: StartLine, headers: HeaderBlock, via: Via): unknown {
  if (!(error instanceof ParseError) || line.kind === 'response') return error;
  const request = { method: line.method, requestUri: line.uri, headers, via };
  return new ParseError(error.message, error.status, request);
}
