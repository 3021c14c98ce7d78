import type { HeaderBlock } from './header-block.ts';
import type { OutgoingBody, OutgoingRequest, OutgoingResponse } from './outgoing.ts';
import type { SipAddress, SipHeader } from './port.ts';
import { reasonPhrase } from './reason-phrase.ts';
import { stampVia, type Via } from './via.ts';

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000a-\u001f\u007f]+/g;

/**
 * The last gate before the wire: whatever reached us, no value can end its line. The doors refuse
 * such values with an error; this makes injection impossible even where a door was forgotten.
 */
export function lineSafe(value: string): string {
  return CONTROL.test(value) ? value.replace(CONTROLS, ' ') : value;
}

function line(name: string, value: string): string {
  return `${name}: ${lineSafe(value)}\r\n`;
}

function lines(headers: readonly SipHeader[]): string {
  let text = '';
  for (const header of headers) text += line(lineSafe(header.name), header.value);
  return text;
}

function ending(body: OutgoingBody | undefined): string {
  if (body === undefined) return 'Content-Length: 0\r\n\r\n';
  const bytes = Buffer.byteLength(body.text);
  return `${line('Content-Type', body.type)}Content-Length: ${bytes}\r\n\r\n${body.text}`;
}

export function serialiseRequest(request: OutgoingRequest, via: string, userAgent: string): Buffer {
  let text = `${lineSafe(request.method)} ${lineSafe(request.uri)} SIP/2.0\r\n`;
  text += line('Via', via);
  text += `Max-Forwards: ${request.maxForwards}\r\n`;
  for (const route of request.route) text += line('Route', route);
  text += line('From', request.from) + line('To', request.to) + line('Call-ID', request.callId);
  text += `CSeq: ${request.seq} ${lineSafe(request.method)}\r\n`;
  if (request.contact !== undefined) text += line('Contact', request.contact);
  text += line('User-Agent', userAgent);
  return Buffer.from(text + lines(request.headers) + ending(request.body));
}

/** What a response is built from: a whole request, or a broken one as far as it was understood. */
export interface Answerable {
  readonly headers: HeaderBlock;
  readonly via: Via;
  readonly source: SipAddress;
}

export function serialiseResponse(
  request: Answerable,
  response: OutgoingResponse,
  userAgent: string,
): Buffer {
  const headers = request.headers;
  const { status } = response;
  let text = `SIP/2.0 ${status} ${lineSafe(response.reason ?? reasonPhrase(status))}\r\n`;
  const [, ...vias] = headers.all('via');
  text += line('Via', stampVia(request.via, request.source));
  for (const via of vias) text += line('Via', via);
  if (response.recordRoute === true) {
    for (const route of headers.lines('record-route')) text += line('Record-Route', route);
  }
  text += copied(headers, 'From', 'from');
  text += toLine(headers, response.toTag);
  text += copied(headers, 'Call-ID', 'call-id') + copied(headers, 'CSeq', 'cseq');
  if (response.contact !== undefined) text += line('Contact', response.contact);
  if (response.retryAfterS !== undefined)
    text += `Retry-After: ${Math.ceil(response.retryAfterS)}\r\n`;
  text += line('Server', userAgent);
  return Buffer.from(text + lines(response.headers ?? []) + ending(response.body));
}

function copied(headers: HeaderBlock, name: string, canonical: string): string {
  const value = headers.lines(canonical)[0];
  return value === undefined ? '' : line(name, value);
}

function toLine(headers: HeaderBlock, tag: string | undefined): string {
  const value = headers.lines('to')[0];
  if (value === undefined) return '';
  const tagged = tag === undefined || /;\s*tag\s*=/i.test(value) ? value : `${value};tag=${tag}`;
  return line('To', tagged);
}
