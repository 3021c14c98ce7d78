import { Digit } from '../../../domain/index.ts';
import type { DriverContext } from './context.ts';
import { nameOf } from './hang-up.ts';
import type { Leg } from './leg-table.ts';

const RELAY = 'application/dtmf-relay';
/** Cisco writes * and # as RFC 4733 event numbers. */
const BY_EVENT: Readonly<Record<string, string>> = { '10': '*', '11': '#' };

/** The key of an INFO body in either of the two forms that phones send; null for anything else. */
export function parseInfoDigit(contentType: string, body: string): string | null {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== RELAY && type !== 'application/dtmf') return null;
  const text = body.slice(0, 256);
  const signal = /^\s*Signal\s*=\s*([0-9A-Da-d*#]{1,2})\s*$/im.exec(text)?.[1];
  const bare =
    type === 'application/dtmf' ? /^\s*([0-9A-Da-d*#]{1,2})\s*$/.exec(text)?.[1] : undefined;
  const value = signal ?? bare;
  if (value === undefined) return null;
  const digit = Digit.safeParse(BY_EVENT[value] ?? value.toUpperCase());
  return digit.success ? digit.data : null;
}

/**
 * A key was pressed. While people talk it is theirs: it goes to the others and not into the
 * journal, where a card number must never be. RFC 4733 between two legs that both speak it is
 * passed on by the media engine itself. On hold, and from a supervisor who only listens, it is
 * nobody's. Digits that name a person go to the vault, those of who speaks with a virtual agent to
 * that agent.
 */
export function onDigit(ctx: DriverContext, leg: Leg, digit: string, by: 'rtp' | 'info'): void {
  if (leg.talking === null) return;
  const { partner, mix } = leg;
  if (partner !== null) {
    if (by === 'info' || !partner.takesEvents) passDigit(ctx, partner, digit);
  } else if (mix !== null) {
    for (const other of mix.partiesBeside(ctx, leg)) passDigit(ctx, other, digit);
  } else if (leg.collecting !== null) leg.collecting.take(digit);
  else if (leg.stream !== null) leg.stream.conversation.digit(digit);
  else void leg.facts.push({ type: 'digitPressed', leg: leg.id, digit });
}

function passDigit(ctx: DriverContext, to: Leg, digit: string): void {
  if (to.takesEvents) {
    to.talking?.sendDigit(digit);
    return;
  }
  to.call
    ?.info(RELAY, `Signal=${digit}\r\nDuration=160\r\n`)
    .catch((error: unknown) =>
      ctx.log({ level: 'info', code: 'infoRefused', detail: nameOf(error) }),
    );
}
