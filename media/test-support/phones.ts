import type { LegOptions, MediaEngine, MediaLeg } from '../port.ts';
import { goertzel } from '../spectrum.ts';
import { connect, until } from './loopback.ts';

/** Tones that speakers of a test have, one each. None is a harmonic of another's neighbour. */
export const TONES = [400, 700, 1000, 1500] as const;
const AMPLITUDE = 6000;

export interface Call {
  /** The peer: plays a tone, and its `heard` is what comes out of its loudspeaker. */
  readonly phone: MediaLeg;
  readonly leg: MediaLeg;
  close(): void;
}

/** A phone of one engine that has called a leg of another, over real sockets. */
export async function newCall(
  engines: { readonly product: MediaEngine; readonly phones: MediaEngine },
  options: { readonly phone?: Partial<LegOptions>; readonly leg?: Partial<LegOptions> } = {},
): Promise<Call> {
  const group = 'g';
  const phone = await engines.phones.openLeg({ group, keepHeardMs: 400, ...options.phone });
  const leg = await engines.product.openLeg({ group, keepHeardMs: 400, ...options.leg });
  connect(phone, leg);
  const close = () => [phone, leg].forEach((one) => one.close());
  return { phone, leg, close };
}

export function playTone(leg: MediaLeg, hz: number): void {
  leg.play({ playId: `tone-${hz}`, audio: [{ kind: 'tone', hz, amplitude: AMPLITUDE }] });
}

/** Which of the tones are in it; a tenth of full level counts as heard. */
export function tonesIn(samples: Int16Array): number[] {
  return TONES.filter((hz) => goertzel(samples, hz) > AMPLITUDE / 10);
}

/** Waits until the leg has heard these tones, and no other, for its last 400 ms. */
export async function hearsOnly(leg: MediaLeg, tones: readonly number[]): Promise<void> {
  let last: readonly number[] = [];
  await until(
    `${leg.id} hears only ${tones.join(', ') || 'silence'}`,
    async () => {
      const heard = await leg.heard();
      last = tonesIn(heard);
      return heard.length >= 3200 && last.join() === [...tones].join();
    },
    8000,
  ).catch((error: unknown) => {
    throw new Error(`it hears ${last.join(', ')}`, { cause: error });
  });
}
