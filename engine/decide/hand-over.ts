import type { EventOf } from '../../domain/index.ts';
import type { Interaction, Other } from '../state.ts';
import { dropLeg, startWrapUp, takeOut } from './ending.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/**
 * Another has the customer from now on; the owner leaves, into wrap-up where it is an agent. Who
 * was asked in private by the one who leaves goes as well, and supervisors when nobody of ours is
 * left to be supervised.
 */
export function handOver(
  run: Run,
  interaction: Interaction,
  to: { readonly other: Other; readonly how: EventOf<'handedOver'>['how'] },
): void {
  const { owner, consult } = interaction;
  if (owner.kind !== 'agent' && owner.kind !== 'external') return;
  const { other, how } = to;
  const isPrivate = (leg: Other['leg']) => consult?.leg === leg && consult.state !== 'joined';
  for (const each of interaction.others) {
    if (each === other) continue;
    const watches = each.as === 'supervisor' && other.agent === null;
    if (watches || isPrivate(each.leg)) takeOut(run, interaction, { other: each, why: 'talkOver' });
  }
  const from = owner.kind === 'agent' ? owner.agent : null;
  const { id } = interaction;
  const whose = other.agent === null ? {} : { agent: other.agent };
  emit(run, { type: 'handedOver', interaction: id, leg: other.leg, ...whose, from, how });
  dropLeg(run, owner.leg, 'hungUp');
  if (from !== null) startWrapUp(run, interaction, { agent: from, last: false });
}

/**
 * Who has the customer when the owner leaves: somebody of ours in the conversation, then a
 * supervisor who speaks in it, then an outside number; null = nobody talks to them.
 */
export function heirOf(interaction: Interaction): Other | null {
  const { consult, others } = interaction;
  const joined = others.filter(({ leg, state, as }) => {
    if (state !== 'in') return false;
    return as === 'participant' || (consult?.leg === leg && consult.state === 'joined');
  });
  return (
    joined.find(({ agent }) => agent !== null) ??
    others.find(({ state, mode }) => state === 'in' && mode === 'barge') ??
    joined[0] ??
    null
  );
}

/** Who was consulted and is talked to at this instant. */
export function consultedNow({ consult, others }: Interaction): Other | null {
  if (consult?.state !== 'talking') return null;
  return others.find(({ leg }) => leg === consult.leg) ?? null;
}
