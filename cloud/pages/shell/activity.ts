import { ask } from '../api.ts';
import { timeOfDay } from '../call-text.ts';
import { byId, element, setText, show } from '../dom.ts';
import { attempt } from '../notice.ts';
import { button } from './modal.ts';
import type { ShellStore } from './store.ts';
import { toast } from './toasts.ts';
import type { FeedItem, ShellView } from './views.ts';

/** The activity feed, its badge, and a toast for what is new. */
export function startActivity(store: ShellStore, follow: (link: string) => void): void {
  const open = (item: FeedItem) => {
    if (item.webUrl !== '') follow(item.webUrl);
  };
  store.watch((view, before) => {
    renderFeed(view.feed, open);
    renderBadge(view);
    if (before === undefined) return;
    const seen = new Set(before.feed.map((item) => item.id));
    for (const item of view.feed.filter(({ id }) => !seen.has(id)).toReversed()) {
      toast(item.title, item.preview, item.webUrl === '' ? undefined : () => open(item));
    }
    const isNewlyOpen = view.settings.app === 'activity';
    if (isNewlyOpen && view.feed.some((item) => !item.read)) {
      attempt(() => ask('POST', store.path('feed/read')));
    }
  });
}

function renderFeed(feed: readonly FeedItem[], open: (item: FeedItem) => void): void {
  const rows = feed.map((item) => {
    const entry = button('', item.read ? 'feed-item' : 'feed-item unread');
    entry.append(
      element('strong', item.title),
      element('span', item.preview),
      element('time', timeOfDay(item.at), 'quiet'),
    );
    entry.addEventListener('click', () => open(item));
    const row = element('li');
    row.append(entry);
    return row;
  });
  byId('feed', HTMLElement).replaceChildren(...rows);
  show(byId('feed-empty', HTMLElement), rows.length === 0);
}

function renderBadge({ feed }: ShellView): void {
  const unread = feed.filter((item) => !item.read).length;
  const badge = byId('activity-badge', HTMLElement);
  setText(badge, String(unread));
  show(badge, unread > 0);
}
