import { element } from '../dom.ts';
import { Guest } from './guest.ts';
import { button } from './modal.ts';
import type { Switchboard } from './switchboard.ts';

/**
 * One tab of the app in its frame.
 *
 * ```
 * absent ─► waiting (slow load) ─► loading ─► shown ◄──────────────┐
 *    ▲                                │  └─► failed ─(retry)► …    │ load event
 *    └── gone ◄── leaving (beforeUnload, readyToUnload) ──► cached ┘
 * ```
 */
type FrameState = 'absent' | 'waiting' | 'loading' | 'shown' | 'failed' | 'leaving' | 'cached';

export interface TabFrameOptions {
  readonly tab: string;
  readonly name: string;
  readonly url: () => string;
  readonly origin: string;
  readonly switchboard: Switchboard;
  readonly slowLoadMs: () => number;
  /** With it the app must say that it is there; without, the frame is shown as it comes. */
  readonly showLoadingIndicator: boolean;
  readonly initialized: (guest: Guest) => void;
}

/** Teams gives up on an app that does not tell of its success in this time. */
const LOAD_WAIT_MS = 30_000;
const UNLOAD_WAIT_MS = 30_000;
/** Teams shows a cached app again when it tells of its success; it need not. */
const RESUME_WAIT_MS = 3_000;

export class TabFrame {
  readonly root = element('div', '', 'tab-frame');
  readonly #options: TabFrameOptions;
  readonly #cover = element('div', '', 'cover');
  #state: FrameState = 'absent';
  #frame: HTMLIFrameElement | undefined;
  #guest: Guest | undefined;
  #forget: () => void = () => undefined;
  #timer: number | undefined;
  #ready: () => void = () => undefined;

  constructor(options: TabFrameOptions) {
    this.#options = options;
    this.root.dataset['tab'] = options.tab;
    this.root.append(this.#cover);
    this.#become('absent');
  }

  get guest(): Guest | undefined {
    return this.#guest;
  }

  get isThere(): boolean {
    return this.#state !== 'absent';
  }

  /** Safe to call at every drawing: loads what is absent, resumes what is cached. */
  enter(): void {
    if (this.#state === 'cached') this.#resume();
    if (this.#state !== 'absent') return;
    this.#become('waiting');
    this.#cover.replaceChildren(element('p', `Loading ${this.#options.name}…`, 'spinner'));
    this.#timer = window.setTimeout(() => this.#load(), this.#options.slowLoadMs());
  }

  /** Asks the app to get ready; then it is kept when it can be resumed and `mayCache`. */
  async leave(mayCache: boolean): Promise<void> {
    const guest = this.#guest;
    if (this.#state !== 'shown' || guest === undefined) {
      if (this.#state !== 'cached' || !mayCache) this.remove();
      return;
    }
    this.#become('leaving');
    if (guest.registered.has('beforeUnload')) {
      const ready = new Promise<void>((resolve) => {
        this.#ready = resolve;
        window.setTimeout(resolve, UNLOAD_WAIT_MS);
      });
      guest.tell('beforeUnload', []);
      await ready;
    }
    // The person may have come back meanwhile, or the tab was reloaded.
    if (!this.#is('leaving') || this.#guest !== guest) return;
    const canCache = guest.registered.has('load') && guest.registered.has('beforeUnload');
    if (mayCache && canCache) this.#become('cached');
    else this.remove();
  }

  /** At once, without asking. */
  remove(): void {
    window.clearTimeout(this.#timer);
    this.#forget();
    this.#frame?.remove();
    this.#frame = undefined;
    this.#guest = undefined;
    this.#become('absent');
  }

  reload(): void {
    if (this.#state === 'absent') return;
    this.remove();
    this.enter();
  }

  /** Something else than the app is shown in its place. */
  #fail(title: string, why: string): void {
    window.clearTimeout(this.#timer);
    this.#become('failed');
    const retry = button('Try again', 'go');
    retry.addEventListener('click', () => this.reload());
    this.#cover.replaceChildren(element('h2', title), element('p', why), retry);
    this.#cover.setAttribute('role', 'alert');
  }

  #load(): void {
    const { origin, tab, name, switchboard } = this.#options;
    const frame = document.createElement('iframe');
    frame.title = name;
    frame.allow = 'microphone; camera; clipboard-read; clipboard-write; autoplay';
    frame.setAttribute('sandbox', SANDBOX);
    this.root.append(frame);
    this.#frame = frame;
    this.#become('loading');
    const { contentWindow } = frame;
    if (contentWindow === null) return;
    const guest = new Guest({
      window: contentWindow,
      origin,
      frameContext: 'content',
      tab,
      events: this.#events(),
    });
    this.#guest = guest;
    this.#forget = switchboard.add(guest);
    frame.src = this.#options.url();
    this.#timer = window.setTimeout(() => {
      this.#fail('There was a problem reaching this app', 'It did not say that it is ready.');
    }, LOAD_WAIT_MS);
    if (this.#options.showLoadingIndicator) return;
    frame.addEventListener('load', () => this.#show(), { once: true });
  }

  #events() {
    return {
      initialized: () => {
        const guest = this.#guest;
        if (guest !== undefined) this.#options.initialized(guest);
      },
      // The indicator goes, but the app still owes its success.
      loaded: () => (this.#state === 'loading' ? this.#uncover() : undefined),
      succeeded: () => this.#show(),
      failed: (reason: string, message: string) => {
        this.#fail(`${this.#options.name} could not start`, [reason, message].join(': '));
      },
      expectedFailure: () => this.#show(),
      readyToUnload: () => this.#ready(),
    };
  }

  #resume(): void {
    const guest = this.#guest;
    if (guest === undefined) return;
    this.#become('loading');
    guest.tell('load', [{ entityId: this.#options.tab, contentUrl: this.#options.url() }]);
    this.#timer = window.setTimeout(() => this.#show(), RESUME_WAIT_MS);
  }

  #show(): void {
    if (this.#state === 'failed' || this.#state === 'absent') return;
    window.clearTimeout(this.#timer);
    this.#become('shown');
    this.#uncover();
  }

  #uncover(): void {
    this.#cover.removeAttribute('role');
    this.#cover.replaceChildren();
  }

  /** What it is after an await: the compiler believes that it cannot have changed. */
  #is(state: FrameState): boolean {
    return this.#state === state;
  }

  #become(state: FrameState): void {
    this.#state = state;
    this.root.dataset['state'] = state;
  }
}

/** As Teams has it: the app is itself, but cannot take the client's window away. */
const SANDBOX = [
  'allow-downloads',
  'allow-forms',
  'allow-modals',
  'allow-popups',
  'allow-popups-to-escape-sandbox',
  'allow-same-origin',
  'allow-scripts',
].join(' ');
