import type { InteractionId, TenantId } from '../../../domain/index.ts';
import type { AudioTap, MediaLeg, TapFrame } from '../../../media/index.ts';
import type { AudioEar, NotHeard } from '../port.ts';
import type { DriverContext } from './context.ts';
import type { Leg } from './leg-table.ts';

type Parts = Pick<DriverContext, 'legs' | 'recordings'>;

/**
 * Somebody outside hears one interaction, where the customer is: what they say, and what they hear
 * while they are with people. So it hears no consult, no whisper and no music on hold.
 *
 * ```
 * tapping ──other media, another leg in its place──► tapping
 *    └──the customer's last leg is over, or stop──► over
 * ```
 */
class Hearing {
  readonly tenant: TenantId;
  readonly #interaction: InteractionId;
  readonly #ear: AudioEar;
  readonly #parts: Parts;
  #tapped: { readonly media: MediaLeg; readonly tap: AudioTap } | null = null;
  /** What the present tap's count is added to, and the next number that none has had. */
  #base = 0;
  #next = 0;

  constructor(
    parts: Parts,
    of: { readonly tenant: TenantId; readonly interaction: InteractionId },
    ear: AudioEar,
  ) {
    this.tenant = of.tenant;
    this.#interaction = of.interaction;
    this.#ear = ear;
    this.#parts = parts;
  }

  /** False: there is nobody to hear any more. */
  look(): boolean {
    const leg = this.#parts.legs.customerOf(this.tenant, this.#interaction);
    if (leg === undefined) return false;
    const media = leg.talking;
    if (media === null || media === this.#tapped?.media) return true;
    this.#tapped?.tap.close();
    this.#base = this.#next;
    const onFrame = (frame: TapFrame): void => this.#frame(leg, media, frame);
    this.#tapped = { media, tap: media.tap({ direction: 'both', onFrame }) };
    return true;
  }

  stop(): void {
    this.#tapped?.tap.close();
    this.#tapped = null;
  }

  end(): void {
    this.stop();
    this.#ear.onEnded();
  }

  #frame(leg: Leg, media: MediaLeg, { direction, samples, sequence: tick }: TapFrame): void {
    if (this.#tapped?.media !== media) return;
    const sequence = this.#base + tick;
    this.#next = sequence + 1;
    const party = direction === 'said' ? 'customer' : 'agent';
    // What is kept out of the recording (a card's number) is kept from here.
    if (this.#parts.recordings.isPaused(leg)) return;
    if (party === 'agent' && !isWithPeople(leg)) return;
    this.#ear.onFrame({ party, sequence, samples });
  }
}

/** Else what they hear is music, a prompt or a machine. */
function isWithPeople({ partner, mix, heldByUs }: Leg): boolean {
  if (heldByUs || partner?.heldByPeer === true) return false;
  return partner !== null || mix !== null;
}

/** All who hear a call of this process from outside. */
export class Hearings {
  readonly #running = new Set<Hearing>();

  listen(
    parts: Parts,
    of: { readonly tenant: TenantId; readonly interaction: InteractionId },
    ear: AudioEar,
  ): (() => void) | NotHeard {
    const leg = parts.legs.customerOf(of.tenant, of.interaction);
    if (leg === undefined || leg.talking === null) return 'noAudio';
    const hearing = new Hearing(parts, of, ear);
    hearing.look();
    this.#running.add(hearing);
    return () => {
      this.#running.delete(hearing);
      hearing.stop();
    };
  }

  /** A leg has gone, has other media, or has another's place. */
  legChanged({ tenant }: Leg): void {
    for (const hearing of this.#running) {
      if (hearing.tenant !== tenant || hearing.look()) continue;
      this.#running.delete(hearing);
      hearing.end();
    }
  }

  close(): void {
    for (const hearing of this.#running) hearing.end();
    this.#running.clear();
  }
}
