import type { TenantId } from '../../../domain/index.ts';
import type { ActionResult } from '../port.ts';
import type { DriverContext } from './context.ts';
import { nameOf } from './hang-up.ts';
import type { Leg } from './leg-table.ts';
import { Mix } from './mix.ts';
import type { MixAction } from './mix.ts';

/** The mixes of all interactions that have one, found by each leg that they name. */
export class Mixes {
  readonly #byInteraction = new Map<string, Mix>();
  readonly #byLeg = new Map<string, Mix>();

  async set(ctx: DriverContext, tenant: TenantId, action: MixAction): Promise<ActionResult> {
    const key = `${tenant} ${action.interaction}`;
    const mix = this.#byInteraction.get(key) ?? new Mix(tenant, key);
    this.#unname(mix);
    mix.want(action);
    this.#byInteraction.set(key, mix);
    for (const { leg } of action.members) this.#byLeg.set(`${tenant} ${leg}`, mix);
    const result = await mix.apply(ctx);
    // Nobody's end would ever take it from the tables.
    if (mix.isOver(ctx)) this.#drop(mix);
    return result;
  }

  /** A leg that a mix waited for has been answered. */
  legIsUp(ctx: DriverContext, leg: Leg): void {
    const mix = this.#byLeg.get(`${leg.tenant} ${leg.id}`);
    mix?.apply(ctx).catch((error: unknown) => {
      ctx.log({ level: 'warn', code: 'mixFailed', detail: nameOf(error) });
    });
  }

  legIsGone(ctx: DriverContext, leg: Leg): void {
    leg.mix?.forget(leg);
    leg.mix = null;
    const mix = this.#byLeg.get(`${leg.tenant} ${leg.id}`);
    if (mix?.isOver(ctx) === true) this.#drop(mix);
  }

  /** Another arrangement takes the place of the mix that this leg is in. */
  endOf(ctx: DriverContext, leg: Leg | undefined): void {
    const mix = leg?.mix ?? null;
    if (mix === null) return;
    this.#drop(mix);
    mix.end(ctx);
  }

  #drop(mix: Mix): void {
    this.#unname(mix);
    if (this.#byInteraction.get(mix.key) === mix) this.#byInteraction.delete(mix.key);
  }

  #unname(mix: Mix): void {
    for (const leg of mix.names) {
      const key = `${mix.tenant} ${leg}`;
      if (this.#byLeg.get(key) === mix) this.#byLeg.delete(key);
    }
  }
}
