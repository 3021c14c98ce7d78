import type { LegOptions, MediaEngine, MediaLeg } from '../../../media/index.ts';
import type { SipTransport } from '../../../sip/index.ts';

/** Trunks differ in silence and encryption; beyond these a call opens its ports itself. */
const KINDS_MAX = 4;

/** What the trunk of a leg asks of its media. */
export type LegKind = Required<Pick<LegOptions, 'silenceTimeoutMs' | 'srtp'>>;

/**
 * Signalling by TLS means SRTP and nothing less (DESIGN §11): keys in the SDP are worth what the
 * line that carries them is worth.
 */
export function legKindOf(transport: SipTransport, silenceTimeoutMs: number): LegKind {
  return { silenceTimeoutMs, srtp: transport === 'tls' ? 'required' : 'off' };
}

/**
 * Media legs opened ahead: a worker's answer takes as long as a commit, and the agent's INVITE must
 * not wait for it. Only with one worker, where every leg may be bridged with every other; with more
 * the group decides, and a spare would be in the wrong worker half the time.
 */
export class SpareLegs {
  readonly #media: Pick<MediaEngine, 'openLeg'>;
  readonly #keep: number;
  readonly #spares = new Map<string, MediaLeg[]>();
  readonly #opening = new Set<string>();
  #closed = false;

  /** `keep` of each kind; 0 = none, every call opens its own ports. */
  constructor(media: Pick<MediaEngine, 'openLeg'>, keep: number) {
    this.#media = media;
    this.#keep = keep;
  }

  /** At once, or null: then open one yourself. The next one will be there. */
  take(kind: LegKind): MediaLeg | null {
    if (this.#closed || this.#keep === 0) return null;
    const key = `${kind.srtp} ${kind.silenceTimeoutMs}`;
    const spares = this.#spares.get(key);
    if (spares === undefined && this.#spares.size >= KINDS_MAX) return null;
    this.#spares.set(key, spares ?? []);
    const leg = spares?.shift() ?? null;
    void this.#fill(key, kind);
    return leg;
  }

  close(): void {
    this.#closed = true;
    for (const leg of [...this.#spares.values()].flat()) leg.close();
    this.#spares.clear();
  }

  async #fill(key: string, kind: LegKind): Promise<void> {
    if (this.#opening.has(key)) return;
    this.#opening.add(key);
    const spares = this.#spares.get(key) ?? [];
    try {
      while (spares.length < this.#keep && !this.#closed) {
        const leg = await this.#media.openLeg({ group: 'spare', ...kind });
        if (this.#closed) return leg.close();
        spares.push(leg);
        // Its worker died: nothing would ever be heard on it.
        leg.onSilent = () => {
          if (spares.includes(leg)) spares.splice(spares.indexOf(leg), 1);
        };
      }
    } catch {
      // No port or no worker: who asks next opens one itself and hears why it cannot.
    } finally {
      this.#opening.delete(key);
    }
  }
}
