import type { MediaLeg } from '../../media/index.ts';
import type { SipCall } from '../../sip/index.ts';

export const DIGITS = /^[0-9*#A-Da-d]{1,64}$/;

/** RFC 4733 where the far end offered it, else SIP INFO (the older SBCs' way). */
export async function pressDigits(digits: string, leg: MediaLeg, sip: SipCall): Promise<void> {
  for (const digit of digits.toUpperCase()) {
    if (leg.sendDigit(digit)) continue;
    await sip.info('application/dtmf-relay', `Signal=${digit}\r\nDuration=160\r\n`);
  }
}

/** The digit of an INFO body, `Signal=5`, or plain `5` with application/dtmf. */
export function infoDigit(contentType: string, body: string): string | undefined {
  const kind = contentType.toLowerCase().split(';')[0]?.trim();
  if (kind === 'application/dtmf-relay') return /^Signal=\s*([0-9*#A-D])/im.exec(body)?.[1];
  if (kind === 'application/dtmf') return /^\s*([0-9*#A-D])\s*$/i.exec(body)?.[1];
  return undefined;
}
