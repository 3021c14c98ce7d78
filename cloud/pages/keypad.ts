import { element } from './dom.ts';

const KEYS: readonly (readonly [string, string])[] = [
  ['1', ''],
  ['2', 'abc'],
  ['3', 'def'],
  ['4', 'ghi'],
  ['5', 'jkl'],
  ['6', 'mno'],
  ['7', 'pqrs'],
  ['8', 'tuv'],
  ['9', 'wxyz'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];

const NAMES: Readonly<Record<string, string>> = { '*': 'star', '#': 'hash' };

const FIELDS = 'input, select, textarea';

/** Twelve buttons; the keyboard's digits do the same unless one types into a field. */
export function buildKeypad(into: HTMLElement, press: (digit: string) => void): void {
  for (const [digit, letters] of KEYS) {
    const key = document.createElement('button');
    key.type = 'button';
    key.className = 'key';
    key.setAttribute('aria-label', `Key ${NAMES[digit] ?? digit}`);
    key.append(element('span', digit), element('small', letters));
    key.addEventListener('click', () => press(digit));
    into.append(key);
  }
  document.addEventListener('keydown', (event) => {
    const inField = event.target instanceof Element && event.target.matches(FIELDS);
    if (inField || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (/^[0-9*#]$/.test(event.key)) press(event.key);
  });
}

export function enableKeypad(keypad: HTMLElement, isEnabled: boolean): void {
  for (const key of keypad.querySelectorAll('button')) key.disabled = !isEnabled;
}
