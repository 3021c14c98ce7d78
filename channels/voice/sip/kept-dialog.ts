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

type KeptContext = Pick<DriverContext, 'sealer' | 'timers' | 'log'> & {
  readonly host: Pick<DriverContext['host'], 'now'>;
};

/**
 * What the journal has of a call for a successor of this process, stored again when the call was
 * agreed anew: a hold, another codec, address or key, a session refresh. At most once a second; a
 * peer that goes on and on, beyond twenty at a stretch, once in thirty.
 */
export class KeptDialog {
  #storedAt = -Infinity;
  /** Of the twenty; each comes back after thirty seconds. */
  #used = 0;
  #due: { clear(): void } | null = null;
  #isOver = false;

  /** Who the peers are and where they are reached; numbers of requests are not worth a record. */
  #way = '';

  /** The call is over. */
  stop(): void {
    this.#isOver = true;
    this.#due?.clear();
    this.#due = null;
  }

  /** A request came or went. */
  dialogChanged(
    ctx: KeptContext,
    dialogs: readonly (DialogState | undefined)[],
    store: () => Promise<void>,
  ): void {
    const before = this.#way;
    this.noteWay(dialogs);
    if (this.#way !== before) this.changed(ctx, store);
  }

  noteWay(dialogs: readonly (DialogState | undefined)[]): void {
    if (dialogs.includes(undefined)) return;
    this.#way = JSON.stringify(dialogs.map(wayOf));
  }

  /** Both sides agreed anew. */
  changed(ctx: KeptContext, store: () => Promise<void>): void {
    if (ctx.sealer === undefined || this.#due !== null || this.#isOver) return;
    const waitMs = Math.max(SETTLE_MS, this.#dueAt(ctx.host.now()) - ctx.host.now());
    this.#due = ctx.timers.set(waitMs, () => {
      this.#due = null;
      this.#storedAt = ctx.host.now();
      this.#used++;
      store().catch((error: unknown) => {
        ctx.log({ level: 'info', code: 'notKept', detail: nameOf(error) });
      });
    });
  }

  #dueAt(now: number): number {
    const back = Math.max(0, Math.floor((now - this.#storedAt) / GAP_OFTEN_MS));
    this.#used = Math.max(0, this.#used - back);
    return this.#storedAt + (this.#used < OFTEN ? GAP_MS : GAP_OFTEN_MS);
  }
}

function wayOf(dialog: DialogState | undefined): unknown {
  if (dialog === undefined) return null;
  const { remoteTarget, routeSet, peer, timer } = dialog;
  return [remoteTarget, routeSet, { ...peer, flow: '' }, timer];
}

/** Both sides of a leg agreed anew, or it was taken over. */
export function legChanged(ctx: DriverContext, leg: Leg): void {
  leg.kept.changed(ctx, () => storeLeg(ctx, leg));
}

/** A request of a leg came or went. */
export function legDialogChanged(ctx: DriverContext, leg: Leg): void {
  leg.kept.dialogChanged(ctx, [leg.call?.dialog()], () => storeLeg(ctx, leg));
}

async function storeLeg(ctx: DriverContext, leg: Leg): Promise<void> {
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
