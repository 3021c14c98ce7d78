import type { MixMember } from '../../../domain/index.ts';

type Mode = MixMember['mode'];

/** A party hears and is heard; a barging supervisor is one as long as it lasts. */
export const isParty = (mode: Mode): boolean => mode === 'party' || mode === 'barge';

/** One cell of the matrix of a mix. Nobody hears himself, nor is anybody heard on hold. */
export function hears(listener: MixMember, speaker: MixMember): boolean {
  if (listener.leg === speaker.leg || listener.mode === 'held') return false;
  if (isParty(speaker.mode)) return true;
  return speaker.mode === 'whisper' && listener.role === 'agent' && listener.mode === 'party';
}

/**
 * How those who are there are put together: two parties by a bridge, which passes packets at once;
 * everything else by a mixer. Held members are in neither.
 */
export function arrangement(members: readonly MixMember[]): {
  readonly kind: 'pair' | 'room';
  readonly active: readonly MixMember[];
  readonly held: readonly MixMember[];
} {
  const held = members.filter(({ mode }) => mode === 'held');
  const active = members.filter(({ mode }) => mode !== 'held');
  const isPair = active.length === 2 && active.every(({ mode }) => isParty(mode));
  return { kind: isPair ? 'pair' : 'room', active, held };
}
