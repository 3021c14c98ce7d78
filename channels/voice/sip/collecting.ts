import type { VoiceAction } from '../../../domain/index.ts';
import type { ActionResult } from '../port.ts';
import { LEG_GONE, OK } from './context.ts';
import type { DriverContext } from './context.ts';
import { nameOf } from './hang-up.ts';
import type { Leg } from './leg-table.ts';

type CollectAction = Extract<VoiceAction, { kind: 'collect' }>;

/**
 * Digits that name a person, on their way to the vault. Nothing else ever sees them.
 * ```
 * gathering ──end key, all of them, a pause──► told ──the leg hears something else──► (gone)
 *     │  ──none after the prompt──► told
 *     └──stopped, leg over──► (gone)
 * ```
 * What is pressed in `told` belongs to the same number and is forgotten.
 */
export class Collecting {
  readonly action: CollectAction;
  readonly #ctx: Pick<DriverContext, 'host' | 'timers' | 'log'>;
  readonly #leg: Leg;
  #digits = '';
  #isTold = false;
  #pause: { clear(): void } | null = null;

  constructor(
    ctx: Pick<DriverContext, 'host' | 'timers' | 'log'>,
    leg: Leg,
    action: CollectAction,
  ) {
    this.#ctx = ctx;
    this.#leg = leg;
    this.action = action;
  }

  get isTold(): boolean {
    return this.#isTold;
  }

  /** Nothing is played (any more): the time for the first digit runs. */
  promptIsOver(): void {
    const { firstMs } = this.action;
    if (this.#isTold || this.#digits !== '' || firstMs === undefined) return;
    this.#wait(firstMs);
  }

  /** It is asked again. */
  promptBegins(): void {
    if (this.#digits === '') this.#pause?.clear();
  }

  take(digit: string): void {
    if (this.#isTold) return;
    const { endKey, digitsMax, betweenMs } = this.action;
    if (digit === endKey) return void this.#tell();
    this.#digits += digit;
    if (this.#digits.length >= digitsMax) return void this.#tell();
    this.#wait(betweenMs);
  }

  forget(): void {
    this.#pause?.clear();
    this.#digits = '';
    this.#isTold = true;
  }

  #wait(ms: number): void {
    this.#pause?.clear();
    this.#pause = this.#ctx.timers.set(ms, () => void this.#tell());
  }

  async #tell(): Promise<void> {
    const [ctx, leg, digits] = [this.#ctx, this.#leg, this.#digits];
    this.forget();
    const { collect, digitsMin } = this.action;
    const told = { type: 'digitsCollected', leg: leg.id, collect, count: digits.length } as const;
    if (digits.length < digitsMin) return void leg.facts.push({ ...told, ref: null });
    try {
      const sealed = await ctx.host.seal(leg.tenant, 'digits', digits, leg.person?.ref);
      void leg.facts.push({ ...told, ref: sealed.ref }, [sealed]);
    } catch (error) {
      ctx.log({ level: 'warn', code: 'digitsNotSealed', detail: nameOf(error) });
      void leg.facts.push({ ...told, ref: null });
    }
  }
}

export function collect(
  ctx: DriverContext,
  leg: Leg | undefined,
  action: CollectAction,
): ActionResult {
  if (leg === undefined || leg.talking === null) return LEG_GONE;
  if (leg.collecting?.action.collect === action.collect) return OK;
  leg.collecting?.forget();
  leg.collecting = new Collecting(ctx, leg, action);
  if (leg.playing === null) leg.collecting.promptIsOver();
  return OK;
}

export function stopCollect(
  leg: Leg | undefined,
  action: Extract<VoiceAction, { kind: 'stopCollect' }>,
): ActionResult {
  if (leg?.collecting?.action.collect !== action.collect) return OK;
  leg.collecting.forget();
  leg.collecting = null;
  return OK;
}
