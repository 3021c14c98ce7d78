import type { SipCall } from '../../../sip/index.ts';
import type { DriverContext } from './context.ts';
import { endLeg, nameOf } from './hang-up.ts';
import type { Leg } from './leg-table.ts';
import type { PassThrough } from './pass-through.ts';

/** A restart with a thousand calls does not ask all their peers in one burst. */
const APART_MS = 5;

/** One side of a call that was taken over. */
interface Side {
  readonly call: Pick<SipCall, 'probe'>;
  readonly media: { stats(): Promise<{ readonly packetsIn: number }> };
}

/**
 * Whether the far end still has a call. A BYE that it sent while nobody was here may have been
 * given up since, so it is asked. One that answers nothing but goes on speaking is there as well.
 */
export async function isStillThere({ call, media }: Side): Promise<boolean> {
  const before = await packetsOf(media);
  const probed = await call.probe();
  if (probed !== 'silent') return probed === 'there';
  return (await packetsOf(media)) > before;
}

async function packetsOf(media: Side['media']): Promise<number> {
  try {
    return (await media.stats()).packetsIn;
  } catch {
    return 0;
  }
}

/** Legs whose peers are gone end as lost with the process that died. */
export function askWhetherThere(ctx: DriverContext, legs: readonly Leg[]): void {
  for (const [n, leg] of legs.entries()) {
    const { state } = leg;
    if (state.kind !== 'answered') continue;
    inTurn(ctx, n, async () => {
      if (await isStillThere(state)) return;
      if (leg.state === state) gone(ctx, () => endLeg(ctx, leg, 'hostLost'));
    });
  }
}

/** Likewise calls that pass through, by either side. */
export function askWhetherBothThere(ctx: DriverContext, passes: readonly PassThrough[]): void {
  for (const [n, pass] of passes.entries()) {
    const { talking } = pass;
    if (talking === null) continue;
    const { near, far, media } = talking;
    inTurn(ctx, n, async () => {
      const sides = [
        { call: near, media: media.near },
        { call: far, media: media.far },
      ];
      const there = await Promise.all(sides.map((side) => isStillThere(side)));
      if (!there.every(Boolean)) gone(ctx, () => pass.end('hostLost', 0));
    });
  }
}

function inTurn(ctx: DriverContext, n: number, ask: () => Promise<void>): void {
  ctx.timers.set(n * APART_MS, () => {
    ask().catch((error: unknown) => {
      ctx.log({ level: 'warn', code: 'probeFailed', detail: nameOf(error) });
    });
  });
}

function gone(ctx: DriverContext, end: () => void): void {
  // Whoever comes after this process asks again.
  if (ctx.lastWords.begun) return;
  ctx.log({ level: 'info', code: 'peerGone', detail: '' });
  end();
}
