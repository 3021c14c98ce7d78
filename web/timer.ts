import { minutes } from './clock.ts';
import type { ServerClock } from './clock.ts';
import { el } from './dom.ts';

/**
 * A time that counts by the server's clock. All of them are written by one beat a second; a screen
 * reader is told the state, never the seconds.
 */
export function timer(kind: 'since' | 'until', at: number, title: string): HTMLElement {
  const attributes = { 'data-timer': kind, 'data-at': String(at), dir: 'ltr' };
  return el('span', { class: 'timer', title, attributes });
}

/** A bar that empties towards `until`. */
export function countdownBar(since: number, until: number): HTMLElement {
  const attributes = { 'data-since': String(since), 'data-until': String(until) };
  return el('span', { class: 'countdown', attributes }, el('span', { class: 'fill' }));
}

/** Writes every timer under `root`; text only where it changed. */
export function beat(root: ParentNode, clock: ServerClock): void {
  const now = clock.now();
  for (const node of root.querySelectorAll<HTMLElement>('[data-timer]')) {
    const at = Number(node.dataset['at']);
    const text = minutes(node.dataset['timer'] === 'until' ? at - now + 999 : now - at);
    if (node.textContent !== text) node.textContent = text;
  }
  for (const node of root.querySelectorAll<HTMLElement>('.countdown')) {
    const [since, until] = [Number(node.dataset['since']), Number(node.dataset['until'])];
    const left = Math.min(1, Math.max(0, (until - now) / Math.max(1, until - since)));
    const { firstElementChild: fill } = node;
    if (fill instanceof HTMLElement) fill.style.transform = `scaleX(${left.toFixed(3)})`;
  }
}
