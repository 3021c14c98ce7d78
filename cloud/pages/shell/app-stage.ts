import { button as byButton, byId, setText, show } from '../dom.ts';
import type { Guest } from './guest.ts';
import { button } from './modal.ts';
import type { ShellStore } from './store.ts';
import type { Switchboard } from './switchboard.ts';
import { TabFrame } from './tab-frame.ts';
import type { ShellSettings, ShellView } from './views.ts';

/** Our app in the client: a row of tabs and a frame for each tab that was opened. */
export class AppStage {
  readonly #store: ShellStore;
  readonly #frames = new Map<string, TabFrame>();
  readonly #tabs = new Map<string, HTMLButtonElement>();
  readonly #contextFor: (guest: Guest) => object;

  constructor(store: ShellStore, switchboard: Switchboard, contextFor: (guest: Guest) => object) {
    this.#store = store;
    this.#contextFor = contextFor;
    const { manifest, appOrigin } = store.view;
    for (const { entityId, name, contentUrl } of manifest.staticTabs) {
      const frame = new TabFrame({
        tab: entityId,
        name: `${manifest.name.short}: ${name}`,
        url: () => `${appOrigin}${contentUrl}`,
        origin: appOrigin,
        switchboard,
        slowLoadMs: () => store.settings.slowLoadMs,
        showLoadingIndicator: manifest.showLoadingIndicator,
        initialized: (guest) => this.#tellOffline(guest),
      });
      this.#frames.set(entityId, frame);
      byId('frames', HTMLElement).append(frame.root);
      this.#addTab(entityId, name);
    }
    byButton('load-again').addEventListener('click', () => void store.set({ frame: 'shown' }));
    byButton('reload-tab').addEventListener('click', () => this.#current()?.reload());
    store.watch((view, before) => {
      this.#render(view, before?.settings);
      const isKill = before !== undefined && view.socketKills > before.socketKills;
      if (isKill) this.guest?.tell('emulator.killSocket', []);
    });
  }

  /** The frame that the person sees. */
  get guest(): Guest | undefined {
    return this.#current()?.guest;
  }

  #current(): TabFrame | undefined {
    return this.#frames.get(this.#store.settings.tab);
  }

  #addTab(entityId: string, name: string): void {
    const tab = button(name, 'tab');
    tab.addEventListener('click', () => {
      void this.#store.set({ app: 'patchbay', tab: entityId, subPage: '', frame: 'shown' });
    });
    this.#tabs.set(entityId, tab);
    byId('tabs', HTMLElement).append(tab);
  }

  #render({ settings }: ShellView, before: ShellSettings | undefined): void {
    for (const [entityId, tab] of this.#tabs) {
      if (entityId === settings.tab) tab.setAttribute('aria-current', 'page');
      else tab.removeAttribute('aria-current');
    }
    if (before !== undefined) this.#restartWhenNeeded(settings, before);
    const isInApp = settings.app === 'patchbay';
    for (const [entityId, frame] of this.#frames) {
      const isSeen = entityId === settings.tab && settings.frame === 'shown';
      show(frame.root, isSeen);
      if (isInApp && entityId === settings.tab && settings.frame !== 'unloaded') frame.enter();
    }
    this.#leaveWhenLeft(settings, before);
    this.#renderSwitched(settings);
    if (before === undefined) return;
    if (settings.offline !== before.offline) {
      for (const { guest } of this.#frames.values()) {
        if (guest !== undefined) this.#tellOffline(guest);
      }
    }
    if (settings.theme !== before.theme) this.#tellAll('themeChange', () => settings.theme);
    else if (settings.subPage !== before.subPage && settings.tab === before.tab) this.#moved();
  }

  /** Teams starts anew with another language; our switches of form and capability do the same. */
  #restartWhenNeeded(settings: ShellSettings, before: ShellSettings): void {
    const isSame =
      settings.locale === before.locale &&
      settings.form === before.form &&
      settings.unsupported.join() === before.unsupported.join();
    if (isSame) return;
    for (const frame of this.#frames.values()) frame.remove();
  }

  #leaveWhenLeft(settings: ShellSettings, before: ShellSettings | undefined): void {
    if (settings.frame === 'unloaded' && before?.frame !== 'unloaded') {
      void this.#leave(this.#current(), false);
    }
    const hasLeft = settings.app !== 'patchbay' && before?.app === 'patchbay';
    if (!hasLeft || settings.leaving === 'keep') return;
    for (const frame of this.#frames.values()) if (frame.isThere) void this.#leave(frame, true);
  }

  async #leave(frame: TabFrame | undefined, mayCache: boolean): Promise<void> {
    await frame?.leave(mayCache);
    // The person may be back by now.
    const { app, frame: wanted } = this.#store.settings;
    const isWanted = app === 'patchbay' && wanted !== 'unloaded' && frame === this.#current();
    if (isWanted) frame?.enter();
  }

  #renderSwitched({ frame }: ShellSettings): void {
    show(byId('switched', HTMLElement), frame !== 'shown');
    const text = frame === 'hidden' ? 'This tab is hidden and goes on unseen.' : 'Tab unloaded.';
    setText(byId('switched-text', HTMLElement), text);
  }

  /** The person stays in the tab and goes elsewhere in it: a new start only for an old app. */
  #moved(): void {
    const frame = this.#current();
    const { guest } = frame ?? {};
    if (guest === undefined) return;
    if (!guest.tellIfWanted('contextChange', [this.#contextFor(guest)])) frame?.reload();
  }

  #tellAll(event: string, argument: () => unknown): void {
    for (const { guest } of this.#frames.values()) {
      guest?.tellIfWanted(event, [argument()]);
      if (guest !== undefined && event !== 'contextChange') {
        guest.tellIfWanted('contextChange', [this.#contextFor(guest)]);
      }
    }
  }

  /** Not an event of Teams: a page that knows the emulator drops its sockets and fetches. */
  #tellOffline(guest: Guest): void {
    if (!this.#store.settings.offline && !guest.registered.has(OFFLINE_SENT)) return;
    guest.registered.add(OFFLINE_SENT);
    guest.tell('emulator.offline', [this.#store.settings.offline]);
  }
}

/** Remembered beside what the page registered, and forgotten with it. */
const OFFLINE_SENT = 'emulator.offline sent';
