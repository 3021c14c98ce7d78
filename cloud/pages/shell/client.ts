import { ask } from '../api.ts';
import { button } from '../dom.ts';
import type { CallsApp } from './calls-app.ts';
import type { ChatApp } from './chat-app.ts';
import { ClientClipboard } from './clipboard.ts';
import { changedContext, legacyContext, type ContextParts } from './context.ts';
import { linkToTab, parseDeepLink } from './deep-link.ts';
import type { Guest } from './guest.ts';
import type { DialogInfo, Host, PickPeople, Size, TokenAnswer } from './host.ts';
import { confirm } from './modal.ts';
import { pickPeople } from './people-picker.ts';
import { SDK_VERSION } from './protocol.ts';
import { clientTypeOf, runtimeOf } from './runtime.ts';
import type { SignInWindow } from './sign-in-window.ts';
import type { ShellStore } from './store.ts';
import type { TaskDialog } from './task-dialog.ts';
import { toast } from './toasts.ts';
import { Visits } from './visits.ts';

interface Parts {
  readonly store: ShellStore;
  readonly dialog: TaskDialog;
  readonly signIn: SignInWindow;
  readonly calls: CallsApp;
  readonly chats: ChatApp;
}

/** What the app's pages may ask of this client. */
export class Client implements Host {
  readonly #parts: Parts;
  readonly #visits: Visits;
  readonly #clipboard = new ClientClipboard();
  readonly #sessionId = crypto.randomUUID();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#visits = new Visits(parts.store);
  }

  get #store(): ShellStore {
    return this.#parts.store;
  }

  /** Teams' own order: with the other one teams-js installs no bridge for nested app auth. */
  initializeAnswer(guest: Guest): readonly unknown[] {
    const { form, unsupported } = this.#store.settings;
    const runtime = JSON.stringify(runtimeOf(unsupported));
    return [guest.frameContext, clientTypeOf(form), SDK_VERSION, runtime];
  }

  contextFor(guest: Guest): object {
    return legacyContext(this.#contextParts(guest));
  }

  changedContextFor(guest: Guest): object {
    return changedContext(this.#contextParts(guest));
  }

  async token(): Promise<TokenAnswer | undefined> {
    type Answer = TokenAnswer | { readonly kind: 'dropped' };
    const answer = await ask<Answer>('POST', this.#store.path('token'));
    return answer.kind === 'dropped' ? undefined : answer;
  }

  async nestedAuth(data: string): Promise<string | undefined> {
    const path = this.#store.path('nested-auth');
    const answer = await ask<{ readonly data: string | null }>('POST', path, { data });
    return answer.data ?? undefined;
  }

  userProfile(): object {
    const { oid, tid, upn, name } = this.#store.person;
    const [given = '', ...family] = name.split(' ');
    const names = { given_name: given, family_name: family.join(' ') };
    return { oid, tid, upn, unique_name: upn, sub: oid, ver: '2.0', amr: [], ...names };
  }

  signInWindow(url: string, size: Size): Promise<readonly [boolean, string]> {
    return this.#parts.signIn.open(url, size);
  }

  async openLink(text: string): Promise<string> {
    const link = parseDeepLink(text);
    switch (link.kind) {
      case 'tab':
        return this.openTab(link.app, link.tab, link.subPage);
      case 'app':
        return link.app === this.#store.view.manifest.id ? this.openDefaultTab() : NOT_INSTALLED;
      case 'call': {
        const question = `A link asks to call ${link.users.join(', ')}.`;
        if (!(await confirm('Call', question, 'Call now'))) return 'The person does not call.';
        return this.startCall(link.users);
      }
      case 'chat':
        return this.openChat(link.users, link.topic, link.message);
      case 'web':
        window.open(link.url, '_blank', 'noopener');
        return '';
      case 'unknown':
        return 'This client does not follow such links.';
      case 'invalid':
        return 'This is no link.';
    }
  }

  openTab(app: string, tab: string, subPage: string): string {
    const { manifest } = this.#store.view;
    if (app !== '' && app !== manifest.id) return NOT_INSTALLED;
    if (!manifest.staticTabs.some(({ entityId }) => entityId === tab)) return 'No such tab.';
    // A new tab begins at its start, so its place in it comes in one message.
    void this.#store.set({ app: 'patchbay', tab, subPage, frame: 'shown' });
    return '';
  }

  openDefaultTab(): string {
    return this.openTab('', this.#store.view.manifest.staticTabs[0]?.entityId ?? '', '');
  }

  goBack(): string {
    return this.#visits.back() ? '' : 'There is nothing to go back to.';
  }

  shareLink(tab: string, subPage: string, label: string): void {
    const link = linkToTab(this.#store.view.manifest.id, tab, subPage);
    const base64 = btoa(link);
    void this.#clipboard.write('text/plain', base64);
    toast('Link copied', label === '' ? link : `${label}: ${link}`);
  }

  returnFocus(): void {
    button('open-patchbay').focus();
  }

  startCall(targets: readonly string[]): Promise<string> {
    return this.#parts.calls.start(targets);
  }

  openChat(members: readonly string[], topic: string, message: string): Promise<string> {
    return this.#parts.chats.open(members, topic, message);
  }

  pickPeople(wanted: PickPeople) {
    return pickPeople(this.#store.colleagues, wanted);
  }

  openDialog(opener: Guest, info: DialogInfo) {
    return this.#parts.dialog.open(opener, info);
  }

  resizeDialog(size: Size): void {
    this.#parts.dialog.resize(size);
  }

  submitDialog(guest: Guest, result: unknown): void {
    this.#parts.dialog.submit(guest, result);
  }

  partnerOf(guest: Guest): Guest | undefined {
    return this.#parts.dialog.partnerOf(guest);
  }

  writeClipboard(mimeType: string, base64: string): Promise<void> {
    return this.#clipboard.write(mimeType, base64);
  }

  readClipboard() {
    return this.#clipboard.read();
  }

  showNotification(message: string): void {
    toast(this.#store.view.manifest.name.short, message);
  }

  #contextParts(guest: Guest): ContextParts {
    const { view, person, settings } = this.#store;
    return {
      shell: view,
      person,
      tab: guest.tab,
      subPage: guest.tab === settings.tab ? settings.subPage : '',
      frameContext: guest.frameContext,
      sessionId: this.#sessionId,
      appSessionId: guest.sessionId,
    };
  }
}

const NOT_INSTALLED = 'This app is not installed.';
