import type { LiveSocket } from '../../live-socket.ts';
import type { LinkState } from '../../live-socket.ts';
import { Value } from '../store/value.ts';

/** So long Teams waits at most for a page that wakes up; it is shown with what it has. */
const WAKE_MAX_MS = 1_500;

/** What the shell may do to the page's life. */
export interface Life {
  suspend(): void;
  /** Settles once the page is up to date, or after a moment without. */
  resume(page: string): Promise<void>;
}

/**
 * awake → (Teams opens another app) asleep → (the person comes back) awake. Asleep, the page keeps
 * all it knows but holds no line and makes no sound: Teams then announces offers by its feed, and
 * on return the stream gives what was missed since `n`.
 */
export class Rest implements Life {
  readonly isAsleep = new Value(false);
  /** The tab that the person came back to; null = nothing to change. */
  readonly page = new Value<string | null>(null);
  readonly #socket: Pick<LiveSocket, 'sleep' | 'wake'>;
  readonly #link: Value<LinkState>;

  constructor(socket: Pick<LiveSocket, 'sleep' | 'wake'>, link: Value<LinkState>) {
    this.#socket = socket;
    this.#link = link;
  }

  suspend(): void {
    this.isAsleep.set(true);
    this.#socket.sleep();
  }

  async resume(page: string): Promise<void> {
    this.page.set(page);
    this.isAsleep.set(false);
    this.#socket.wake();
    await this.#isLive();
  }

  #isLive(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#link.get().kind === 'live') done();
      };
      const forget = this.#link.subscribe(look);
      const timer = setTimeout(() => done(), WAKE_MAX_MS);
      const done = () => {
        forget();
        clearTimeout(timer);
        resolve();
      };
      look();
    });
  }
}
