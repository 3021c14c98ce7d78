import type { QueueId } from '../../domain/index.ts';
import type { Interaction, TenantState } from '../state.ts';

/** Under which a customer's open callback of a queue is found when they call again. */
export function callbackKey({ customer }: Pick<Interaction, 'customer'>, queue: QueueId): string {
  return `${customer ?? ''} ${queue}`;
}

export function noteCallback(state: TenantState, interaction: Interaction): void {
  const { callback } = interaction;
  if (callback !== null)
    state.callbacks.set(callbackKey(interaction, callback.queue), interaction.id);
}

/** The customer talks to an agent, or it is over: whoever calls now is somebody new. */
export function forgetCallback(state: TenantState, interaction: Interaction): void {
  const { callback } = interaction;
  interaction.callback = null;
  if (callback === null) return;
  const key = callbackKey(interaction, callback.queue);
  if (state.callbacks.get(key) === interaction.id) state.callbacks.delete(key);
}

/** When a visit begins: only who is there on a leg can be asked. `found`: by the event. */
export function setCallbackAt(
  state: TenantState,
  interaction: Interaction,
  found: number | null | undefined,
): void {
  const { ticket, leg, callback } = interaction;
  if (ticket === null || leg === null || callback !== null) return;
  if (found !== undefined) {
    ticket.callbackAt = found;
    return;
  }
  const config = state.queues.get(ticket.queue)?.config.callback ?? null;
  // Never in this very instant: the timer that led here must not find itself due again.
  ticket.callbackAt = config === null ? null : ticket.enteredAt + Math.max(1, config.offerAfterMs);
}
