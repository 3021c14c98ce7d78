import { LegId } from '../../../domain/index.ts';
import type { Opaque, TenantId } from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import { dialogNow } from './answered-fact.ts';
import type { DriverContext } from './context.ts';
import type { PassRecord } from './direct-call.ts';
import type { FactQueue } from './fact-queue.ts';
import { KeptDialog } from './kept-dialog.ts';
import type { AgreedSdp } from './pass-media.ts';
import type { PassSides } from './pass-through.ts';
import { storeDialog } from './stored-dialog.ts';

type Whose = Pick<PassRecord, 'id' | 'caller'> & { readonly tenant: TenantId };

/** Each side is sealed apart: one cannot be opened as the other. */
export function sealName({ tenant, id }: Pick<Whose, 'tenant' | 'id'>, side: 'near' | 'far') {
  return { tenant, leg: LegId.parse(`${id}:${side}`) };
}

interface KeptSides {
  readonly dialogs: Opaque[];
  /** A successor can go on with the call by them, not only end it. */
  readonly isWhole: boolean;
}

/** Both dialogs for the record, with all that a successor needs to go on with the call. */
export async function keptSides(
  ctx: DriverContext,
  whose: Whose,
  { near, far, media }: PassSides,
): Promise<KeptSides> {
  const sides = await Promise.all([
    kept(ctx, of(whose, 'near'), { call: near, media: media.near, sdp: media.nearAgreed }),
    kept(ctx, of(whose, 'far'), { call: far, media: media.far, sdp: media.farAgreed }),
  ]);
  return {
    dialogs: sides.map(({ dialog }) => dialog),
    isWhole: sides.every(({ isWhole }) => isWhole),
  };
}

function of(whose: Whose, side: 'near' | 'far') {
  const { tenant, leg: id } = sealName(whose, side);
  return { tenant, id, person: null, whose: side === 'near' ? whose.caller : null };
}

function kept(
  ctx: DriverContext,
  whose: ReturnType<typeof of>,
  side: { readonly call: SipCall; readonly media: MediaLeg; readonly sdp: AgreedSdp | null },
): Promise<{ readonly dialog: Opaque; readonly isWhole: boolean }> {
  const { call, media, sdp } = side;
  if (sdp === null) {
    return Promise.resolve({ dialog: storeDialog(call.dialog(), null), isWhole: false });
  }
  return dialogNow(ctx, whose, { call, media, ...sdp });
}

/** The record of a call that passes through follows what its sides agree on. */
export class KeptPass {
  readonly #ctx: DriverContext;
  readonly #whose: Whose;
  readonly #facts: FactQueue;
  readonly #kept = new KeptDialog();

  constructor(ctx: DriverContext, tenant: TenantId, record: PassRecord) {
    this.#ctx = ctx;
    this.#whose = { tenant, id: record.id, caller: record.caller };
    this.#facts = record.facts;
  }

  answered(sides: PassSides): void {
    this.#kept.noteWay(dialogsOf(sides));
    const { id } = this.#whose;
    const told = keptSides(this.#ctx, this.#whose, sides);
    void this.#facts.push(
      told.then(({ dialogs }) => ({ type: 'directCallAnswered', call: id, dialogs })),
    );
  }

  /** Agreed anew by one of the sides, or taken over. */
  changed(sides: PassSides): void {
    this.#kept.changed(this.#ctx, () => this.#store(sides));
  }

  /** A request of one of the sides came or went. */
  dialogChanged(sides: PassSides): void {
    this.#kept.dialogChanged(this.#ctx, dialogsOf(sides), () => this.#store(sides));
  }

  ended(): void {
    this.#kept.stop();
  }

  async #store(sides: PassSides): Promise<void> {
    const { dialogs, isWhole } = await keptSides(this.#ctx, this.#whose, sides);
    if (sides.near.state === 'ended' || sides.far.state === 'ended') return;
    // Half of it would take from a successor what it has.
    if (!isWhole) return;
    await this.#facts.push({ type: 'directCallUpdated', call: this.#whose.id, dialogs });
  }
}

function dialogsOf({ near, far }: PassSides) {
  return [near.dialog(), far.dialog()];
}
