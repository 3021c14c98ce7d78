import type { Event, LineGrade } from '../domain/index.ts';

type Name = 'legMeasured' | 'legUpdated';
type Texts = { readonly [T in Name]: (event: Extract<Event, { type: T }>) => string };
type Measured = Extract<Event, { type: 'legMeasured' }>;

const SOUNDS: { readonly [G in LineGrade]: string } = {
  good: 'sounds good',
  fair: 'sounds fair',
  poor: 'sounds poor',
  bad: 'sounds bad',
};

/** A line's quality in words, with the figures of both directions. */
export function mediaTexts(): Texts {
  return {
    legMeasured: (event) =>
      `Leg ${event.leg} ${event.final ? 'in all ' : ''}${SOUNDS[event.grade]}: ${figures(event)}.`,
    legUpdated: ({ leg }) => `What a next process needs of leg ${leg} was stored again.`,
  };
}

function figures({ mos, lossPercent, jitterMs, roundTripMs, remote, codec }: Measured): string {
  const there = remote === null ? '' : `; at the phone ${direction(remote)}`;
  const trip = roundTripMs === null ? '' : `; round trip ${Math.round(roundTripMs)} ms`;
  const by = codec === null ? '' : ` (${codec})`;
  return `${direction({ mos, lossPercent, jitterMs })}${there}${trip}${by}`;
}

function direction(heard: Pick<Measured, 'mos' | 'lossPercent' | 'jitterMs'>): string {
  const { mos, lossPercent, jitterMs } = heard;
  if (mos === null) return 'nothing came';
  return `MOS ${mos.toFixed(1)}, loss ${lossPercent} %, jitter ${Math.round(jitterMs)} ms`;
}
