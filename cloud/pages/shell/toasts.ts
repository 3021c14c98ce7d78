import { byId, element } from '../dom.ts';
import { button } from './modal.ts';

const SHOWN_MS = 8_000;
const TOASTS_MAX = 3;

/** A short notice in the corner; `open` is what a click on it does. */
export function toast(title: string, text: string, open?: () => void): void {
  const box = element('div', '', 'toast');
  box.append(element('strong', title), element('div', text));
  const close = () => box.remove();
  const row = element('div', '', 'row');
  if (open !== undefined) {
    const follow = button('Open');
    follow.addEventListener('click', () => {
      close();
      open();
    });
    row.append(follow);
  }
  const dismiss = button('Dismiss');
  dismiss.addEventListener('click', close);
  row.append(dismiss);
  box.append(row);
  const all = byId('toasts', HTMLElement);
  all.append(box);
  while (all.children.length > TOASTS_MAX) all.firstElementChild?.remove();
  window.setTimeout(close, SHOWN_MS);
}
