import type { LegId, MixMember, TenantId, VoiceAction } from '../../../domain/index.ts';
import type { MediaRoom, RoomPlace } from '../../../media/index.ts';
import type { ActionResult } from '../port.ts';
import { LEG_GONE, OK } from './context.ts';
import type { DriverContext } from './context.ts';
import { gather, isElsewhere } from './gather.ts';
import { endHold, startHold } from './hold-music.ts';
import type { Leg } from './leg-table.ts';
import { arrangement, hears, isParty } from './mix-plan.ts';

export type MixAction = Extract<VoiceAction, { kind: 'mix' }>;

const DEFAULT_MUSIC = { kind: 'music', name: 'default' } as const;

type Present = ReadonlyMap<MixMember, Leg>;

/**
 * One interaction's room as the engine wants it, kept so that a leg which answers later finds its
 * place. Each time the whole is put in place, whatever it was before: every mode is one step from
 * every other, and a repetition changes nothing.
 */
export class Mix {
  readonly tenant: TenantId;
  /** Of its owner's table. */
  readonly key: string;
  #wanted: MixAction | null = null;
  #room: MediaRoom | null = null;
  /** Legs whose `mix` this is. */
  readonly #legs = new Set<Leg>();

  constructor(tenant: TenantId, key: string) {
    this.tenant = tenant;
    this.key = key;
  }

  want(action: MixAction): void {
    this.#wanted = action;
  }

  get names(): readonly LegId[] {
    return this.#members.map(({ leg }) => leg);
  }

  /** Legs whose media are on different threads are brought together first. */
  async apply(ctx: DriverContext): Promise<ActionResult> {
    try {
      return this.#apply(ctx);
    } catch (error) {
      if (!isElsewhere(error)) throw error;
    }
    await gather(ctx, [...this.#present(ctx).values()]);
    return this.#apply(ctx);
  }

  /** Nobody hears anybody by it any more. */
  end(ctx: DriverContext): void {
    for (const leg of this.#legs) this.#release(ctx, leg);
    this.#room?.close();
  }

  /** The leg is over, or in another mix. */
  forget(leg: Leg): void {
    this.#legs.delete(leg);
  }

  /** Nobody is in it, and nobody rings that could come. */
  isOver(ctx: DriverContext): boolean {
    return !this.names.some((leg) => ctx.legs.get(this.tenant, leg) !== undefined);
  }

  /** Who hears a key of this leg: parties among themselves, nobody else. */
  partiesBeside(ctx: DriverContext, leg: Leg): readonly Leg[] {
    const parties = [...this.#present(ctx)]
      .filter(([{ mode }]) => isParty(mode))
      .map(([, each]) => each);
    return parties.includes(leg) ? parties.filter((each) => each !== leg) : [];
  }

  get #members(): readonly MixMember[] {
    return this.#wanted?.members ?? [];
  }

  #apply(ctx: DriverContext): ActionResult {
    const present = this.#present(ctx);
    if (present.size === 0) return LEG_GONE;
    this.#claim(ctx, [...present.values()]);
    const { kind, active, held } = arrangement([...present.keys()]);
    for (const leg of of(present, held)) this.#hold(ctx, leg);
    const [one, two] = of(present, active);
    if (kind === 'pair' && one !== undefined && two !== undefined) this.#pair(one, two);
    else this.#mix(ctx, present, active);
    for (const leg of of(present, active)) endHold(ctx, leg);
    return OK;
  }

  /** Those that are up. */
  #present(ctx: DriverContext): Present {
    const present = new Map<MixMember, Leg>();
    for (const member of this.#members) {
      const leg = ctx.legs.get(this.tenant, member.leg);
      if (leg !== undefined && leg.talking !== null) present.set(member, leg);
    }
    return present;
  }

  /** From those who are no longer wanted everything is taken first. */
  #claim(ctx: DriverContext, legs: readonly Leg[]): void {
    for (const leg of this.#legs) if (!legs.includes(leg)) this.#release(ctx, leg);
    for (const leg of legs) {
      if (leg.mix !== this) {
        leg.mix?.forget(leg);
        leg.stopHearing();
      }
      leg.mix = this;
      this.#legs.add(leg);
    }
  }

  #release(ctx: DriverContext, leg: Leg): void {
    this.#legs.delete(leg);
    leg.mix = null;
    this.#silence(leg);
    endHold(ctx, leg);
  }

  #hold(ctx: DriverContext, leg: Leg): void {
    this.#silence(leg);
    const { talking: media } = leg;
    if (media !== null) startHold(ctx, leg, { media, music: this.#wanted?.music ?? DEFAULT_MUSIC });
  }

  #silence(leg: Leg): void {
    const { media } = leg;
    if (media === null) return;
    if (leg.partner !== null) media.unbridge();
    detach(leg);
    this.#room?.leave(media);
  }

  #pair(one: Leg, two: Leg): void {
    if (one.partner === two) return;
    const [a, b] = [one.talking, two.talking];
    if (a === null || b === null) return;
    a.bridge(b);
    this.#room?.close();
    attach(one, two);
  }

  #mix(ctx: DriverContext, present: Present, active: readonly MixMember[]): void {
    const places = active.flatMap((member): RoomPlace[] => {
      const leg = present.get(member)?.talking;
      if (leg === null || leg === undefined) return [];
      const heard = active.filter((speaker) => hears(member, speaker));
      const speakers = of(present, heard).flatMap(({ talking }) => talking ?? []);
      return [{ leg, role: roomRole(member), hears: speakers }];
    });
    this.#room ??= ctx.media.newRoom();
    this.#room.arrange(places);
    for (const leg of of(present, active)) detach(leg);
  }
}

/** These two hear each other, and their keys are passed on. */
export function attach(one: Leg, two: Leg): void {
  detach(one);
  detach(two);
  one.partner = two;
  two.partner = one;
}

export function detach(leg: Leg): void {
  if (leg.partner !== null) leg.partner.partner = null;
  leg.partner = null;
}

function of(present: Present, members: readonly MixMember[]): Leg[] {
  return members.flatMap((member) => present.get(member) ?? []);
}

function roomRole({ role }: MixMember): RoomPlace['role'] {
  return role === 'customer' || role === 'supervisor' ? role : 'agent';
}
