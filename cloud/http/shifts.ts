import { ShiftList } from '../graph/shifts.ts';
import type { ShiftBook } from '../graph/shifts.ts';
import type { App } from './app.ts';

/** The Shifts app of every team: the whole book is read and written. */
export function addShiftRoutes(app: App, shifts: ShiftBook): void {
  app.get('/emulator/shifts', async () => ({ shifts: shifts.all() }));
  app.put('/emulator/shifts', { schema: { body: ShiftList } }, async (request) => {
    shifts.put(request.body.shifts);
    return { shifts: shifts.all() };
  });
}
