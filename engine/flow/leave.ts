import { legOfCustomer, stopPlay } from '../decide/audio.ts';
import { emit } from '../decide/run.ts';
import type { Run } from '../decide/run.ts';
import type { Interaction } from '../state.ts';

/** Somebody takes it out of its flow: what goes on at the platform for the node is stopped. */
export function leaveNode(run: Run, interaction: Interaction): void {
  const { owner, id } = interaction;
  stopPlay(run, interaction);
  if (owner.kind !== 'flow' || interaction.leg === null) return;
  const leg = legOfCustomer(interaction);
  const { node, stream, collect } = owner;
  if (stream !== undefined) {
    emit(run, { type: 'streamStopped', interaction: id, node, leg, stream });
  }
  if (collect !== undefined && owner.waits !== 'agent') {
    emit(run, { type: 'collectStopped', interaction: id, node, leg, collect });
  }
}
