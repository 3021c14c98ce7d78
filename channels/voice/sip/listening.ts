import type { Listening as Wish, PlayId } from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import type { DriverContext } from './context.ts';
import { nameOf } from './hang-up.ts';
import type { Leg } from './leg-table.ts';

/** No question waits longer (`timeoutMs` of a node), and no prompt is longer than some minutes. */
const LISTEN_MS_MAX = 600_000;

/** What listens to a leg for the words of one question; it tells the first of them, once. */
export class Listening {
  readonly play: PlayId;
  #close: () => void;

  constructor(play: PlayId, close: () => void) {
    this.play = play;
    this.#close = close;
  }

  stop(): void {
    this.#close();
    this.#close = () => undefined;
  }
}

/** Without something that knows the language the question is one for keys alone. */
export function listenFor(
  ctx: DriverContext,
  of: { readonly leg: Leg; readonly media: MediaLeg },
  question: { readonly play: PlayId; readonly wish: Wish },
): void {
  const { leg, media } = of;
  const { play, wish } = question;
  const ear = earOf(ctx, wish);
  if (ear === null) return;
  const tap = media.tap({ direction: 'said', onFrame: ({ samples }) => ear.feed(samples) });
  const late = ctx.timers.set(LISTEN_MS_MAX, () => listening.stop());
  const listening = new Listening(play, () => {
    late.clear();
    tap.close();
    ear.close();
  });
  leg.listening = listening;
  ear.onHeard = ({ phrase, confidence }) => {
    if (leg.listening !== listening) return;
    leg.stopListening();
    void leg.facts.push({ type: 'speechHeard', leg: leg.id, play, phrase, confidence });
  };
}

function earOf(ctx: DriverContext, wish: Wish) {
  try {
    return ctx.host.recognise?.(wish) ?? null;
  } catch (error) {
    ctx.log({ level: 'warn', code: 'notListening', detail: nameOf(error) });
    return null;
  }
}
