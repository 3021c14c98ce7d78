import type { DialogState } from '../../../sip/index.ts';
import { dialogNow } from './answered-fact.ts';
import type { DriverContext } from './context.ts';
import { nameOf } from './hang-up.ts';
import type { Leg } from './leg-table.ts';

/** One change often comes as two messages. */
const SETTLE_MS = 50;
const GAP_MS = 1_000;
/** A phone that changes more often than people do is kept up with more slowly. */
const OFTEN = 20;
const GAP_OFTEN_MS = 30_000;

/**
 * What the journal has of a call for a successor of this process, stored again when the call was
 * agreed anew: a hold, another codec, address or key, a session refresh. At most once a second, a
 * peer that goes on and on once in thirty.
 */
export class KeptDialog {
  #storedAt = -Infinity;
  #stored = 0;
  #due: { clear(): void } | null = null;

  /** Who the peer is and where it is reached; numbers of requests alone are not worth a record. */
  #way = '';

  /** The leg is over. */
  stop(): void {
    this.#due?.clear();
  }

  /** A request came or went. */
  dialogChanged(ctx: DriverContext, leg: Leg): void {
    const before = this.#way;
    this.noteWay(leg.call?.dialog());
    if (this.#way !== before) this.changed(ctx, leg);
  }

  noteWay(dialog: DialogState | undefined): void {
    if (dialog === undefined) return;
    const { remoteTarget, routeSet, peer, timer } = dialog;
    this.#way = JSON.stringify([remoteTarget, routeSet, { ...peer, flow: '' }, timer]);
  }

  /** Both sides agreed anew. */
  changed(ctx: DriverContext, leg: Leg): void {
    if (ctx.sealer === undefined || this.#due !== null) return;
    const gapMs = this.#stored < OFTEN ? GAP_MS : GAP_OFTEN_MS;
    const waitMs = Math.max(SETTLE_MS, this.#storedAt + gapMs - ctx.host.now());
    this.#due = ctx.timers.set(waitMs, () => {
      this.#due = null;
      this.#storedAt = ctx.host.now();
      this.#stored++;
      store(ctx, leg).catch((error: unknown) => {
        ctx.log({ level: 'info', code: 'notKept', detail: nameOf(error) });
      });
    });
  }
}

async function store(ctx: DriverContext, leg: Leg): Promise<void> {
  const { state, sdp } = leg;
  if (state.kind !== 'answered' || sdp === null) return;
  const { call, media } = state;
  const up = { call, media, localSdp: sdp.local, remoteSdp: sdp.remote };
  const { dialog, isWhole } = await dialogNow(ctx, leg, up);
  // Half of it would take from a successor what it has.
  if (isWhole && leg.state === state) {
    await leg.facts.push({ type: 'legUpdated', leg: leg.id, dialog });
  }
}
