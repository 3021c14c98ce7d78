import { Guest } from './guest.ts';
import type { Size } from './host.ts';
import { textOf } from './protocol.ts';
import type { Switchboard } from './switchboard.ts';
import type { Handlers } from './handler.ts';

const CLOSED_POLL_MS = 250;

type Answer = readonly [boolean, string];

/** The pop-up in which an app signs a person in; it reports by teams-js and closes itself. */
export class SignInWindow {
  readonly #switchboard: Switchboard;
  readonly #origin: string;
  readonly #waiting = new Map<Guest, (answer: Answer) => void>();

  constructor(switchboard: Switchboard, origin: string) {
    this.#switchboard = switchboard;
    this.#origin = origin;
  }

  open(url: string, { width, height }: Size): Promise<Answer> {
    if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
      return Promise.resolve([false, 'InvalidUrl']);
    }
    const size = `popup,width=${pixels(width, 600)},height=${pixels(height, 600)}`;
    const opened = window.open(url, '_blank', size);
    if (opened === null) return Promise.resolve([false, 'FailedToOpenWindow']);
    const origin = this.#origin;
    const guest = new Guest({ window: opened, origin, frameContext: 'authentication', tab: '' });
    const forget = this.#switchboard.add(guest);
    return new Promise((resolve) => {
      const timer = window.setInterval(() => {
        if (opened.closed) end([false, 'CancelledByUser']);
      }, CLOSED_POLL_MS);
      const end = (answer: Answer) => {
        window.clearInterval(timer);
        this.#waiting.delete(guest);
        forget();
        resolve(answer);
      };
      this.#waiting.set(guest, end);
    });
  }

  /** What the pop-up says at its end. */
  handlers(): Handlers {
    return {
      'authentication.authenticate.success': ({ guest, args }) => {
        this.#waiting.get(guest)?.([true, textOf(args[0], 65_536)]);
        return undefined;
      },
      'authentication.authenticate.failure': ({ guest, args }) => {
        this.#waiting.get(guest)?.([false, textOf(args[0], 2_048)]);
        return undefined;
      },
    };
  }
}

function pixels(given: unknown, usual: number): number {
  return typeof given === 'number' && given >= 100 && given <= 4_000 ? Math.round(given) : usual;
}
