import type { CommandOf, Refusal, TransferTarget } from '../../domain/index.ts';
import { startFlow } from '../flow/run.ts';
import type { Interaction } from '../state.ts';
import { hasCustomer } from './audio.ts';
import { isOwnCall } from './dial.ts';
import { refuse } from './run.ts';
import type { Run } from './run.ts';
import { giveAway, goTo, targetFault } from './transfer.ts';

/** A person sends the interaction on: whoever had it gives it away. */
export function transferInteraction(
  run: Run,
  command: CommandOf<'transferInteraction'>,
): Refusal | null {
  const interaction = run.state.interactions.get(command.interaction);
  if (interaction === undefined) return refuse('unknownInteraction');
  const { owner } = interaction;
  if (owner.kind === 'leaving' || owner.kind === 'wrapUp') return refuse('alreadyEnded');
  if (owner.kind === 'voicemail' && owner.phase === 'saving') return refuse('alreadyEnded');
  if (owner.kind === 'external') return refuse('notConnected');
  const { target } = command;
  if (!canGo(run, interaction, target)) return refuse('noCustomer');
  const fault = targetFault(run, target);
  if (fault !== null) return fault;
  sendOn(run, interaction, target);
  return null;
}

/** To a target that can take it. */
export function sendOn(run: Run, interaction: Interaction, target: TransferTarget): void {
  giveAway(run, interaction, target);
  if (target.kind === 'flow') startFlow(run, interaction, target.flow);
  else goTo(run, interaction, target);
}

/**
 * Nobody is there who could hear a flow or be put through: only agents take a callback over. Who
 * still hears its goodbye is on the way out.
 */
export function canGo(run: Run, interaction: Interaction, target: TransferTarget): boolean {
  const { outbound, callback } = interaction;
  if (outbound === null || (callback === null && hasCustomer(run, interaction))) return true;
  if (isOwnCall(interaction) || interaction.owner.kind === 'dialling') return false;
  return target.kind === 'queue' || (target.kind === 'agent' && interaction.ticket !== null);
}
