import { isIPv6 } from 'node:net';
import type { Codec } from './codec.ts';
import type { Direction } from './port.ts';
import type { SdpMedia } from './sdp-parse.ts';
import { cryptoAttribute } from './srtp/sdes.ts';
import type { CryptoLine } from './srtp/sdes.ts';

export interface OwnSdp {
  readonly sessionId: string;
  readonly version: number;
  readonly address: string;
  readonly port: number;
  /** In order of preference, with the payload type to name them by. */
  readonly codecs: readonly { readonly payloadType: number; readonly codec: Codec }[];
  readonly eventPayloadType: number | undefined;
  readonly ptimeMs: number;
  readonly direction: Direction;
  readonly protocol: 'RTP/AVP' | 'RTP/SAVP';
  readonly crypto: readonly CryptoLine[];
}

/**
 * `sections`: the peer's sections when answering; the one at `audioIndex` is ours, others refused.
 */
export function buildSdp(
  own: OwnSdp,
  sections: readonly SdpMedia[] | undefined = undefined,
  audioIndex = 0,
): string {
  const address = `IN ${isIPv6(own.address) ? 'IP6' : 'IP4'} ${own.address}`;
  const lines = [
    'v=0',
    `o=- ${own.sessionId} ${own.version} ${address}`,
    's=-',
    `c=${address}`,
    't=0 0',
  ];
  if (sections === undefined) lines.push(...audioSection(own));
  else {
    sections.forEach((section, index) => {
      lines.push(...(index === audioIndex ? audioSection(own) : refusedSection(section)));
    });
  }
  return `${lines.join('\r\n')}\r\n`;
}

function audioSection(own: OwnSdp): string[] {
  const events = own.eventPayloadType;
  const formats = own.codecs.map((entry) => entry.payloadType);
  if (events !== undefined) formats.push(events);
  const lines = [`m=audio ${own.port} ${own.protocol} ${formats.join(' ')}`];
  for (const { payloadType, codec } of own.codecs) {
    lines.push(`a=rtpmap:${payloadType} ${codec}/8000`);
  }
  if (events !== undefined) {
    lines.push(`a=rtpmap:${events} telephone-event/8000`, `a=fmtp:${events} 0-15`);
  }
  lines.push(...own.crypto.map(cryptoAttribute));
  lines.push(`a=ptime:${own.ptimeMs}`, 'a=maxptime:60', `a=${own.direction}`);
  return lines;
}

/** RFC 3264 §6: a refused stream keeps its place, with port zero. */
function refusedSection(section: SdpMedia): string[] {
  const formats = section.formats.length > 0 ? section.formats : ['0'];
  return [`m=${section.kind} 0 ${section.protocol} ${formats.join(' ')}`];
}
