import { button } from '../dom.ts';
import type { Handlers } from './handler.ts';

/** Teams' own chords for calls, and the button of ours that each presses. */
const CHORDS: Readonly<Record<string, string>> = {
  'ctrl+shift+a': 'answer',
  'ctrl+shift+s': 'answer',
  'ctrl+shift+d': 'decline',
  'ctrl+shift+h': 'strip-hangup',
};

type Keys = Readonly<Record<string, unknown>>;

/** Heard in this window, and, by the shortcut relay, in the frames of apps that asked for it. */
export function startShortcuts(): Handlers {
  document.addEventListener('keydown', (event) => {
    const { ctrlKey, shiftKey, key } = event;
    if (press({ ctrlKey, shiftKey, key })) event.preventDefault();
  });
  return {
    'shortcutRelay.getHostShortcuts': () => [
      { shortcuts: Object.keys(CHORDS), overridableShortcuts: [] },
    ],
    'shortcutRelay.forwardShortcutEvent': ({ info }) => {
      press(info);
      return [undefined];
    },
  };
}

function press({ ctrlKey, shiftKey, key }: Keys): boolean {
  if (ctrlKey !== true || shiftKey !== true || typeof key !== 'string') return false;
  const chord = `ctrl+shift+${key.toLowerCase()}`;
  const id = Object.hasOwn(CHORDS, chord) ? CHORDS[chord] : undefined;
  if (id === undefined || button(id).offsetParent === null) return false;
  button(id).click();
  return true;
}
