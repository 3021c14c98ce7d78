import { byId, dialogById, el } from '../dom.ts';
import type { LinkState } from '../live-socket.ts';

const BANNER_AFTER_MS = 2_000;
let pending: number | undefined;
/** What the banner says: of the line, else of what somebody asked for in vain. */
let lost: string | null = null;
let failed: string | null = null;

/** The bar on top: where we are, whether it is live, ways onward. */
export function renderBar(person: string): void {
  const link = (href: string, text: string) => el('a', { href }, text);
  const logo = el('img', { attributes: { src: '/icon.svg', alt: '', width: '26', height: '26' } });
  const keys = el(
    'button',
    { title: 'Keys (?)', onClick: () => dialogById('help').showModal() },
    '?',
  );
  keys.setAttribute('aria-label', 'Keys');
  byId('bar').replaceChildren(
    el('h1', {}, logo, 'Patchbay'),
    el('span', { class: 'link', attributes: { id: 'link', role: 'status' } }),
    el(
      'nav',
      { attributes: { 'aria-label': 'Demo' } },
      link('/phone', 'Customer phone'),
      link('/handsets', 'Handsets'),
      link('/api/v1/openapi.json', 'API'),
    ),
    el('span', { class: 'me', title: 'Whose eyes you look through' }, person),
    keys,
  );
}

/** The chip at once; the banner only when it lasts. */
export function renderLink(state: LinkState): void {
  const chip = byId('link');
  const words = { connecting: 'Connecting', live: 'Live', lost: 'Reconnecting' }[state.kind];
  if (chip.textContent !== words) chip.textContent = words;
  chip.className = `link ${state.kind}`;
  document.body.classList.toggle('stale', state.kind !== 'live');
  if (state.kind !== 'lost') {
    clearTimeout(pending);
    pending = undefined;
    lost = null;
    return renderBanner();
  }
  const show = () => {
    lost = `${state.why ?? 'Reconnecting…'} Calls in Teams continue.`;
    renderBanner();
  };
  if (state.why !== null) show();
  else pending ??= setTimeout(show, BANNER_AFTER_MS);
}

/** Why something was not done, until it is; null = it is. */
export function renderFailure(words: string | null): void {
  failed = words;
  byId('polite').textContent = words;
  renderBanner();
}

function renderBanner(): void {
  const words = lost ?? failed;
  byId('banner').textContent = words;
  byId('banner').hidden = words === null;
}
