import { z } from 'zod';

const SHIFTS_MAX = 1_000;

/** As the Shifts app keeps it, of one team. */
export const Shift = z.object({
  /** Object id of the team: that of its group. */
  team: z.guid(),
  /** Object id of the person. */
  user: z.guid(),
  schedulingGroup: z.string().min(1).max(128),
  start: z.iso.datetime(),
  end: z.iso.datetime(),
});
export type Shift = z.infer<typeof Shift>;

export const ShiftList = z.object({ shifts: z.array(Shift).max(SHIFTS_MAX) });

/** Who works when, of all teams; written by `PUT /emulator/shifts` alone. */
export class ShiftBook {
  #shifts: readonly Shift[] = [];

  put(shifts: readonly Shift[]): void {
    this.#shifts = shifts;
  }

  all(): readonly Shift[] {
    return this.#shifts;
  }

  /** Those that begin and end within, as Graph's filter says. */
  of(team: string, within: { readonly from: number; readonly to: number }): readonly Shift[] {
    return this.#shifts.filter(
      (one) =>
        one.team.toLowerCase() === team.toLowerCase() &&
        Date.parse(one.start) >= within.from &&
        Date.parse(one.end) <= within.to,
    );
  }
}
