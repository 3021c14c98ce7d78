import { element } from '../dom.ts';

/**
 * One window over the client. It is not the browser's own modal dialog: an incoming call must stay
 * answerable above it.
 */
export class Modal {
  readonly body = element('div', '', 'modal-body');
  readonly box = element('section', '', 'modal');
  readonly #backdrop = element('div', '', 'backdrop');
  readonly #focusBefore = document.activeElement;
  readonly #closed: () => void;
  #isOpen = true;

  /** `closed` is told once, however it was closed. */
  constructor(title: string, closed: () => void) {
    this.#closed = closed;
    const heading = element('h2', title);
    heading.id = `modal-${crypto.randomUUID()}`;
    const close = button('Close', 'close');
    close.setAttribute('aria-label', 'Close');
    close.textContent = '✕';
    close.addEventListener('click', () => this.close());
    const head = element('header');
    head.append(heading, close);
    this.box.setAttribute('role', 'dialog');
    this.box.setAttribute('aria-modal', 'true');
    this.box.setAttribute('aria-labelledby', heading.id);
    this.box.tabIndex = -1;
    this.box.append(head, this.body);
    this.#backdrop.append(this.box);
    this.#backdrop.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
    });
    document.body.append(this.#backdrop);
    setBehind(true);
    this.box.focus();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#backdrop.remove();
    setBehind(document.querySelector('.backdrop') !== null);
    if (this.#focusBefore instanceof HTMLElement) this.#focusBefore.focus();
    this.#closed();
  }
}

export function button(text: string, className = ''): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}

/** Yes or no, before something that a link asked for. */
export function confirm(title: string, question: string, yes: string): Promise<boolean> {
  return new Promise((resolve) => {
    const modal = new Modal(title, () => resolve(false));
    const row = element('div', '', 'row');
    const accept = button(yes, 'go');
    const refuse = button('Cancel');
    accept.addEventListener('click', () => {
      resolve(true);
      modal.close();
    });
    refuse.addEventListener('click', () => modal.close());
    row.append(accept, refuse);
    modal.body.append(element('p', question), row);
    accept.focus();
  });
}

/** All but the phone. */
const BEHIND = '.title-bar, #app-bar, #stage, #drawer';

/** What lies behind cannot be reached by keyboard or screen reader. */
function setBehind(isInert: boolean): void {
  for (const part of document.querySelectorAll<HTMLElement>(BEHIND)) {
    part.inert = isInert;
  }
}
