import type { Alarms } from './alarms.ts';
import type { CallAudio } from './call-audio.ts';

/** After the first packet of the far end: long enough for a greeting to have begun. */
const GREETING_MS = 800;
/** Without any packet the keys are pressed anyway: a flow may listen before it speaks. */
const NO_GREETING_MS = 4_000;

/** Presses, once, when the greeting can be heard; to be called when the call was answered. */
export function pressOnceHeard(audio: CallAudio, alarms: Alarms, press: () => void): void {
  let isDone = false;
  const once = () => {
    if (!isDone) press();
    isDone = true;
  };
  audio.onceHeard(() => alarms.after(GREETING_MS, once));
  alarms.after(NO_GREETING_MS, once);
}
