import type { InteractionId, LegId } from '../../domain/index.ts';
import { newPlayId } from './ids.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/** Asks the phone on this leg for the key that only a person presses. */
export function askForKey(
  run: Run,
  on: { readonly interaction: InteractionId; readonly leg: LegId },
  text: string,
): void {
  emit(run, {
    type: 'playStarted',
    leg: on.leg,
    interaction: on.interaction,
    purpose: 'confirm',
    play: newPlayId(run),
    prompts: [{ kind: 'text', text, language: 'en-GB' }],
    loop: false,
    bargeIn: true,
    startMs: 0,
  });
}
