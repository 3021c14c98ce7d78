import { must, unreachable } from '../../domain/index.ts';
import type { Event } from '../../domain/index.ts';
import { noteDialled } from '../dialled.ts';
import type { TenantState } from '../state.ts';

type DirectCallEvent = Extract<Event, { type: `directCall${string}` }>;

export function directCall(state: TenantState, event: DirectCallEvent, at: number): void {
  switch (event.type) {
    case 'directCallStarted': {
      const { call: id, direction, number, from, to, dialog } = event;
      const dialogs = [dialog];
      state.directCalls.set(id, {
        id,
        direction,
        number,
        from,
        to,
        startedAt: at,
        answeredAt: null,
        dialogs,
      });
      return;
    }
    case 'directCallAnswered': {
      const call = must(state.directCalls.get(event.call), () => `no call ${event.call}`);
      state.directCalls.set(call.id, { ...call, answeredAt: at, dialogs: event.dialogs });
      return;
    }
    case 'directCallUpdated': {
      const call = must(state.directCalls.get(event.call), () => `no call ${event.call}`);
      state.directCalls.set(call.id, { ...call, dialogs: event.dialogs });
      return;
    }
    case 'directCallEnded': {
      const call = state.directCalls.get(event.call);
      state.directCalls.delete(event.call);
      // Handed over, it goes on costing as a leg.
      if (call?.direction !== 'out' || call.into !== undefined) return;
      noteDialled(state, call.startedAt, at);
      return;
    }
    default:
      unreachable(event);
  }
}
