import { must } from '../../domain/index.ts';
import type { EventOf } from '../../domain/index.ts';
import type { TenantState } from '../state.ts';
import { interactionOf } from './owner.ts';

/** In the interaction from now on, and no part of the direct call any more. */
export function legAdopted(state: TenantState, event: EventOf<'legAdopted'>, at: number): void {
  const { leg, interaction: id, trunk, dialog } = event;
  const call = must(state.directCalls.get(event.call), () => `no call ${event.call}`);
  // The caller's side stays on record until it is told that it has ended.
  const dialogs = call.dialogs.slice(0, 1);
  state.directCalls.set(call.id, { ...call, dialogs, into: { interaction: id, at } });
  const interaction = interactionOf(state, id);
  interaction.legs = [...interaction.legs, leg];
  interaction.others = [
    ...interaction.others,
    { leg, as: 'participant', agent: null, state: 'in', mode: 'party' },
  ];
  state.legs.set(leg, {
    id: leg,
    interaction: id,
    role: 'external',
    agent: null,
    trunk,
    target: null,
    state: 'answered',
    rang: true,
    held: false,
    cause: 'hungUp',
    dialog,
    until: null,
    dialledAt: call.startedAt,
  });
}
