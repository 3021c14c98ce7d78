import { useEffect } from 'react';
import type { TextKey } from '../text/en.ts';

/** The same key again so soon is the same press. */
const THROTTLE_MS = 300;

/** Single keys and the button they press, by its `data-action`. Teams keeps its own chords. */
export const keyActions: Readonly<Record<string, string>> = {
  d: 'decline',
  c: 'newCall',
  h: 'hold',
  t: 'transfer',
  w: 'wrapUp',
  n: 'note',
  o: 'offer',
  s: 'duty',
  '?': 'help',
};

/** What the help says of each. */
export const keyRows: readonly (readonly [string, TextKey])[] = [
  ['D', 'keys.decline'],
  ['C', 'keys.newCall'],
  ['H', 'keys.hold'],
  ['T', 'keys.transfer'],
  ['W', 'keys.wrapUp'],
  ['N', 'keys.note'],
  ['O', 'keys.offer'],
  ['S', 'keys.state'],
  ['J / K', 'keys.next'],
  ['1 – 9', 'keys.item'],
  ['G D, G L, G S', 'keys.tabs'],
  ['F6', 'keys.regions'],
  ['Ctrl + Enter', 'keys.done'],
  ['?', 'keys.help'],
];

export const goTo: Readonly<Record<string, string>> = { d: '/desk', l: '/live', s: '/setup' };

/** Shortcuts of the frame, only while nobody types and no dialog is open (WCAG 2.1.4). */
export function useShortcuts(isOn: boolean, go: (to: string) => void): void {
  useEffect(() => {
    let last = { key: '', at: 0 };
    let isGoing = false;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'F6') {
        stepRegion(event.shiftKey ? -1 : 1);
        return event.preventDefault();
      }
      if (!isOn || isTaken(event)) return undefined;
      const key = event.key.toLowerCase();
      if (key === last.key && event.timeStamp - last.at < THROTTLE_MS) return undefined;
      const to = isGoing ? goTo[key] : undefined;
      isGoing = key === 'g';
      if (to !== undefined) go(to);
      else if (!isGoing && !press(key)) return undefined;
      if (key !== 'j' && key !== 'k') last = { key, at: event.timeStamp };
      return event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOn, go]);
}

function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (document.querySelector('[role="dialog"], [role="menu"]') !== null) return true;
  const { target } = event;
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
}

function press(key: string): boolean {
  if (key === 'j' || key === 'k') return stepItem(key === 'j' ? 1 : -1);
  if (/^[1-9]$/.test(key)) {
    const item = document.querySelectorAll<HTMLElement>('[data-item]')[Number(key) - 1];
    item?.click();
    return item !== undefined;
  }
  const action = keyActions[key];
  const button = document.querySelector<HTMLElement>(`[data-action="${action}"]`);
  if (action === undefined || button === null) return false;
  // A field or a card is gone to, a button pressed.
  if (button.matches('input, textarea, article')) button.focus();
  else button.click();
  return true;
}

function stepItem(by: 1 | -1): boolean {
  const items = [...document.querySelectorAll<HTMLElement>('[data-item]')];
  const at = items.findIndex((item) => item === document.activeElement);
  const next = at === -1 ? (by === 1 ? 0 : items.length - 1) : at + by;
  const item = items[Math.min(items.length - 1, Math.max(0, next))];
  item?.focus();
  return item !== undefined;
}

function stepRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  );
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + by + regions.length) % regions.length];
  next?.focus();
}
