import type { Command } from '../../domain/index.ts';
import type { TenantState } from '../state.ts';
import { any } from './commands.ts';
import type { Choice } from './random.ts';

const QUALITY = {
  grade: 'fair',
  mos: 3.7,
  lossPercent: 2,
  jitterMs: 9,
  roundTripMs: null,
  remote: null,
  codec: 'PCMA',
  durationMs: 5_000,
};

/** What a platform tells beside the calls themselves: how lines sound, what passes through. */
export function platformAct(
  state: TenantState,
  { which, more }: Choice,
  step: number,
): Command | null {
  const leg = [...state.legs.keys()][which % Math.max(1, state.legs.size)];
  switch (more % 4) {
    case 0:
      return leg === undefined ? null : any({ type: 'legUpdated', leg, dialog: { tag: step } });
    case 1:
      return leg === undefined ? null : any({ type: 'legQuality', leg, final: false, ...QUALITY });
    default:
      return directCall(state, which, step);
  }
}

function directCall(state: TenantState, which: number, step: number): Command {
  const call = [...state.directCalls.keys()][0];
  if (call === undefined || which % 3 === 0) {
    const dialog = { tag: step };
    const direction = step % 2 === 0 ? 'in' : 'out';
    const ends = { from: 'carrier', to: 'teams', number: '+442079460108', direction };
    return any({ type: 'directCallStarted', call: `d${step}`, ...ends, dialog });
  }
  if (which % 3 === 1 && step % 2 === 0) {
    return any({ type: 'directCallUpdated', call, dialogs: [{ tag: step }, { tag: step }] });
  }
  if (which % 3 === 1) return any({ type: 'directCallAnswered', call, dialogs: [] });
  return any({ type: 'directCallEnded', call, cause: 'hungUp' });
}
