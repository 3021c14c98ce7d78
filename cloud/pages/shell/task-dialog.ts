import type { DialogEnd, DialogInfo, Size } from './host.ts';
import { Guest } from './guest.ts';
import { Modal } from './modal.ts';
import type { Switchboard } from './switchboard.ts';

/** Teams' words for sizes (teams-js DialogDimension), as shares of the window. */
const SHARES: Readonly<Record<string, number>> = { small: 0.3, medium: 0.5, large: 0.7 };
const SIDE_MIN_PX = 120;

interface Open {
  readonly opener: Guest;
  readonly guest: Guest;
  readonly modal: Modal;
  end: DialogEnd;
}

/** The one dialog that an app may have open; it is a page of the app in a frame of its own. */
export class TaskDialog {
  readonly #switchboard: Switchboard;
  readonly #origin: string;
  #open: Open | undefined;

  constructor(switchboard: Switchboard, origin: string) {
    this.#switchboard = switchboard;
    this.#origin = origin;
  }

  /** undefined: not from a dialog, not beside another one, not to a foreign address. */
  open(opener: Guest, info: DialogInfo): Promise<DialogEnd> | undefined {
    if (this.#open !== undefined || opener.frameContext === 'task') return undefined;
    if (!URL.canParse(info.url) || new URL(info.url).origin !== this.#origin) return undefined;
    return new Promise((resolve) => {
      const frame = document.createElement('iframe');
      const modal = new Modal(info.title, () => {
        forget();
        const end = this.#open?.end ?? { kind: 'closed' };
        this.#open = undefined;
        resolve(end);
      });
      modal.box.classList.add('task');
      frame.title = info.title === '' ? 'Dialog' : info.title;
      frame.allow = 'clipboard-read; clipboard-write';
      modal.body.append(frame);
      const guest = this.#guestIn(frame, opener.tab);
      const forget = this.#switchboard.add(guest);
      frame.src = info.url;
      this.#open = { opener, guest, modal, end: { kind: 'closed' } };
      this.resize(info);
    });
  }

  resize({ width, height }: Size): void {
    const style = this.#open?.modal.box.style;
    if (style === undefined) return;
    style.setProperty('--task-width', length(width, window.innerWidth));
    style.setProperty('--task-height', length(height, window.innerHeight));
  }

  submit(guest: Guest, result: unknown): void {
    const open = this.#open;
    if (open === undefined || (guest !== open.guest && guest !== open.opener)) return;
    open.end = { kind: 'submitted', result };
    open.modal.close();
  }

  close(): void {
    this.#open?.modal.close();
  }

  partnerOf(guest: Guest): Guest | undefined {
    if (guest === this.#open?.guest) return this.#open.opener;
    if (guest === this.#open?.opener) return this.#open.guest;
    return undefined;
  }

  #guestIn(frame: HTMLIFrameElement, tab: string): Guest {
    const { contentWindow } = frame;
    if (contentWindow === null) throw new Error('bug: a frame in the page has a window');
    return new Guest({
      window: contentWindow,
      origin: this.#origin,
      frameContext: 'task',
      tab,
      events: { failed: () => this.close() },
    });
  }
}

/** The style sheet keeps it within the window. */
function length(given: unknown, availablePx: number): string {
  if (typeof given === 'number' && Number.isFinite(given)) {
    return `${Math.max(SIDE_MIN_PX, Math.min(given, availablePx))}px`;
  }
  const share = typeof given === 'string' ? (SHARES[given] ?? 0.5) : 0.5;
  return `${Math.round(share * availablePx)}px`;
}
