import { LegId } from '../../../domain/index.ts';
import type { DirectCallId, Opaque, TenantId } from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import { dialogNow } from './answered-fact.ts';
import type { DriverContext } from './context.ts';
import type { FactQueue } from './fact-queue.ts';
import type { AgreedSdp } from './pass-media.ts';
import type { PassSides } from './pass-through.ts';
import { storeDialog } from './stored-dialog.ts';

/** One change often comes as two messages, and a peer that goes on and on is not followed. */
const SETTLE_MS = 1_000;

interface Whose {
  readonly tenant: TenantId;
  readonly id: DirectCallId;
}

/** Each side is sealed apart: one cannot be opened as the other. */
export function sealName({ tenant, id }: Whose, side: 'near' | 'far') {
  return { tenant, leg: LegId.parse(`${id}:${side}`) };
}

/** Both dialogs for the record, with all that a successor needs to go on with the call. */
export async function keptSides(
  ctx: DriverContext,
  whose: Whose,
  { near, far, media }: PassSides,
): Promise<readonly Opaque[]> {
  return Promise.all([
    kept(ctx, sealName(whose, 'near'), { call: near, media: media.near, sdp: media.nearAgreed }),
    kept(ctx, sealName(whose, 'far'), { call: far, media: media.far, sdp: media.farAgreed }),
  ]);
}

async function kept(
  ctx: DriverContext,
  of: ReturnType<typeof sealName>,
  side: { readonly call: SipCall; readonly media: MediaLeg; readonly sdp: AgreedSdp | null },
): Promise<Opaque> {
  const { call, sdp } = side;
  if (sdp === null) return storeDialog(call.dialog(), null);
  const whose = { tenant: of.tenant, id: of.leg, person: null };
  return (await dialogNow(ctx, whose, { call, media: side.media, ...sdp })).dialog;
}

/** Told when what was agreed has changed: the record follows, once it has settled. */
export function keepingUp(
  ctx: DriverContext,
  { tenant, id, facts }: Whose & { readonly facts: FactQueue },
): (sides: PassSides) => void {
  let isDue = false;
  return (sides) => {
    if (isDue || ctx.sealer === undefined) return;
    isDue = true;
    ctx.timers.set(SETTLE_MS, () => {
      isDue = false;
      if (sides.near.state === 'ended' || sides.far.state === 'ended') return;
      const told = keptSides(ctx, { tenant, id }, sides);
      void facts.push(
        told.then((dialogs) => ({ type: 'directCallUpdated', call: id, dialogs: [...dialogs] })),
      );
    });
  };
}
