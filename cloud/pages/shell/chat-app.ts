import { ask } from '../api.ts';
import { timeOfDay } from '../call-text.ts';
import { button as byButton, byId, element, setText, show } from '../dom.ts';
import { attempt } from '../notice.ts';
import { button } from './modal.ts';
import { pickPeople } from './people-picker.ts';
import type { ShellStore } from './store.ts';
import { toast } from './toasts.ts';
import type { ChatView, ShellView } from './views.ts';

/** Chats: a list, the open one, a field to write in. */
export class ChatApp {
  readonly #store: ShellStore;
  #shown = '';

  constructor(store: ShellStore) {
    this.#store = store;
    byButton('new-chat').addEventListener('click', () => attempt(() => this.#begin()));
    const form = byId('compose', HTMLFormElement);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      attempt(() => this.#say());
    });
    field().addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    store.watch((view, before) => this.#render(view, before));
  }

  /** An empty text when it worked, else why not. */
  async open(members: readonly string[], topic: string, message: string): Promise<string> {
    const body = topic === '' ? { members } : { members, topic };
    try {
      await ask('POST', this.#store.path('chats'), body);
    } catch (error) {
      return error instanceof Error ? error.message : 'The chat cannot be opened.';
    }
    // What the app would say waits in the field: it is the person who sends it.
    if (message !== '') field().value = message;
    field().focus();
    return '';
  }

  async #begin(): Promise<void> {
    const wanted = { title: 'New chat', selected: [], single: false };
    const picked = await pickPeople(this.#store.colleagues, wanted);
    if (picked === undefined || picked.length === 0) return;
    await this.open(
      picked.map((one) => one.objectId),
      '',
      '',
    );
  }

  async #say(): Promise<void> {
    const text = field().value.trim();
    const { chat } = this.#store.settings;
    if (text === '' || chat === '') return;
    this.#store.take(await ask<ShellView>('POST', this.#store.path('chats/say'), { chat, text }));
    field().value = '';
  }

  #render(view: ShellView, before: ShellView | undefined): void {
    const open = view.chats.find((one) => one.id === view.settings.chat);
    const rows = view.chats.toReversed().map((chat) => this.#row(chat, chat === open));
    byId('chat-list', HTMLElement).replaceChildren(...rows);
    show(byId('chat-empty', HTMLElement), open === undefined);
    show(byId('conversation', HTMLElement), open !== undefined);
    if (open !== undefined) this.#renderOpen(open);
    if (before !== undefined) this.#tellNew(view, before);
  }

  #row(chat: ChatView, isOpen: boolean): HTMLElement {
    const entry = button(this.#title(chat));
    if (isOpen) entry.setAttribute('aria-current', 'true');
    entry.addEventListener('click', () => void this.#store.set({ app: 'chat', chat: chat.id }));
    const row = element('li');
    row.append(entry);
    return row;
  }

  #renderOpen(chat: ChatView): void {
    setText(byId('chat-title', HTMLElement), this.#title(chat));
    const list = byId('messages', HTMLElement);
    const key = `${chat.id} ${chat.messages.at(-1)?.id ?? 0}`;
    if (key === this.#shown) return;
    this.#shown = key;
    const rows = chat.messages.map(({ from, at, text }) => {
      const row = element('li', '', from === this.#store.person.oid ? 'own' : '');
      row.append(
        element('span', `${this.#store.nameOf(from)} ${timeOfDay(at)}`, 'quiet'),
        element('p', text),
      );
      return row;
    });
    list.replaceChildren(...rows);
    const log = byId('messages-log', HTMLElement);
    log.scrollTop = log.scrollHeight;
  }

  #title(chat: ChatView): string {
    if (chat.topic !== '') return chat.topic;
    const others = chat.members.filter((oid) => oid !== this.#store.person.oid);
    return others.map((oid) => this.#store.nameOf(oid)).join(', ');
  }

  #tellNew(view: ShellView, before: ShellView): void {
    for (const chat of view.chats) {
      const last = chat.messages.at(-1);
      const known = before.chats.find(({ id }) => id === chat.id)?.messages.at(-1)?.id ?? 0;
      if (last === undefined || last.id <= known || last.from === this.#store.person.oid) continue;
      const isSeen = view.settings.app === 'chat' && view.settings.chat === chat.id;
      const open = () => void this.#store.set({ app: 'chat', chat: chat.id });
      if (!isSeen) toast(this.#store.nameOf(last.from), last.text, open);
    }
  }
}

function field(): HTMLTextAreaElement {
  return byId('message', HTMLTextAreaElement);
}
