import { dialogById } from './dom.ts';

/** Single keys, only while nobody types and no dialog is open; none starts anything. */
export function installKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target instanceof HTMLInputElement) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const key = event.key.toLowerCase();
    if (key === '?') dialogById('help').showModal();
    else if (key === 'j' || key === 'k') step(key === 'j' ? 1 : -1);
    else return;
    event.preventDefault();
  });
}

function step(by: 1 | -1): void {
  const cards = [...document.querySelectorAll<HTMLElement>('[data-interaction]')];
  const at = cards.findIndex((card) => card === document.activeElement);
  const next = at === -1 ? (by === 1 ? 0 : cards.length - 1) : at + by;
  cards[Math.min(cards.length - 1, Math.max(0, next))]?.focus();
}
